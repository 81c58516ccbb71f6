"""Fields of the slice views that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field


@dataclass
class PlaneShown:
    """What the controls in one slice view show."""

    step: int = 0
    """Where the slider stands, from 0: number of the slice, or of the step on an oblique plane."""
    steps: int = 0
    """Last place of the slider; 0 where there is nothing to page through."""
    along: float = 0.0
    """Position along the normal, mm, LPS."""
    has_along: bool = False
    """Whether that position is known."""
    slab: str = ""
    """What is done to the values beyond showing them: `MIP 10 mm`; empty for nothing."""
    playing: bool = False


@dataclass
class CurvedShown:
    """What the view along the canal shows, and the line it follows."""

    ready: bool = False
    """There is a curve and the view shows it."""
    why: str = ""
    """What has to be done before there is a picture."""
    offered: bool = False
    """The label map holds a canal, or vertebrae around it."""
    course: str = "points"
    """What the line follows: `segmented` or `points`."""
    points: int = 0
    chosen: int = -1
    """The point that is chosen, from 0; -1 for none."""
    placing: bool = False
    """Clicks in slices add points."""
    angle: float = 0.0
    """Turn of the cut about the curve, degrees."""
    length: float = 0.0
    """Length of the curve, mm."""
    slab: str = ""


@dataclass
class SliceShown:
    """Written by the server alone."""

    slab_mode: str = "none"
    slab_mm: float = 10.0
    interpolated: bool = True
    outline: bool = False
    """Labels are drawn as outlines."""
    turned: bool = False
    """A plane lies otherwise than in the volume."""
    can_turn: bool = False
    locked: str = ""
    """Why the planes cannot be turned; empty where they can."""
    frames_per_s: int = 10
    bounce: bool = False
    """Cine turns back at the ends instead of starting over."""
    axial: PlaneShown = field(default_factory=PlaneShown)
    coronal: PlaneShown = field(default_factory=PlaneShown)
    sagittal: PlaneShown = field(default_factory=PlaneShown)
    curved: CurvedShown = field(default_factory=CurvedShown)


@dataclass
class SliceControls:
    """Written by the browser."""
