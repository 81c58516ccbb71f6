"""One slice view: grey values and labels on a plane, drawn without a window."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.drawing import Overlay
from spine_app.domain.geometry import Floats
from spine_app.domain.labels import LabelMap
from spine_app.domain.slab import Slab
from spine_app.domain.slab_samples import slab_samples, step_along
from spine_app.domain.slice_view import SliceView
from spine_app.domain.volume import Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slice_canvas import Canvas, Painting
from spine_app.pipelines.slice_drawing import OUTLINE_PX, Content, Cut, black, draw_cut
from spine_app.pipelines.slice_sampling import shading_of, slice_rows


@dataclass(frozen=True, eq=False)
class SliceSettings:
    """Everything a slice view shows besides the volume.

    Attributes:
        view: position, zoom and plane.
        window: grey window.
        crosshair_lps: (3,) float64, mm, LPS.
        inverted: low values are shown bright.
        overlay: what the page draws over the picture.
        slab: how the values around the plane become one picture.
        interpolated: values between voxels are shown; otherwise the voxels as they are.
        outline: labels are drawn as outlines.
    """

    view: SliceView
    window: GreyWindow
    crosshair_lps: Floats
    inverted: bool = False
    overlay: Overlay = field(default_factory=Overlay)
    slab: Slab = field(default_factory=Slab)
    interpolated: bool = True
    outline: bool = False


@dataclass(frozen=True, eq=False)
class SlicePainting:
    """A slice, ready to be drawn at any size.

    Attributes:
        content: volume and labels.
        settings: what is shown of them; None for a black picture.
    """

    content: Content
    settings: SliceSettings | None

    @property
    def overlay(self) -> Overlay:
        """What the page draws over it."""
        return Overlay() if self.settings is None else self.settings.overlay

    def looks_like(self, other: Painting) -> bool:
        """Whether nothing that is seen differs; the overlay and the crosshair are not."""
        if not isinstance(other, SlicePainting) or other.content is not self.content:
            return False
        mine, its = self.settings, other.settings
        if mine is None or its is None:
            return mine is its
        return _look(mine) == _look(its) and _same_view(mine.view, its.view)

    def effort(self, size: tuple[int, int]) -> int:
        """Samples that are taken for a picture."""
        return size[0] * size[1] if self.settings is None else self._cut(self.settings, size).effort

    def draw(
        self, size: tuple[int, int], interrupted: Callable[[], bool]
    ) -> NDArray[np.uint8] | None:
        """(h, w, 4) uint8 RGBA; None when it gave way to something else."""
        if self.settings is None:
            return black(size)
        return draw_cut(self.content, self._cut(self.settings, size), interrupted)

    def _cut(self, settings: SliceSettings, size: tuple[int, int]) -> Cut:
        view = settings.view
        samples = slab_samples(settings.slab, step_along(view.grid, view.axes.looking))
        return Cut(
            lambda grid: slice_rows(view, grid, size, samples.step_mm),
            shading_of(
                settings.window,
                samples,
                settings.slab,
                inverted=settings.inverted,
                interpolated=settings.interpolated,
            ),
            size,
            OUTLINE_PX * size[0] / view.size[0] if settings.outline else 0.0,
        )


def _look(settings: SliceSettings) -> tuple[object, ...]:
    """What decides the pixels besides the place."""
    shown = settings
    return shown.window, shown.inverted, shown.slab, shown.interpolated, shown.outline


def _same_view(one: SliceView, other: SliceView) -> bool:
    return (
        one.grid is other.grid
        and one.size == other.size
        and one.mm_per_pixel == other.mm_per_pixel
        and np.array_equal(one.center_lps, other.center_lps)
        and np.array_equal(one.axes.right, other.axes.right)
        and np.array_equal(one.axes.up, other.axes.up)
    )


class ResliceView:
    """A slice view. Belongs to the thread that made it."""

    def __init__(self, on_frame: OnFrame) -> None:
        """Give each picture to `on_frame`."""
        self._canvas = Canvas(on_frame)
        self._content = Content()
        self._settings: SliceSettings | None = None
        self.dirty = False

    def show(self, volume: Volume) -> None:
        """Show a volume; its array is used in place."""
        self._have(replace(self._content, volume=volume))

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels over the slice; see `paint_labels` for the table."""
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
        """Show nothing and let go of the volume."""
        self._have(Content())
        self._settings = None
        self._canvas.forget()

    def resize(self, width: int, height: int) -> None:
        """Set the size in device pixels; no size hides the view."""
        self._canvas.resize(width, height)
        self.dirty = True

    def apply(self, settings: SliceSettings) -> None:
        """Show a slice with a window."""
        self._settings = settings
        self.dirty = True

    def draw(self) -> None:
        """Draw the slice."""
        self.dirty = False
        self._canvas.draw(self._painting)

    def refine(self, interrupted: Callable[[], bool]) -> bool:
        """Hand the same picture over once more at full picture quality."""
        return self._canvas.refine(self._painting, interrupted)

    def picture(self, settings: SliceSettings, size: tuple[int, int]) -> NDArray[np.uint8]:
        """Draw a slice of the same content beside the view.

        Args:
            settings: what to draw. Where the picture has another shape than its view, it shows
                more at two of its edges.
            size: width and height of the picture in pixels.

        Returns:
            (h, w, 4) uint8 RGBA, first row at the top.
        """
        view = settings.view
        scale = min(size[0] / view.size[0], size[1] / view.size[1])
        whole = replace(view, size=(size[0] / scale, size[1] / scale))
        painting = SlicePainting(self._content, replace(settings, view=whole))
        drawn = painting.draw(size, lambda: False)
        return black(size) if drawn is None else drawn

    def release(self) -> None:
        """Let go of everything."""
        self.clear()

    @property
    def _painting(self) -> SlicePainting:
        return SlicePainting(self._content, self._settings)

    def _have(self, content: Content) -> None:
        """Draw something else from now on."""
        self._content = content
        self.dirty = True
