"""What an edit changed in a label map, kept in a few bytes a row of voxels."""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from spine_app.domain.labels.editing.box import EMPTY, Box, Kji
from spine_app.domain.labels.editing.runs import Runs

_FAST = 1
"""Effort of the compression: its least takes a tenth of the time and nearly as few bytes."""
_OVERHEAD = 400
"""Bytes that Python keeps for a delta besides the packed ones, measured and rounded up."""


@dataclass(frozen=True, eq=False)
class LabelDelta:
    """Runs of a map, packed.

    Attributes:
        packed: the runs; see `runs`.
        count: how many runs there are.
        voxels: how many voxels change.
        box: the smallest one that holds them.
        labels: ids, but 0, that lose or gain voxels.
    """

    packed: bytes
    count: int
    voxels: int
    box: Box
    labels: frozenset[int]

    @classmethod
    def of(cls, runs: Runs, shape_kji: Kji) -> "LabelDelta":
        """Pack the runs of a map of a shape."""
        gaps = np.diff(runs.starts, prepend=0)
        uniform = runs.after.size > 0 and bool(np.all(runs.after == runs.after[0]))
        after = runs.after[:1] if uniform else runs.after
        parts = (gaps, runs.lengths, runs.before, after)
        packed = zlib.compress(b"".join(map(_by_byte, parts)), _FAST)
        labels = np.union1d(runs.before, runs.after)
        kept = frozenset(int(label) for label in labels if label)
        return cls(packed, runs.starts.size, runs.voxels, _box(runs, shape_kji), kept)

    @property
    def is_nothing(self) -> bool:
        """Whether no voxel changes."""
        return not self.count

    @property
    def size(self) -> int:
        """Bytes it takes."""
        return len(self.packed) + _OVERHEAD

    def runs(self) -> Runs:
        """What changes."""
        n, data = self.count, zlib.decompress(self.packed)
        gaps, lengths = _numbers(data[: 8 * n], np.int64), _numbers(data[8 * n : 16 * n], np.int64)
        before, after = (
            _numbers(data[16 * n : 18 * n], np.uint16),
            _numbers(data[18 * n :], np.uint16),
        )
        if after.size < n:
            after = np.full(n, after[0], np.uint16)
        return Runs(np.cumsum(gaps), lengths, before, after)


def _by_byte(numbers: NDArray[np.int64] | NDArray[np.uint16]) -> bytes:
    """All lowest bytes first, then the next ones: small numbers pack into nearly nothing."""
    size = numbers.dtype.itemsize
    ordered = numbers.astype(numbers.dtype.newbyteorder("<"))
    return ordered.view(np.uint8).reshape(-1, size).T.tobytes()


def _numbers(data: bytes, kind: DTypeLike) -> NDArray[Any]:
    """Numbers from the bytes that `_by_byte` makes of them."""
    ordered = np.dtype(kind).newbyteorder("<")
    columns = np.frombuffer(data, np.uint8).reshape(ordered.itemsize, -1)
    return np.ascontiguousarray(columns.T).view(ordered).reshape(-1).astype(kind)


def _box(runs: Runs, shape_kji: Kji) -> Box:
    """The smallest box around the voxels of runs."""
    if not runs.starts.size:
        return EMPTY
    k, j, i = np.unravel_index(runs.starts, shape_kji)
    low = int(k.min()), int(j.min()), int(i.min())
    return Box(low, (int(k.max()) + 1, int(j.max()) + 1, int((i + runs.lengths).max())))
