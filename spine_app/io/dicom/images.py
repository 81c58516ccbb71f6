"""One image of a DICOM file: where it lies, what its values mean, what tells it from others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from spine_app.domain.errors import BadGeometry, BadRescale, StudyError, UncalibratedPixels
from spine_app.domain.study.series import Split
from spine_app.domain.study.stacking import SlicePlane, is_orientation
from spine_app.io.dicom import tags
from spine_app.io.dicom.pixels import Rescale
from spine_app.io.dicom.values import BadValue, Values

Value = TypeVar("Value")


_KEYS: dict[Split, tuple[int, ...]] = {
    Split.IMAGE_KIND: (tags.IMAGE_TYPE, tags.FRAME_TYPE),
    Split.ACQUISITION: (tags.ACQUISITION, tags.FRAME_ACQUISITION),
    Split.ECHO: (tags.ECHO_NUMBER, tags.ECHO_TIME, tags.EFFECTIVE_ECHO),
    Split.DIFFUSION: (tags.B_VALUE,),
    Split.PHASE: (
        *(tags.TEMPORAL_POSITION, tags.TEMPORAL_INDEX),
        *(tags.TRIGGER_TIME, tags.TRIGGER_DELAY),
    ),
    Split.STACK: (tags.STACK_ID,),
    Split.TIME: (tags.ACQUISITION_TIME, tags.CONTENT_TIME),
}


@dataclass(frozen=True)
class Place:
    """Where an image lies, as far as it is known.

    Attributes:
        position: mm, LPS. Centre of the first pixel.
        orientation: cosines of growing i, then of growing j.
        pixel_spacing: mm between rows, then between columns.
        problem: why this is not enough for a volume, None when it is.
    """

    position: tuple[float, ...] | None
    orientation: tuple[float, ...] | None
    pixel_spacing: tuple[float, ...] | None
    problem: StudyError | None

    def plane(self, rows: int, columns: int) -> SlicePlane:
        """The plane of the slice.

        Raises:
            StudyError: `problem`.
        """
        if self.problem is not None:
            raise self.problem
        return SlicePlane(
            self.position,  # type: ignore[arg-type]
            self.orientation,  # type: ignore[arg-type]
            self.pixel_spacing,  # type: ignore[arg-type]
            rows,
            columns,
        )


@dataclass(frozen=True, eq=False)
class Image:
    """One image of a file.

    Attributes:
        number: which frame of the file, from 0.
        place: where it lies.
        rescale: from stored values to HU, None where absent, or why it is not usable.
        window: centre and width of the first window in the file.
        keys: what tells images at the same place apart, by what they mean.
        order: InstanceNumber or the like: only where nothing better is known.
    """

    number: int
    place: Place
    rescale: Rescale | StudyError | None
    window: tuple[float, float] | None
    keys: dict[Split, bytes]
    order: int


def read_image(values: Values, number: int) -> Image:
    """What is said of one image, in a data set or in the functional groups of a frame."""
    return Image(
        number=number,
        place=read_place(values),
        rescale=attempt(lambda: read_rescale(values), BadRescale),
        window=read_window(values),
        keys={split: b"/".join(map(values.key, known)) for split, known in _KEYS.items()},
        order=attempt_or(None, values.integer, tags.INSTANCE_NUMBER) or number,
    )


def attempt(decode: Callable[[], Value], failure: type[StudyError]) -> Value | StudyError:
    """Decode a part of a header, or keep why it cannot be decoded."""
    try:
        return decode()
    except BadValue:
        return failure()
    except StudyError as error:
        return error


def attempt_or(default: Value, decode: Callable[..., Value], *arguments: object) -> Value:
    """Decode a value that may be unusable."""
    try:
        return decode(*arguments)
    except BadValue:
        return default


def read_place(values: Values) -> Place:
    """Position, orientation and pixel spacing of an image."""
    position = attempt_or(None, values.floats, tags.POSITION, 3)
    orientation = attempt_or(None, values.floats, tags.ORIENTATION, 6)
    if orientation is not None and not is_orientation(orientation):
        orientation = None
    spacing = attempt_or(None, values.floats, tags.PIXEL_SPACING, 2)
    if spacing is not None and min(spacing) <= 0:
        spacing = None
    problem: StudyError | None = None
    if position is None or orientation is None:
        problem = BadGeometry()
    elif spacing is None:
        problem = UncalibratedPixels()
    return Place(position, orientation, spacing, problem)


def read_rescale(values: Values) -> Rescale | None:
    """Slope and intercept; None when neither is there."""
    slope, intercept = values.floats(tags.SLOPE, 1), values.floats(tags.INTERCEPT, 1)
    if slope is None and intercept is None:
        return None
    if slope is None or intercept is None:
        raise BadRescale
    return Rescale(slope[0], intercept[0], values.text(tags.RESCALE_TYPE, "LO") in ("", "HU"))


def read_window(values: Values) -> tuple[float, float] | None:
    """Centre and width of the first window, None without a usable pair."""
    center = values.first_float(tags.WINDOW_CENTER)
    width = values.first_float(tags.WINDOW_WIDTH)
    return None if center is None or width is None or width <= 0 else (center, width)
