"""What the ray caster keeps of a volume: value ranges of its blocks, and how far to leap."""

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.volume import Volume
from spine_app.kernels.ray_blocks import block_shape, find_ranges, mark_seen, spread_distances
from spine_app.kernels.ray_look import Look
from spine_app.kernels.ray_space import Space
from spine_app.pipelines.rendering.ray_table import look_of
from spine_app.pipelines.rendering.ray_workers import Counter, Workers

LOOKS = 3
"""Transfer functions of a volume that stay prepared: view, Scouter, one picture."""


def thickened(volume: Volume) -> Volume:
    """The same volume, or one of two equal layers along each axis with one voxel.

    A layer stands for its whole thickness: the two lie half a voxel before and behind it.
    """
    thin = np.array(volume.grid.shape_ijk) == 1
    if not thin.any():
        return volume
    repeat = [(0, int(one)) for one in thin[::-1]]
    voxels = np.pad(volume.voxels_kji, repeat, mode="edge")
    grid = volume.grid
    origin = grid.points_lps(np.where(thin, -0.5, 0.0))
    return replace(
        volume,
        voxels_kji=voxels,
        grid=Grid(voxels.shape, grid.spacing_ijk, origin, grid.direction),
    )


@dataclass(frozen=True, eq=False)
class Ranges:
    """Smallest and largest values of blocks of voxels.

    Attributes:
        low_kji: (k, j, i) int16, one for each block.
        high_kji: (k, j, i) int16, one for each block.
    """

    low_kji: NDArray[np.int16]
    high_kji: NDArray[np.int16]

    @property
    def extent(self) -> tuple[int, int]:
        """Smallest and largest value of all."""
        return int(self.low_kji.min()), int(self.high_kji.max())


class RayVolume:
    """A volume that rays can go through."""

    def __init__(self, volume: Volume, workers: Workers) -> None:
        """Find the ranges of its blocks: tens of milliseconds for a hundred million voxels."""
        thick = thickened(volume)
        voxels = np.ascontiguousarray(thick.voxels_kji)
        shape = block_shape(thick.grid.shape_kji)
        ranges = Ranges(np.empty(shape, np.int16), np.empty(shape, np.int16))

        def work(counter: Counter) -> None:
            find_ranges(frozen(voxels), counter, ranges.low_kji, ranges.high_kji)

        workers.share(work)
        self.grid = thick.grid
        self._voxels = voxels
        self._ranges = ranges
        self._looks: tuple[tuple[RenderPreset, Look, Space], ...] = ()

    def seen_as(self, preset: RenderPreset) -> tuple[Space, Look]:
        """Space and look for a transfer function; a new one takes tens of milliseconds."""
        for known, look, space in self._looks:
            if known == preset:
                return space, look
        look, seen = look_of(preset, self._ranges.extent)
        space = self._space(look, seen)
        self._looks = ((preset, look, space), *self._looks[: LOOKS - 1])
        return space, look

    def _space(self, look: Look, seen: NDArray[np.int32]) -> Space:
        low, high = self._ranges.low_kji, self._ranges.high_kji
        distance = np.empty(low.shape, np.uint8)
        mark_seen(low, high, (look.first, look.scale, seen.size - 1), seen, distance)
        spread_distances(distance)
        k, j, i = low.shape
        return Space(
            frozen(self._voxels.reshape(-1)),
            self.grid.shape_ijk,
            _triple(self.grid.spacing_ijk),
            (i, j, k),
            distance.reshape(-1),
            low.reshape(-1),
            high.reshape(-1),
        )

    @property
    def bytes_kept(self) -> int:
        """Memory of what is kept besides the voxels."""
        low = self._ranges.low_kji
        return 2 * low.nbytes + len(self._looks) * low.size


class RayVolumes:
    """Prepared volumes, each made once and kept as long as somebody shows it."""

    def __init__(self, workers: Workers) -> None:
        """Prepare with these threads."""
        self._workers = workers
        self._known: WeakKeyDictionary[Volume, RayVolume] = WeakKeyDictionary()

    def of(self, volume: Volume) -> RayVolume:
        """The prepared volume; makes it if need be."""
        known = self._known.get(volume)
        if known is None:
            known = self._known[volume] = RayVolume(volume, self._workers)
        return known

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._known)


def frozen(array: NDArray[np.int16]) -> NDArray[np.int16]:
    """The same array for kernels, which are compiled once, for arrays nobody writes to."""
    view = array.view()
    view.flags.writeable = False
    return view


def _triple(values: Floats) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
