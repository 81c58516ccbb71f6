"""Fields of the label editor that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from pydantic import Field

from spine_app.domain.labels.editing.rule import Over


class EditTool(Enum):
    """What the hand does in a view while `Tool.PAINT` is chosen."""

    PAINT = "paint"
    ERASE = "erase"
    TRACE = "trace"
    """Fill what is as bright as where the click is, and hangs together with it."""
    SCISSORS = "scissors"
    SPLIT = "split"
    """Cut a structure in two along a line."""


class BrushShape(Enum):
    """What the brush is, and how far scissors and trace go."""

    BALL = "ball"
    """A ball; through all slices."""
    DISC = "disc"
    """A disc in the plane of the slice; that slice alone."""


class Cutting(Enum):
    """What scissors do."""

    ERASE_INSIDE = "erase-inside"
    ERASE_OUTSIDE = "erase-outside"
    FILL_INSIDE = "fill-inside"
    FILL_OUTSIDE = "fill-outside"


@dataclass
class EditShown:
    """Written by the server alone."""

    active: int = 0
    """Label that is painted, 0 for none."""
    active_name: str = ""
    active_color: str = ""
    busy: bool = False
    """An operation is being worked out; it can be cancelled."""
    hint: str = ""
    """What the hand does."""
    addable: list[dict[str, object]] = field(default_factory=list)
    """Structures that can be added: items of a chooser, `value` a label, `title`."""


@dataclass
class EditControls:
    """Written by the browser."""

    tool: EditTool = EditTool.PAINT
    brush_mm: Annotated[float, Field(ge=0.5, le=100)] = 8.0
    """Diameter."""
    brush_shape: BrushShape = BrushShape.BALL
    over: Over = Over.BACKGROUND
    over_label: Annotated[int, Field(ge=0, le=65535)] = 0
    """Structure that `Over.CHOSEN` means; 0 for no label."""
    greys_on: bool = False
    """Only voxels with grey values of the range are painted."""
    grey_low: Annotated[int, Field(ge=-32768, le=32767)] = 150
    grey_high: Annotated[int, Field(ge=-32768, le=32767)] = 3000
    tolerance: Annotated[int, Field(ge=0, le=5000)] = 100
    """Grey values by which a trace may leave that of the click."""
    reach_mm: Annotated[float, Field(ge=1, le=200)] = 30.0
    """How far from the click a trace goes."""
    cutting: Cutting = Cutting.ERASE_INSIDE
    smooth_mm: Annotated[float, Field(ge=0.2, le=10)] = 1.5
    margin_mm: Annotated[float, Field(ge=0.2, le=20)] = 1.0
    island_ml: Annotated[float, Field(ge=0.001, le=100)] = 0.5
    merge_into: Annotated[int, Field(ge=0, le=65535)] = 0
