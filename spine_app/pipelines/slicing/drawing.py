"""Draws a plane or a bent surface through voxels and labels, giving way when asked to."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.volume import Volume
from spine_app.kernels.overlay import paint_over
from spine_app.kernels.reslice import Shading, reslice
from spine_app.kernels.reslice_rows import Rows
from spine_app.kernels.reslice_shade import BLACK
from spine_app.pipelines.slicing.canvas import Painting

SAMPLES_AT_ONCE = 2_000_000
"""Samples between two looks at whether to give way; some 15 ms at an angle."""


@dataclass(frozen=True, eq=False)
class Content:
    """What there is to draw.

    Attributes:
        volume: grey values; None where there is nothing.
        labels: painted over them; None for none.
        table: (n, 4) uint8 RGBA by label; None where no colours are known yet.
    """

    volume: Volume | None = None
    labels: LabelMap | None = None
    table: NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class Cut:
    """A surface through the patient and how it is drawn.

    Attributes:
        rows: where the pixels lie in a grid.
        shading: how values become grey.
        size: width and height of the picture in pixels.
        outline: width in pixels of the outlines of labels; 0 fills them.
    """

    rows: Callable[[Grid], Rows]
    shading: Shading
    size: tuple[int, int]
    outline: float = 0.0

    @property
    def effort(self) -> int:
        """Samples that are taken."""
        return self.size[0] * self.size[1] * len(self.shading.weights)


@dataclass(frozen=True, eq=False)
class CutPainting:
    """A cut, ready to be drawn at any size.

    Attributes:
        content: volume and labels.
        overlay: what the page draws over it.
        seen: everything else that decides the pixels, comparable.
        cut: the cut for a width and height in pixels.
    """

    content: Content
    overlay: Overlay
    seen: tuple[object, ...]
    cut: Callable[[tuple[int, int]], Cut]

    def looks_like(self, other: Painting) -> bool:
        """Whether the pixels are the same."""
        if not isinstance(other, CutPainting):
            return False
        return self.content is other.content and self.seen == other.seen

    def effort(self, size: tuple[int, int]) -> int:
        """Samples that are taken for a picture."""
        return self.cut(size).effort

    def draw(
        self, size: tuple[int, int], interrupted: Callable[[], bool]
    ) -> NDArray[np.uint8] | None:
        """(h, w, 4) uint8 RGBA; None when it gave way to something else."""
        return draw_cut(self.content, self.cut(size), interrupted)


class Nothing:
    """A black picture."""

    overlay = Overlay()

    def looks_like(self, other: Painting) -> bool:
        """Whether the other is black too."""
        return isinstance(other, Nothing)

    def effort(self, size: tuple[int, int]) -> int:
        """Pixels of a picture."""
        return size[0] * size[1]

    def draw(
        self, size: tuple[int, int], interrupted: Callable[[], bool]
    ) -> NDArray[np.uint8] | None:
        """(h, w, 4) uint8 RGBA."""
        del interrupted
        return black(size)


def draw_cut(
    content: Content, cut: Cut, interrupted: Callable[[], bool] = lambda: False
) -> NDArray[np.uint8] | None:
    """Draw a surface.

    Args:
        content: what there is.
        cut: where it is cut.
        interrupted: asked now and then whether to give up.

    Returns:
        (h, w, 4) uint8 RGBA, first row at the top; None when it was given up.
    """
    if content.volume is None:
        return black(cut.size)
    rows = cut.rows(content.volume.grid)
    grey = _grey(content.volume, rows, cut, interrupted)
    if grey is None:
        return None
    labels, table = content.labels, content.table
    if labels is not None and table is not None:
        same = labels.grid is content.volume.grid
        places = rows if same else cut.rows(labels.grid)
        colors = _for_lines(table) if cut.outline else table
        paint_over(grey, labels.labels_kji, places, colors, cut.outline)
    return _bytes(grey)


def _for_lines(table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colours by label, what is visible half as transparent: lines show less than surfaces."""
    lines = table.copy()
    alpha = table[:, 3]
    lines[:, 3] = np.where(alpha > 0, 255 - (255 - alpha) // 2, 0)
    return lines


def black(size: tuple[int, int]) -> NDArray[np.uint8]:
    """(h, w, 4) uint8 RGBA of a picture of nothing, for a width and height in pixels."""
    return _bytes(np.full(size[::-1], BLACK, np.uint32))


def _grey(
    volume: Volume, rows: Rows, cut: Cut, interrupted: Callable[[], bool]
) -> NDArray[np.uint32] | None:
    """(h, w) uint32 pixels, drawn in strips; None when it was given up."""
    height = max(1, SAMPLES_AT_ONCE * rows.height // max(cut.effort, 1))
    strips = []
    for top in range(0, rows.height, height):
        if top and interrupted():
            return None
        strips.append(reslice(volume.voxels_kji, rows.strip(top, top + height), cut.shading))
    return strips[0] if len(strips) == 1 else np.concatenate(strips)


def _bytes(picture: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The same pixels as bytes; the lowest byte of a number, red, comes first in memory."""
    ordered = picture.astype("<u4", copy=False)
    return ordered.view(np.uint8).reshape(*picture.shape, 4)
