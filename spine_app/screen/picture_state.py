"""Fields about pictures for others that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from pydantic import Field

from spine_app.domain.pictures.film import (
    SECONDS_MAX,
    SECONDS_MIN,
    SLICES_PER_SECOND_MAX,
    SWING_MAX_DEG,
    SWING_MIN_DEG,
    Axis,
    Coding,
    FilmSize,
)
from spine_app.domain.pictures.page import WIDTH_MAX, WIDTH_MIN
from spine_app.screen.language import Language

IN_PICTURES = Language.ENGLISH
"""The language of words in pictures: the font that goes with the program has no Hangul."""


class PictureKind(Enum):
    """What is to leave the program."""

    PICTURE = "picture"
    TURNTABLE = "turntable"
    SWEEP = "sweep"


class Subject(Enum):
    """What a picture shows."""

    LAYOUT = "layout"
    """The views as they lie on the page."""
    VOLUME = "volume"
    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    CURVED = "curved"


class PictureSize(Enum):
    """How large a picture is."""

    ONE = "one"
    """As large as on screen."""
    TWO = "two"
    """Twice as large, and as sharp."""
    WIDTH = "width"
    """As wide as typed."""


class Background(Enum):
    """What is behind the volume in a picture of the 3D view; slices have their own."""

    VIEW = "view"
    """The dark of the view."""
    BLACK = "black"
    WHITE = "white"


class FilmRate(Enum):
    """Frames a second of a turntable."""

    CALM = "15"
    CINEMA = "24"
    SMOOTH = "30"


@dataclass
class PictureControls:
    """Written by the browser."""

    open: bool = False
    """The dialog is open."""
    kind: PictureKind = PictureKind.PICTURE
    subject: Subject = Subject.VOLUME
    size: PictureSize = PictureSize.TWO
    width: Annotated[int, Field(ge=WIDTH_MIN, le=WIDTH_MAX)] = 1920
    drawings: bool = True
    """Measurements, crosshair, names of structures."""
    words: bool = True
    """Patient's sides, scale bar, position, window."""
    background: Background = Background.VIEW
    film_size: FilmSize = FilmSize.HD
    coding: Coding = Coding.H264
    seconds: Annotated[float, Field(ge=SECONDS_MIN, le=SECONDS_MAX)] = 6.0
    rate: FilmRate = FilmRate.SMOOTH
    axis: Axis = Axis.PATIENT
    swing: bool = False
    """Back and forth instead of a whole turn."""
    swing_deg: Annotated[float, Field(ge=SWING_MIN_DEG, le=SWING_MAX_DEG)] = 45.0
    to_left: bool = False
    first: Annotated[int, Field(ge=1, le=10_000)] = 1
    """Slice that a sweep starts with."""
    last: Annotated[int, Field(ge=1, le=10_000)] = 10_000
    """Slice that it goes to; one that is beyond the last means that one."""
    per_second: Annotated[int, Field(ge=1, le=SLICES_PER_SECOND_MAX)] = 12
    back: bool = False


@dataclass
class PictureShown:
    """Written by the server alone."""

    subjects: list[dict[str, str]] = field(default_factory=list)
    """What can be pictured now: `name`, `title`."""
    summary: str = ""
    """Size, length and the like of what would be made now."""
    why_not: str = ""
    """Why it cannot be made, empty where it can."""
    slices: int = 0
    """How many slices the chosen view has."""
    taking: bool = False
    """A picture is being made."""
    filming: bool = False
    """A film is being made."""
    film_title: str = ""
    film_done: str = ""
    """How far it is: frames and seconds left."""
    film_fraction: float = 0.0
    copy_ticket: int = 0
    """Ticket of a picture for the clipboard; 0 for none."""
