"""A view of a cut through a volume, flat or curved. Belongs to the thread that made it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.volume import Volume
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slicing.canvas import Canvas, Painting
from spine_app.pipelines.slicing.drawing import Content, Nothing, black

S = TypeVar("S")


class SliceStage(Generic[S]):
    """What is shown of a volume and its labels, by settings of one kind."""

    def __init__(self, on_frame: OnFrame, paint: Callable[[Content, S], Painting]) -> None:
        """Give each picture to `on_frame`.

        Args:
            on_frame: called on the thread that draws.
            paint: what settings make of a content.
        """
        self._canvas = Canvas(on_frame)
        self._paint = paint
        self._content = Content()
        self._settings: S | None = None
        self.dirty = False

    def show(self, volume: Volume) -> None:
        """Show a volume; its array is used in place."""
        self._have(replace(self._content, volume=volume))

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels over the cut; see `paint_labels` for the table."""
        self._have(replace(self._content, labels=labels, table=table))

    def paint_labels(self, table: NDArray[np.uint8]) -> None:
        """Give the labels other colours.

        Args:
            table: (n, 4) uint8. Red, green, blue and opacity by label; labels from n on are
                drawn like the last one.
        """
        self._have(replace(self._content, table=table))

    def clear_labels(self) -> None:
        """Show no labels."""
        self._have(replace(self._content, labels=None, table=None))

    def clear(self) -> None:
        """Show nothing and let go of volume and labels."""
        self._have(Content())
        self._settings = None
        self._canvas.forget()

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels; no size hides the view."""
        self._canvas.resize(width, height)
        self.dirty = True

    def apply(self, settings: S) -> None:
        """Show something else of the volume."""
        self._settings = settings
        self.dirty = True

    def draw(self) -> None:
        """Draw the cut."""
        self.dirty = False
        self._canvas.draw(self._painting)

    def refine(self, interrupted: Callable[[], bool]) -> bool:
        """Hand the same picture over once more at full picture quality."""
        return self._canvas.refine(self._painting, interrupted)

    def picture(
        self, settings: S, size: tuple[int, int], volume: Volume | None = None
    ) -> NDArray[np.uint8]:
        """Draw a cut of the same content beside the view.

        Args:
            settings: what to draw. Where the picture has another shape than the view, it shows
                more at two of its edges.
            size: width and height of the picture in pixels.
            volume: instead of the one that the view shows, such as another acquired slice.

        Returns:
            (h, w, 4) uint8 RGBA, first row at the top.
        """
        content = self._content if volume is None else replace(self._content, volume=volume)
        drawn = self._paint(content, settings).draw(size, lambda: False)
        return black(size) if drawn is None else drawn

    def release(self) -> None:
        """Let go of everything."""
        self.clear()

    @property
    def _painting(self) -> Painting:
        if self._settings is None:
            return Nothing()
        return self._paint(self._content, self._settings)

    def _have(self, content: Content) -> None:
        """Draw something else from now on."""
        self._content = content
        self.dirty = True
