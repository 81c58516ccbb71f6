"""Films: what each of their frames shows, as plain numbers."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import RequestRefused
from spine_app.domain.geometry import Floats
from spine_app.domain.view.camera import Camera

FRAMES_MAX = 3600
"""Longest film: two minutes at thirty frames a second."""
SECONDS_MIN, SECONDS_MAX = 1.0, 60.0
RATES = (12, 15, 24, 25, 30)
"""Frames a second of a turntable that every player keeps."""
RATE_MIN = 12
"""Players stutter below; a slice that stays longer is shown in several equal frames."""
SLICES_PER_SECOND_MAX = 60
SWING_MIN_DEG, SWING_MAX_DEG = 10.0, 170.0
SIDE_MIN, SIDE_MAX = 64, 3840
HEAD_LPS = (0.0, 0.0, 1.0)


class Axis(Enum):
    """What a turntable turns about; always through the point at which the camera looks."""

    PATIENT = "patient"
    """From the feet to the head."""
    SCREEN = "screen"
    """The vertical of the screen."""


class FilmSize(Enum):
    """Size of a film."""

    HD = "hd"
    FULL_HD = "full-hd"
    VIEW = "view"
    """That of the view on screen."""


FILM_SIZES: dict[FilmSize, tuple[int, int]] = {
    FilmSize.HD: (1280, 720),
    FilmSize.FULL_HD: (1920, 1080),
}
FILM_SCALES: dict[FilmSize, float] = {FilmSize.HD: 1.0, FilmSize.FULL_HD: 1.5, FilmSize.VIEW: 1.0}
"""Pixels per CSS pixel: words are as large in a film of any size as they are on screen."""


class Coding(Enum):
    """How the frames of a film are compressed; see docs/decisions/0018-films.md."""

    H264 = "h264"
    """Plays in slides and everywhere else."""
    VP9 = "vp9"
    """Free of licence fees; plays in browsers and in VLC, not in slides."""


def even(pixels: float) -> int:
    """The even number next to a length in pixels, within the limits of a film."""
    return int(np.clip(2 * round(pixels / 2), SIDE_MIN, SIDE_MAX))


@dataclass(frozen=True)
class Turntable:
    """A camera that goes round what it looks at.

    Attributes:
        seconds: of one turn, or of one swing there and back.
        rate: frames a second, one of `RATES`.
        axis: what it turns about.
        swing_deg: angle to each side and back; None for a whole turn.
        to_left: which way what faces the viewer goes, or goes first.

    Raises:
        RequestRefused: a number is outside its range.
    """

    seconds: float = 6.0
    rate: int = 30
    axis: Axis = Axis.PATIENT
    swing_deg: float | None = None
    to_left: bool = False

    def __post_init__(self) -> None:
        """Refuse what could not be shown."""
        if not SECONDS_MIN <= self.seconds <= SECONDS_MAX or self.rate not in RATES:
            raise RequestRefused
        if self.swing_deg is not None and not SWING_MIN_DEG <= self.swing_deg <= SWING_MAX_DEG:
            raise RequestRefused

    @property
    def frames(self) -> int:
        """How many frames; the one after the last would be the first again."""
        return max(2, round(self.seconds * self.rate))

    def angle_deg(self, frame: int) -> float:
        """How far the scene has turned to the right in a frame."""
        part = frame / self.frames
        sign = -1.0 if self.to_left else 1.0
        if self.swing_deg is None:
            return sign * 360.0 * part
        return sign * self.swing_deg * float(np.sin(2 * np.pi * part))

    def camera(self, start: Camera, frame: int) -> Camera:
        """The camera of a frame; that of the first frame is `start`."""
        axis = np.asarray(HEAD_LPS if self.axis is Axis.PATIENT else start.up, dtype=np.float64)
        if self.axis is Axis.PATIENT and start.up @ axis < 0:
            # Seen upside down, the scene still turns to the side that was asked for.
            axis = -axis
        angle = -self.angle_deg(frame)
        looking, up = (turned(vector, axis, angle) for vector in (start.looking, start.up))
        return replace(start, looking=looking, up=up)


@dataclass(frozen=True)
class Sweep:
    """A walk through the slices of a view.

    Attributes:
        first: number of the slice it starts with, from 1.
        last: number of the slice it goes to; may be smaller.
        per_second: slices a second.
        back: whether it goes back again, so that it can be played in a loop.

    Raises:
        RequestRefused: a number is outside its range, or the film would be too long.
    """

    first: int
    last: int
    per_second: int = 10
    back: bool = False

    def __post_init__(self) -> None:
        """Refuse what could not be shown."""
        if min(self.first, self.last) < 1 or max(self.first, self.last) > FRAMES_MAX:
            raise RequestRefused
        if not 1 <= self.per_second <= SLICES_PER_SECOND_MAX or self.frames > FRAMES_MAX:
            raise RequestRefused

    @property
    def slices(self) -> list[int]:
        """Numbers of the slices in the order of the film; each once on each way."""
        step = 1 if self.last >= self.first else -1
        there = list(range(self.first, self.last + step, step))
        return there + there[-2:0:-1] if self.back else there

    @property
    def hold(self) -> int:
        """Equal frames per slice."""
        return -(-RATE_MIN // self.per_second)

    @property
    def rate(self) -> int:
        """Frames a second."""
        return self.per_second * self.hold

    @property
    def frames(self) -> int:
        """How many frames."""
        return self.hold * len(self.slices)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.slices) / self.per_second


def turned(vector: Floats, axis: NDArray[np.float64], angle_deg: float) -> Floats:
    """A vector (3,) turned about a unit axis (3,), right-handed, by Rodrigues' formula."""
    angle = np.radians(angle_deg)
    across = np.cross(axis, vector) * np.sin(angle)
    along = axis * (axis @ vector) * (1 - np.cos(angle))
    result = vector * np.cos(angle) + across + along
    return np.asarray(result / np.linalg.norm(result), dtype=np.float64)
