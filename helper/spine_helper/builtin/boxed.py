"""A run that looks at a box of its volume alone, and whose findings are of the whole volume."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings, Instance
from spine_helper.engines.engine import Box, Run, Task, Watch


def within_box(run: Run, task: Task, watch: Watch) -> Findings:
    """Run on the box of a task where it has one, else on all of its volume.

    Args:
        run: knows nothing of boxes.
        task: with or without a box.
        watch: follows it; previews are of the whole volume too.
    """
    if task.box is None:
        return run(task, watch)
    where = _slices(task.box)
    voxels = np.ascontiguousarray(task.voxels_kji[where])
    k, j, i = voxels.shape
    part = replace(task, voxels_kji=voxels, grid=replace(task.grid, shape_kji=(k, j, i)), box=None)
    findings = run(part, _Placed(watch, task.box, task.grid.shape_kji))
    labels = np.zeros(task.grid.shape_kji, np.uint8)
    labels[where] = findings.labels_kji
    # Evidence stays as it is: only distances between its centres mean anything.
    placed = tuple(_moved(one, task.box) for one in findings.instances)
    return replace(findings, labels_kji=labels, instances=placed)


@dataclass(frozen=True)
class _Placed:
    """Passes on what is said of a box as something about the volume around it."""

    watch: Watch
    box: Box
    shape_kji: tuple[int, int, int]

    def progress(self, stage: str, fraction: float) -> None:
        """See `Watch`."""
        self.watch.progress(stage, fraction)

    def preview(
        self,
        labels_kji: NDArray[np.uint8],
        step_kji: tuple[int, int, int],
        finished: frozenset[int] = frozenset(),
    ) -> None:
        """See `Watch`; the box may be half a coarse voxel off, which a first look may be."""
        pairs = list(zip(self.shape_kji, step_kji, strict=True))
        whole = np.zeros([-(-size // step) for size, step in pairs], np.uint8)
        first = [round(s / step) for s, step in zip(self.box.start_kji, step_kji, strict=True)]
        room = whole[tuple(slice(f, f + n) for f, n in zip(first, labels_kji.shape, strict=True))]
        k, j, i = room.shape
        room[...] = labels_kji[:k, :j, :i]
        self.watch.preview(whole, step_kji, finished)


def _slices(box: Box) -> tuple[slice, ...]:
    return tuple(slice(a, b) for a, b in zip(box.start_kji, box.stop_kji, strict=True))


def _moved(one: Instance, box: Box) -> Instance:
    i, j, k = (
        at + start for at, start in zip(one.centre_ijk, reversed(box.start_kji), strict=True)
    )
    return replace(one, centre_ijk=(i, j, k))
