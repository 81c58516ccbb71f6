"""Scissors: labels inside or outside of a closed outline on the screen, along the look."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats
from spine_app.domain.labels.editing.box import Kji
from spine_app.domain.labels.editing.outline import Outline
from spine_app.domain.labels.editing.rule import Rule
from spine_app.kernels.compile import compiled, rehearsal
from spine_app.kernels.edit_brush import may_change

Labels = NDArray[np.unsignedinteger]
Greys = NDArray[np.int16]
Cells = NDArray[np.uint8]
OUTSIDE, INSIDE, CROSSED = 0, 1, 2


def cut_out(
    labels: Labels, greys: Greys | None, low_kji: Kji, cut: tuple[Outline, bool], rule: Rule
) -> Labels:
    """The labels of a box after scissors.

    Args:
        labels: (k, j, i) labels of the box.
        greys: (k, j, i) int16 grey values of it; needed where the rule asks for them.
        low_kji: index of the first voxel of the box in its map.
        cut: the outline, and whether what is inside of it is changed, or what is outside.
        rule: which voxels may change, and what they become.
    """
    outline, inside = cut
    after: Labels = np.asarray(labels).copy()
    grey = np.zeros((0, 0, 0), np.int16)
    if rule.greys is not None and greys is not None:
        grey = np.asarray(greys).copy()
    corners = np.ascontiguousarray(outline.corners)
    first = np.floor(corners.min(axis=0)) - 1
    width, height = (np.ceil(corners.max(axis=0)) - first + 2).astype(int)
    cells = np.zeros((height, width), np.uint8)
    mark_cells(cells, corners - first)
    low, high = rule.greys or (0, 0)
    numbers = np.array((rule.new, rule.only, low, high), np.int64)
    shift = np.array(((1.0, 0.0, -first[0]), (0.0, 1.0, -first[1]), (0.0, 0.0, 1.0)))
    place = np.array(low_kji, np.float64)
    ways = (np.ascontiguousarray(shift @ outline.projection), outline.keeps, place)
    snip(after, grey, (cells, corners - first, inside), ways, numbers)
    return after


@compiled
def is_inside(corners: Floats, x: float, y: float) -> bool:
    """Whether a point lies inside a closed outline (n, 2) an odd number of times."""
    inside = False
    for n in range(len(corners)):
        x0, y0 = corners[n - 1]
        x1, y1 = corners[n]
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


@compiled
def mark_cells(cells: Cells, corners: Floats) -> None:
    """Say of each pixel whether it lies inside of an outline, outside, or on it.

    Args:
        cells: (h, w) uint8 of 0. Written.
        corners: (n, 2) float64. The outline, whose pixels are at least one away from all edges.
    """
    for n in range(len(corners)):
        x0, y0 = corners[n - 1]
        x1, y1 = corners[n]
        steps = int(2 * max(abs(x1 - x0), abs(y1 - y0))) + 1
        for step in range(steps + 1):
            x = int(x0 + (x1 - x0) * step / steps)
            y = int(y0 + (y1 - y0) * step / steps)
            cells[y - 1 : y + 2, x - 1 : x + 2] = CROSSED
    for y in range(len(cells)):
        for x in range(cells.shape[1]):
            if cells[y, x] != CROSSED:
                # Without an edge between them, neighbours are on the same side.
                if x > 0 and cells[y, x - 1] != CROSSED:
                    cells[y, x] = cells[y, x - 1]
                else:
                    cells[y, x] = INSIDE if is_inside(corners, x + 0.5, y + 0.5) else OUTSIDE


@compiled
def snip(
    labels: Labels,
    greys: Greys,
    outline: tuple[Cells, Floats, bool],
    ways: tuple[Floats, Floats, Floats],
    rule: NDArray[np.int64],
) -> None:
    """Change the voxels inside or outside of an outline.

    Args:
        labels: (k, j, i) labels of a box. Changed in place.
        greys: grey values of it; empty where they do not matter.
        outline: its pixels (`mark_cells`), its corners, and whether its inside is meant.
        ways: (3, 4) from (i, j, k, 1) to homogeneous pixels; (m, 4) `Outline.keeps`; (3,) index
            k, j, i of the box's first voxel.
        rule: as for `edit_brush.sweep`.
    """
    to_pixel, keeps, low = ways
    for k in range(labels.shape[0]):
        for j in range(labels.shape[1]):
            for i in range(labels.shape[2]):
                if not may_change(labels, greys, (k, j, i), rule):
                    continue
                at = i + low[2], j + low[1], k + low[0]
                w = product(to_pixel[2], at)
                if w <= 0 or not is_kept(keeps, at):
                    continue
                x, y = product(to_pixel[0], at) / w, product(to_pixel[1], at) / w
                if is_under(outline[0], outline[1], x, y) == outline[2]:
                    labels[k, j, i] = rule[0]


@compiled
def is_kept(keeps: Floats, at: tuple[float, float, float]) -> bool:
    """Whether (i, j, k) lies on the right side of all planes (m, 4)."""
    kept = True
    for n in range(len(keeps)):
        kept = kept and product(keeps[n], at) >= 0
    return kept


@compiled
def product(row: Floats, at: tuple[float, float, float]) -> float:
    """A row (4,) times (i, j, k, 1)."""
    return float(row[0] * at[0] + row[1] * at[1] + row[2] * at[2] + row[3])


@compiled
def is_under(cells: Cells, corners: Floats, x: float, y: float) -> bool:
    """Whether a point lies inside of an outline whose pixels are marked."""
    if not (0 <= x < cells.shape[1] and 0 <= y < cells.shape[0]):
        return False
    cell = cells[int(y), int(x)]
    return is_inside(corners, x, y) if cell == CROSSED else cell == INSIDE


@rehearsal
def rehearse() -> None:
    """Cut both kinds of labels."""
    corners = np.array(((0.0, 0.0), (2.0, 0.0), (0.0, 2.0)))
    kinds: tuple[Labels, ...] = (np.zeros((1, 2, 2), np.uint8), np.zeros((1, 2, 2), np.uint16))
    for labels in kinds:
        after: Labels = labels.copy()
        for greys in (np.zeros((0, 0, 0), np.int16), np.zeros((1, 2, 2), np.int16)):
            cells = np.zeros((4, 4), np.uint8)
            mark_cells(cells, corners + 1)
            ways = (np.eye(3, 4), np.zeros((0, 4)), np.zeros(3))
            snip(after, greys, (cells, corners + 1, True), ways, np.array((1, 0, 0, 9)))
