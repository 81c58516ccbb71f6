"""Surfaces of what a hand is changing: made in a thread of this process, the newest wish first."""

import asyncio
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from spine_app.controllers.background import Background
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.editing.box import EMPTY, Box, box_of
from spine_app.domain.labels.editing.runs import Runs
from spine_app.domain.labels.editing.stats import boxes_of_labels
from spine_app.domain.labels.label_map import LabelMap, LabelStats
from spine_app.domain.rendering.mesh import Mesh
from spine_app.pipelines.surfaces.build import Labels, surface_of
from spine_app.pipelines.surfaces.thin import interactive

MOST_VOXELS = 2**24
"""Of the boxes of labels that are made here: copying them takes some milliseconds."""
MOST_LABELS = 4
"""Labels that are made here at once; more are left to a process."""


@dataclass(frozen=True, eq=False)
class Part:
    """A label, cut out of its map.

    Attributes:
        labels_kji: (k, j, i) uint8 or uint16, a copy: a hand goes on meanwhile.
        grid: where the part lies.
        label: which.
        triangles: that its surface may have; 0 for full resolution.
        of: what is known of the label; None while a hand is changing it.
    """

    labels_kji: Labels
    grid: Grid
    label: int
    triangles: int
    of: LabelStats | None


def part_of(labels: LabelMap, box: Box, label: int, triangles: int, of: LabelStats | None) -> Part:
    """Cut a label out of its map.

    Args:
        labels: the map.
        box: that holds all of the label.
        label: which.
        triangles: see `Part`.
        of: see `Part`.
    """
    whole = labels.grid
    corner = whole.points_lps(box.low_kji[::-1])
    grid = Grid(box.shape_kji, whole.spacing_ijk, corner, whole.direction)
    return Part(labels.labels_kji[box.slices].copy(), grid, label, triangles, of)


def is_quick(stats: Iterable[LabelStats]) -> bool:
    """Whether labels are few and small enough to be made here."""
    sizes = [math.prod(box_of(one).shape_kji) for one in stats]
    return len(sizes) <= MOST_LABELS and sum(sizes) <= MOST_VOXELS


def surface_of_part(part: Part) -> Mesh | None:
    """The surface of a label; None where it has no voxel."""
    if not (part.labels_kji == part.label).any():
        return None
    k, j, i = part.labels_kji.shape
    box = (0, k - 1), (0, j - 1), (0, i - 1)
    mesh = surface_of(part.labels_kji, part.grid, part.label, box)
    if not part.triangles:
        return mesh
    return interactive(mesh, part.triangles, part.grid.spacing_ijk)


class QuickSurfaces:
    """Makes one surface at a time. Loop thread only."""

    def __init__(self, take: Callable[[Part, Mesh | None], None]) -> None:
        """Hand what was made to `take`."""
        self._take = take
        self._waiting: dict[int, Callable[[], Part]] = {}
        self._boxes: dict[int, Box] = {}
        """What holds each label that a hand has changed since the map was listed."""
        self._background = Background()
        self._is_at_work = False
        self._generation = 0

    def remake(self, labels: LabelMap, label: int, triangles: int) -> None:
        """Have the surface of a label made anew.

        Args:
            labels: the map.
            label: which; it has a voxel.
            triangles: see `Part`.
        """
        stats = labels.stats[label]
        self._want(partial(part_of, labels, box_of(stats), label, triangles, stats), label)

    def paint(self, labels: LabelMap, runs: Runs, triangles: Callable[[int], int]) -> None:
        """Have surfaces made of what a hand is changing.

        Args:
            labels: the map, with voxels changed since it was listed.
            runs: which ones have just changed.
            triangles: that the surface of a label may have.
        """
        for label, change in boxes_of_labels(runs, labels.grid.shape_kji).items():
            stats = labels.stats.get(label)
            box = self._boxes.get(label, EMPTY if stats is None else box_of(stats)).united(change)
            self._boxes[label] = box
            if math.prod(box.shape_kji) <= MOST_VOXELS:
                self._want(partial(part_of, labels, box, label, triangles(label), None), label)

    def settle(self) -> None:
        """The map is listed anew: what is known of its labels holds what a hand has done."""
        self._boxes.clear()

    def drop(self) -> None:
        """Forget what waits, and what is being made."""
        self._waiting.clear()
        self._generation += 1

    def _want(self, cut: Callable[[], Part], label: int) -> None:
        """Make a surface in place of one that waits; cut it out when its turn has come."""
        self._waiting[label] = cut
        if not self._is_at_work:
            self._is_at_work = True
            self._background.start(self._work())

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self.drop()
        await self._background.stop()

    async def _work(self) -> None:
        try:
            while self._waiting:
                label = next(iter(self._waiting))
                part, generation = self._waiting.pop(label)(), self._generation
                mesh = await asyncio.to_thread(surface_of_part, part)
                if generation == self._generation:
                    self._take(part, mesh)
        finally:
            self._is_at_work = False
