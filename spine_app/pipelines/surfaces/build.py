"""Labels of a map to surfaces."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid
from spine_app.domain.rendering.mesh import Mesh
from spine_app.kernels.net_boxes import grow_boxes
from spine_app.kernels.net_cells import Box, net_of
from spine_app.kernels.net_relax import relaxed

Labels = NDArray[np.uint8] | NDArray[np.uint16]

MOST = 8
"""Threads at most."""
AHEAD = 2
"""Surfaces each thread may be ahead of what was taken: bounds what is held in memory."""
SLAB = 32
"""Slices whose labels are looked for at once."""


def surfaces_of(labels_kji: Labels, grid: Grid, ids: Iterable[int]) -> Iterator[tuple[int, Mesh]]:
    """The surface of each label at full resolution, one after the other.

    A surface is closed, also where the volume cuts its label, and manifold; its normals point
    outwards, and the volume inside is that of the label's voxels. Voxels of a label that touch at
    an edge or corner only are apart.

    Args:
        labels_kji: (k, j, i) uint8 or uint16; 0 is no label.
        grid: that of the labels.
        ids: which labels, in the order of the results. Those without a voxel are left out.

    Raises:
        BadGeometry: labels and grid disagree, or the labels are of another type.
    """
    if labels_kji.shape != grid.shape_kji or labels_kji.dtype not in (np.uint8, np.uint16):
        raise BadGeometry
    wanted = list(ids)
    with ThreadPoolExecutor(_threads(), thread_name_prefix="surface") as pool:
        boxes = _boxes(labels_kji, wanted, pool)
        present = iter([label for label in wanted if label in boxes])
        waiting: deque[tuple[int, Future[Mesh]]] = deque()
        try:
            for label in present:
                future = pool.submit(surface_of, labels_kji, grid, label, boxes[label])
                waiting.append((label, future))
                if len(waiting) >= _threads() * AHEAD:
                    first, done = waiting.popleft()
                    yield first, done.result()
            while waiting:
                first, done = waiting.popleft()
                yield first, done.result()
        finally:
            for _, future in waiting:
                future.cancel()


def surface_of(labels_kji: Labels, grid: Grid, label: int, box_kji: Box) -> Mesh:
    """The surface of one label; see `surfaces_of`.

    Args:
        labels_kji: (k, j, i) uint8 or uint16.
        grid: that of the labels.
        label: which; it has a voxel in the box.
        box_kji: first and last index along k, j and i, inclusive. What lies outside is not seen.
    """
    net = net_of(_plain(labels_kji), label, box_kji)
    i, j, k = grid.spacing_ijk.tolist()
    points, triangles = relaxed(net, (i, j, k))
    return Mesh(grid.points_lps(points + np.array(net.corner, float)).astype(np.float32), triangles)


def boxes_of(labels_kji: Labels, ids: Iterable[int]) -> dict[int, Box]:
    """First and last index along k, j and i of each of these labels that has a voxel."""
    with ThreadPoolExecutor(_threads(), thread_name_prefix="surface") as pool:
        return _boxes(labels_kji, list(ids), pool)


def _boxes(labels_kji: Labels, ids: list[int], pool: ThreadPoolExecutor) -> dict[int, Box]:
    labels = _plain(labels_kji)
    starts = range(0, len(labels), SLAB)
    rows = max((label for label in ids if label > 0), default=0) + 1

    def find(start: int) -> NDArray[np.int32]:
        boxes = np.tile(np.array((2**31 - 1, -1) * 3, np.int32), (rows, 1))
        grow_boxes(labels[start : start + SLAB], start, boxes)
        return boxes

    found = np.stack(list(pool.map(find, starts)))
    first, last = found[:, :, 0::2].min(axis=0), found[:, :, 1::2].max(axis=0)
    return {
        label: tuple(zip(first[label].tolist(), last[label].tolist(), strict=True))  # type: ignore[misc]
        for label in ids
        if 0 < label < rows and last[label, 0] >= 0
    }


def _plain(labels_kji: Labels) -> Labels:
    """The same, of the one type for kernels: in a row, and not to be written."""
    plain: Labels = np.ascontiguousarray(labels_kji).view(np.ndarray)
    plain = plain.view()
    plain.flags.writeable = False
    return plain


def _threads() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(MOST, len(os.sched_getaffinity(0)))
    return min(MOST, os.cpu_count() or 1)
