"""Fields of the page's frame and of the hand on the mouse; see `screen.state`."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from pydantic import Field


class ViewName(Enum):
    """A view that a layout can place."""

    VOLUME = "volume"
    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    CURVED = "curved"


class RightTab(Enum):
    """What the right panel shows."""

    RENDER = "render"
    SLICES = "slices"
    MEASURE = "measure"
    LABELS = "labels"


class Corner(Enum):
    """Where the Scouter lies over the views."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


@dataclass
class FrameControls:
    """Panels, and what lies beside the views."""

    right_open: bool = False
    placed: bool = False
    """A page has opened or closed the panels as its width allows; later ones leave them."""
    right_tab: RightTab = RightTab.RENDER
    left_width: Annotated[int, Field(ge=200, le=480)] = 248
    right_width: Annotated[int, Field(ge=240, le=560)] = 288
    pair_left: ViewName = ViewName.VOLUME
    pair_right: ViewName = ViewName.AXIAL
    show_scouter: bool = True
    scouter_corner: Corner = Corner.TOP_LEFT
    tour_step: Annotated[int, Field(ge=-1, le=20)] = -1
    """Step of the guided tour, -1 while it is not running."""


@dataclass
class HandControls:
    """How the mouse acts; factors on what is usual."""

    window_speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    zoom_speed: Annotated[float, Field(ge=0.25, le=4)] = 1.0
    wheel_reversed: bool = False


@dataclass
class FrameShown:
    """What the server says about the page's frame."""

    keys: dict[str, str] = field(default_factory=dict)
    """Key by the name of its action; see `screen.keys`."""
    hints: dict[str, str] = field(default_factory=dict)
    """The same as the tooltips write them."""
    language_free: bool = False
    """No language was named at the start: the first page takes that of its browser."""
    key_problem: str = ""
    """Why the last key that was chosen for an action was not taken."""
