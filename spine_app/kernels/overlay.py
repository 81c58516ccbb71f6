"""Labels over a slice: each pixel in the colour of the voxel that holds it, or outlines only."""

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import compiled, rehearsal
from spine_app.kernels.reslice_general import Shape, inside
from spine_app.kernels.reslice_memory import in_a_row
from spine_app.kernels.reslice_rows import HALF, POINT, Fixed, Rows, flat_rows

Labels = NDArray[np.uint8] | NDArray[np.uint16]
RED_AND_BLUE, GREEN = 0x00FF00FF, 0x0000FF00


def paint_over(
    picture: NDArray[np.uint32],
    labels_kji: Labels,
    rows: Rows,
    table: NDArray[np.uint8],
    outline: float = 0.0,
) -> None:
    """Paint labels over a picture.

    Args:
        picture: (h, w) uint32 as `reslice` draws it. Changed in place.
        labels_kji: (k, j, i) uint8 or uint16, any memory order.
        rows: where the pixels lie in the grid of the labels.
        table: (n, 4) uint8. Red, green, blue and opacity by label; labels from n on are painted
            like the last one. Label 0, which is none, is never painted.
        outline: 0 fills labels; else only pixels at most so many pixels away from one of another
            label, or of none, are painted.
    """
    k, j, i = labels_kji.shape
    found = np.zeros(picture.shape, np.uint16)
    find(in_a_row(labels_kji), (i, j, k), (rows.starts, rows.across), found)
    colors = in_a_row(table).view(np.uint32)
    if outline <= 0:
        fill(found, colors, picture)
        return
    marks = np.zeros(picture.shape, np.uint8)
    mark(found, _disc(outline), marks)
    draw_marks(found, marks, colors, picture)


def _disc(radius: float) -> NDArray[np.int64]:
    """(m, 2) int64. Steps (down, right) to all pixels at most a radius away."""
    reach = int(radius)
    steps = np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1).T
    return np.ascontiguousarray(steps[(steps**2).sum(axis=1) <= radius**2])


@compiled
def find(flat: Labels, shape: Shape, rows: tuple[Fixed, Fixed], found: NDArray[np.uint16]) -> None:
    """Write the label of each pixel of a picture; pixels outside of the grid stay as they are.

    Args:
        flat: (k * j * i,) uint8 or uint16.
        shape: voxels along i, j and k.
        rows: starts and across of `reslice_rows.Rows`.
        found: (h, w) uint16. Written.
    """
    strides = (1, shape[0], shape[0] * shape[1])
    for y in range(len(found)):
        place, step = rows[0][y], rows[1][y]
        x0, x1 = inside(place, step, shape, found.shape[1])
        if (step != 0).sum() == 1:
            # Along the grid, which is the usual case, only one index changes in a row.
            axis = np.argmax(step != 0)
            base = 0
            for other in range(3):
                at = (place[other] + HALF) >> POINT
                base += 0 if other == axis else at * strides[other]
            first, move, stride = place[axis] + HALF, step[axis], strides[axis]
            for x in range(x0, x1):
                found[y, x] = flat[np.uint64(base + ((first + x * move) >> POINT) * stride)]
        else:
            p, q, r = place[0] + HALF, place[1] + HALF, place[2] + HALF
            dp, dq, dr = step[0], step[1], step[2]
            for x in range(x0, x1):
                i, j, k = (p + x * dp) >> POINT, (q + x * dq) >> POINT, (r + x * dr) >> POINT
                found[y, x] = flat[np.uint64((k * shape[1] + j) * shape[0] + i)]


@compiled
def mark(found: NDArray[np.uint16], disc: NDArray[np.int64], marks: NDArray[np.uint8]) -> None:
    """Mark pixels of labels that lie near a pixel of another label, or of none.

    The nearest other pixel always has a direct neighbour with the label, so it is enough to look
    around pixels that differ from a direct neighbour.

    Args:
        found: (h, w) uint16 labels, 0 for none.
        disc: (m, 2) int64. Steps (down, right) within which pixels are near.
        marks: (h, w) uint8 zeros. 1 is written.
    """
    height, width = found.shape
    for y in range(height):
        above, below = max(y - 1, 0), min(y + 1, height - 1)
        for x in range(width):
            label = found[y, x]
            left, right = max(x - 1, 0), min(x + 1, width - 1)
            same = found[above, x] == label and found[below, x] == label
            if same and found[y, left] == label and found[y, right] == label:
                continue
            for n in range(len(disc)):
                v, u = y + disc[n, 0], x + disc[n, 1]
                if 0 <= v < height and 0 <= u < width and found[v, u] != label:
                    marks[v, u] = 1 if found[v, u] > 0 else 0


@compiled
def fill(
    found: NDArray[np.uint16], colors: NDArray[np.uint32], picture: NDArray[np.uint32]
) -> None:
    """Blend the colours of labels over a picture.

    Args:
        found: (h, w) uint16.
        colors: (n,) uint32. Red in the lowest byte, opacity in the highest.
        picture: (h, w) uint32. Changed in place.
    """
    last = len(colors) - 1
    for y in range(len(found)):
        for x in range(found.shape[1]):
            if found[y, x]:
                color = colors[np.uint64(min(found[y, x], last))]
                picture[y, x] = blend(picture[y, x], color)


@compiled
def draw_marks(
    found: NDArray[np.uint16],
    marks: NDArray[np.uint8],
    colors: NDArray[np.uint32],
    picture: NDArray[np.uint32],
) -> None:
    """Blend the colours of labels over a picture where a pixel is marked; see `fill`."""
    last = len(colors) - 1
    for y in range(len(found)):
        for x in range(found.shape[1]):
            if marks[y, x]:
                color = colors[np.uint64(min(found[y, x], last))]
                picture[y, x] = blend(picture[y, x], color)


@compiled
def blend(under: np.uint32, over: np.uint32) -> np.uint32:
    """An opaque pixel with a more or less opaque one over it."""
    alpha = np.uint32(over) >> np.uint32(24)
    # 256ths, so that two colours are mixed at once; 0 and 255 stay what they are.
    part = alpha + (alpha >> np.uint32(7))
    rest = np.uint32(256) - part
    two = (np.uint32(under) & np.uint32(RED_AND_BLUE)) * rest
    two += (np.uint32(over) & np.uint32(RED_AND_BLUE)) * part + np.uint32(0x00800080)
    one = (np.uint32(under) & np.uint32(GREEN)) * rest
    one += (np.uint32(over) & np.uint32(GREEN)) * part + np.uint32(0x00008000)
    mixed = ((two >> np.uint32(8)) & np.uint32(RED_AND_BLUE)) | (
        (one >> np.uint32(8)) & np.uint32(GREEN)
    )
    return mixed | np.uint32(0xFF000000)


@rehearsal
def rehearse() -> None:
    """Paint both kinds of labels in both ways."""
    rows = flat_rows((0, 0, 0), np.eye(3), (4, 3))
    table = np.zeros((2, 4), np.uint8)
    kinds: tuple[Labels, ...] = (np.ones((1, 3, 4), np.uint8), np.ones((1, 3, 4), np.uint16))
    for labels in kinds:
        for outline in (0.0, 1.5):
            paint_over(np.zeros((3, 4), np.uint32), labels, rows, table, outline)
