"""The engine `classical`: vertebrae, discs, sacrum and canal in CT, without weights."""

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.assemble import assemble
from spine_helper.anatomy.findings import Findings
from spine_helper.anatomy.levels import label_names
from spine_helper.anatomy.parts import Evidence, Parts
from spine_helper.classical.preview import coarse_labels, coarse_step
from spine_helper.classical.segmenter import Draft, draft, finished, nothing
from spine_helper.engines.engine import Box, Engine, Task, Watch
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = ""
        self._since = time.perf_counter()

    def enter(self, stage: str) -> None:
        """End the running stage and begin another."""
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


@dataclass(frozen=True, eq=False)
class _View:
    """The part of a volume that is looked at, in canonical axes.

    Attributes:
        turned: how the axes are swapped.
        voxels_kji: (k, j, i) int16 of the box.
        start_kji: first voxel of the box in the canonical volume.
    """

    turned: Canonical
    voxels_kji: NDArray[np.int16]
    start_kji: tuple[int, int, int]

    @classmethod
    def of(cls, task: Task) -> "_View":
        """The box of a task, or all of its volume."""
        turned = Canonical.of(task.grid)
        voxels = turned.turn(task.voxels_kji)
        box = _canonical_box(task.box, turned, task.grid) if task.box else (slice(None),) * 3
        start = tuple(int(part.start or 0) for part in box)
        return cls(turned, voxels[box], start)  # type: ignore[arg-type]

    @property
    def spacing_kji(self) -> NDArray[np.float64]:
        """(3,) float64, mm."""
        return np.array(self.turned.grid.spacing_ijk[::-1])

    def given(self, labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Labels of the box in the axes of the given volume, as large as that."""
        shape = self.turned.grid.shape_kji
        if labels.shape != shape:
            box = zip(self.start_kji, labels.shape, strict=True)
            result = np.zeros(shape, np.uint8)
            result[tuple(slice(first, first + size) for first, size in box)] = labels
            labels = result
        return np.ascontiguousarray(self.turned.restore(labels))

    def parts(self, parts: Parts) -> Parts:
        """Parts of the box as parts of the given volume."""
        return replace(
            parts,
            vertebrae_kji=self.given(parts.vertebrae_kji),
            discs_kji=self.given(parts.discs_kji),
            rest_kji=self.given(parts.rest_kji),
            evidence=tuple(self.evidence(one) for one in parts.evidence),
        )

    def evidence(self, one: Evidence) -> Evidence:
        """Evidence with its centre in the whole volume."""
        i, j, k = np.array(one.centre_mm) + (np.array(self.start_kji) * self.spacing_kji)[::-1]
        return replace(one, centre_mm=(float(i), float(j), float(k)))


def segment(task: Task, watch: Watch) -> tuple[Parts, dict[str, float]]:
    """The parts of a spine on the grid of a task, and seconds by stage."""
    clock = _Clock()

    def stage(name: str, fraction: float) -> None:
        clock.enter(name)
        watch.progress(name, fraction)

    view = _View.of(task)
    drawn = draft(view.voxels_kji, view.spacing_kji, stage)
    if isinstance(drawn, Draft):
        labels = coarse_labels(drawn, task.grid, view.turned, view.start_kji)
        watch.preview(labels, coarse_step(task.grid))
        stage("finish", 0.7)
        parts = finished(view.voxels_kji, drawn)
    else:
        parts = nothing(view.voxels_kji.shape, drawn)
    parts = view.parts(parts)
    stage("name", 0.95)
    return parts, clock.seconds


def run(task: Task, watch: Watch) -> Findings:
    """Segment a CT; see `engines.engine.Run`."""
    parts, seconds = segment(task, watch)
    started = time.perf_counter()
    findings = assemble(parts, task.grid)
    seconds = {**seconds, "name": time.perf_counter() - started}
    return replace(findings, seconds=seconds)


def _canonical_box(box: Box, turned: Canonical, grid: Grid) -> tuple[slice, ...]:
    """The slices of a box in canonical axes."""
    slices = []
    for given, is_flipped in zip(turned.order, turned.flips, strict=True):
        start, stop = box.start_kji[given], box.stop_kji[given]
        if is_flipped:
            size = grid.shape_kji[given]
            start, stop = size - stop, size - start
        slices.append(slice(start, stop))
    return tuple(slices)


ENGINE: Final = Engine(
    id="classical",
    title="Classical",
    modalities=("CT",),
    licence="Apache-2.0",
    labels=label_names(),
    run=run,
)
