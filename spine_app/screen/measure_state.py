"""Fields of the measurements that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from pydantic import Field


class RoiShape(Enum):
    """What the ROI tool draws in a slice; in 3D it always makes a ball."""

    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    DRAWN = "drawn"
    SPHERE = "sphere"


class MeasuredBy(Enum):
    """Who measures."""

    HAND = "hand"
    PROGRAM = "program"
    """On the label map, without being asked for each."""


@dataclass
class MeasureShown:
    """Written by the server alone."""

    rows: list[dict[str, object]] = field(default_factory=list)
    """One row a measurement: `id`, `kind`, `name`, `value`, `where`, `levels`, `visible`, `warn`.

    Names that a user gave are among them: they reach the user's own tabs and nothing else.
    """
    chosen: int = 0
    """`id` of the chosen one, 0 for none."""
    details: list[list[str]] = field(default_factory=list)
    """Label and value pairs about the chosen one."""
    definition: str = ""
    warnings: list[str] = field(default_factory=list)
    hint: str = ""
    """What the next click does."""
    undo_text: str = ""
    """What would be taken back, `Undo: move ruler`; empty for nothing."""
    redo_text: str = ""


@dataclass
class MeasureControls:
    """Written by the browser."""

    roi_shape: RoiShape = RoiShape.ELLIPSE
    decimals: Annotated[int, Field(ge=1, le=3)] = 1
    """Digits after the point."""
    listed: MeasuredBy = MeasuredBy.HAND
    """Which measurements the panel lists."""
