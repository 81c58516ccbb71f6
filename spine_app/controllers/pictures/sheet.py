"""A picture that is wanted: its page, the shots on it, the strip under it; and the making of it."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from spine_app.controllers.pictures.shot import Pixels, Shot, drawn
from spine_app.domain.pictures.legend import Caption, legend_marks
from spine_app.domain.pictures.page import Page
from spine_app.domain.pictures.painting import Mark, overlay_marks
from spine_app.pipelines.pictures.page import compose

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture that is wanted.

    Attributes:
        page: what lies where.
        shots: of each view of the page, by name.
        caption: the strip under it.
    """

    page: Page
    shots: Mapping[str, Shot]
    caption: Caption

    @property
    def mm_per_pixel(self) -> float | None:
        """Millimetres of the patient per pixel where the whole picture has one scale."""
        if len(self.shots) != 1:
            return None
        (shot,) = self.shots.values()
        return None if shot.mm_per_pixel is None else shot.mm_per_pixel / self.page.scale

    def marks(self) -> Iterator[Mark]:
        """What lies over the views, in pixels of the picture."""
        for placed in self.page.views:
            shot, corner = self.shots[placed.view], (float(placed.corner[0]), placed.corner[1])
            yield from overlay_marks(shot.overlay, self.page.scale, corner)
            yield from legend_marks(shot.legend, placed.css, self.page.scale, corner)


async def developed(sheet: Sheet, finish: Callable[[Pixels], T]) -> T:
    """The whole picture, made into something; other work goes on meanwhile.

    Args:
        sheet: the picture.
        finish: makes a file or the like of (height, width, 4) uint8 RGBA; runs on a thread.

    Raises:
        PictureTimedOut: a view did not give its pixels in time.
    """
    views = {
        placed.view: await drawn(sheet.shots[placed.view], placed.size)
        for placed in sheet.page.views
    }
    marks = tuple(sheet.marks())

    def work() -> T:
        return finish(compose(sheet.page, views, marks, sheet.caption))

    return await asyncio.to_thread(work)
