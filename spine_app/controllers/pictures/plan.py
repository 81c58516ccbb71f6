"""What the dialog describes, as checked values: which views, at what size, how long."""

from dataclasses import dataclass

from spine_app.controllers.values import number, word
from spine_app.domain.errors import RequestRefused
from spine_app.domain.pictures.film import (
    FILM_SCALES,
    FILM_SIZES,
    SIDE_MAX,
    FilmSize,
    Sweep,
    Turntable,
    even,
)
from spine_app.domain.pictures.legend import Caption
from spine_app.domain.pictures.page import Box, Page, film_page, page_of, scale_for
from spine_app.screen.picture_state import PictureControls, PictureSize, Subject

BOXES_MAX = 16
FIRST_BOX = (800.0, 600.0)
"""Of a view that the page does not show now."""


@dataclass(frozen=True)
class Arrangement:
    """Where the views lie on the page, as it told."""

    boxes: tuple[Box, ...] = ()

    def of(self, subject: Subject) -> tuple[Box, ...]:
        """The views of a picture."""
        if subject is Subject.LAYOUT:
            return self.boxes
        found = tuple(box for box in self.boxes if box.view == subject.value)
        return found[:1] or (Box(subject.value, 0, 0, *FIRST_BOX),)


def arrangement(rows: object, views: frozenset[str]) -> Arrangement:
    """The rows of name, x, y, width, height that a page sends.

    Args:
        rows: what came from the browser.
        views: names that are known; others are left out.

    Raises:
        RequestRefused: they are no such rows.
    """
    if not isinstance(rows, list) or len(rows) > BOXES_MAX:
        raise RequestRefused
    boxes = tuple(_box(row) for row in rows)
    known = tuple(box for box in boxes if box.view in views)
    if len({box.view for box in known}) != len(known):
        raise RequestRefused
    return Arrangement(known)


def _box(row: object) -> Box:
    if not isinstance(row, list) or len(row) != 5:
        raise RequestRefused
    return Box(word(row[0]), *(number(value) for value in row[1:]))


def picture_page(wanted: PictureControls, boxes: tuple[Box, ...], caption: Caption) -> Page:
    """The picture that the dialog describes.

    Raises:
        RequestRefused: it would be too large.
    """
    scales = {PictureSize.ONE: 1.0, PictureSize.TWO: 2.0}
    scale = scales.get(wanted.size) or scale_for(boxes, wanted.width)
    return page_of(boxes, scale, caption)


def frame_page(wanted: PictureControls, box: Box, caption: Caption) -> Page:
    """A frame of the film that the dialog describes."""
    size = FILM_SIZES.get(wanted.film_size)
    scale = FILM_SCALES[wanted.film_size]
    if size is None or wanted.film_size is FilmSize.VIEW:
        shrink = min(1.0, SIDE_MAX / (max(box.width, box.height) + 64))
        scale = shrink
        height = box.height + caption.height(box.width)
        size = (even(box.width * shrink), even(height * shrink))
    return film_page(box.view, size, scale, caption)


def turntable_of(wanted: PictureControls) -> Turntable:
    """The turntable that the dialog describes."""
    return Turntable(
        seconds=wanted.seconds,
        rate=int(wanted.rate.value),
        axis=wanted.axis,
        swing_deg=wanted.swing_deg if wanted.swing else None,
        to_left=wanted.to_left,
    )


def sweep_of(wanted: PictureControls, count: int) -> Sweep:
    """The sweep that the dialog describes, through a view of so many slices.

    Raises:
        RequestRefused: it would be too long, or there is no slice.
    """
    first, last = (min(number, count) for number in (wanted.first, wanted.last))
    return Sweep(first, last, wanted.per_second, wanted.back)
