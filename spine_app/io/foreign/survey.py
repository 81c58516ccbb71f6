"""One pass over the stored numbers of an image file: what kind of values they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import DamagedImage
from spine_app.domain.volume import Modality
from spine_app.io.foreign.layout import Layout
from spine_app.io.foreign.unpacking import ByteStream

_STRETCH = 2**20
_AIR_LIKE = -500
"""HU below which there is air, lung or padding and nothing of a body."""

_AIR_BAND = -1100
_AIR_SHARE = 0.005
_LABEL_MAX = 2**16 - 1
_FEW_LABELS = 32
_MANY_LABELS = 512
_LABEL_EVENNESS = 0.5


@dataclass(frozen=True)
class Survey:
    """What the numbers of an image are like.

    Attributes:
        low: smallest finite stored number.
        high: largest finite stored number.
        voxels: how many there are.
        missing: how many are not finite.
        air: how many mean -500 or less.
        plain_air: how many of these mean -1100 or more.
        lowest: how many have the smallest stored number.
        is_integral: no stored number has a fraction.
        distinct: different stored numbers while they may be labels, else `None`.
        evenness: among neighbours that are not both zero, the part that is equal.
    """

    low: float
    high: float
    voxels: int
    missing: int
    air: int
    plain_air: int
    lowest: int
    is_integral: bool
    distinct: int | None
    evenness: float

    def modality(self, slope: float, intercept: float) -> Modality:
        """CT when the values look like HU, else MR.

        A CT shows air: a clear part of it at -500 or less, and of that most between -1100 and
        -500 or at the single smallest value, which is padding. Phase images of MR have as many
        low values, but spread evenly. Anything in doubt is MR, which claims no HU.

        Args:
            slope: value = stored number times slope plus intercept.
            intercept: see `slope`.
        """
        lowest = min(self.low * slope, self.high * slope) + intercept
        padding = self.lowest if slope > 0 and lowest < _AIR_BAND else 0
        has_air = self.air >= _AIR_SHARE * self.voxels
        is_plain = 2 * (self.plain_air + padding) >= self.air
        is_ct = lowest >= -(2**15) and has_air and is_plain
        return Modality.CT if is_ct else Modality.MR

    def looks_like_labels(self, says_labels: bool) -> bool:
        """Whether the numbers are few, whole and not negative, and lie together like labels.

        Args:
            says_labels: the header says so, then their number does not matter.
        """
        if self.distinct is None or self.missing:
            return False
        if says_labels or self.distinct <= _FEW_LABELS:
            return True
        return self.evenness >= _LABEL_EVENNESS


def survey(layout: Layout, stream: ByteStream, tell: Callable[[float], None]) -> Survey:
    """Read all numbers once.

    Args:
        layout: what they are.
        stream: their bytes, from the first voxel on.
        tell: called with the part that is done, 0 to 1.

    Raises:
        DamagedImage: the bytes end early, do not end, or hold no number at all.
    """
    pass_ = _Pass(layout)
    done = 0
    while done < layout.voxels:
        count = min(_STRETCH, layout.voxels - done)
        content = stream.read(count * layout.stored.itemsize)
        pass_.see(np.frombuffer(content, layout.stored))
        done += count
        tell(done / layout.voxels)
    stream.finish()
    return pass_.result(layout.voxels)


class _Pass:
    """Sums over stretches of numbers."""

    def __init__(self, layout: Layout) -> None:
        self._slope, self._intercept = layout.slope, layout.intercept
        self._is_float = layout.stored.kind == "f"
        self._is_integral = True
        self._low, self._high = np.inf, -np.inf
        self._missing = self._air = self._plain_air = self._lowest = 0
        self._seen: NDArray[np.bool_] | None = np.zeros(_LABEL_MAX + 1, dtype=np.bool_)
        self._equal = self._unequal = 0

    def see(self, numbers: NDArray[np.generic]) -> None:
        """Count one stretch."""
        numbers = numbers.astype(numbers.dtype.newbyteorder("="), copy=False)
        if self._is_float:
            numbers = self._finite(numbers)
            if not numbers.size:
                return
        low, high = numbers.min(), numbers.max()
        self._see_ends(numbers, low, high)
        self._see_air(numbers, float(low), float(high))
        self._see_labels(numbers, float(low), float(high))

    def result(self, voxels: int) -> Survey:
        """What all stretches are like together."""
        if self._missing == voxels:
            raise DamagedImage
        pairs = self._equal + self._unequal
        return Survey(
            low=float(self._low),
            high=float(self._high),
            voxels=voxels,
            missing=self._missing,
            air=self._air,
            plain_air=self._plain_air,
            lowest=self._lowest,
            is_integral=self._is_integral,
            distinct=None if self._seen is None else int(self._seen.sum()),
            evenness=self._equal / pairs if pairs else 1.0,
        )

    def _finite(self, numbers: NDArray[np.generic]) -> NDArray[np.generic]:
        """The numbers that are finite."""
        finite = np.isfinite(numbers)
        count = int(np.count_nonzero(finite))
        if count < numbers.size:
            self._missing += numbers.size - count
            numbers = numbers[finite]
        if self._is_integral:
            self._is_integral = bool(np.array_equal(np.rint(numbers), numbers))
        return numbers

    def _see_ends(self, numbers: NDArray[np.generic], low: np.generic, high: np.generic) -> None:
        if float(low) <= self._low:
            count = int(np.count_nonzero(numbers == low))
            self._lowest = count + (self._lowest if float(low) == self._low else 0)
            self._low = float(low)
        self._high = max(self._high, float(high))

    def _see_air(self, numbers: NDArray[Any], low: float, high: float) -> None:
        """Count what is at or below the two bounds of air."""
        for name, bound in (("_air", _AIR_LIKE), ("_plain_air", _AIR_BAND)):
            limit = (bound - self._intercept) / self._slope
            if self._slope > 0:
                count = 0 if low > limit else int(np.count_nonzero(numbers <= limit))
            else:
                count = 0 if high < limit else int(np.count_nonzero(numbers >= limit))
            if name == "_air":
                self._air += count
                self._plain_air += count
            else:
                self._plain_air -= count

    def _see_labels(self, numbers: NDArray[np.generic], low: float, high: float) -> None:
        """Count different numbers and equal neighbours for as long as they may be labels."""
        if self._seen is None:
            return
        if not self._is_integral or low < 0 or high > _LABEL_MAX:
            self._seen = None
            return
        labels = numbers.astype(np.uint16)
        one, next_ = labels[:-1], labels[1:]
        differs = one != next_
        # A number that was not seen yet differs from the one before it.
        self._seen[labels[0]] = True
        self._seen[next_[differs]] = True
        if self._seen.sum() > _MANY_LABELS:
            self._seen = None
            return
        unequal = int(np.count_nonzero(differs))
        self._equal += int(np.count_nonzero(one | next_)) - unequal
        self._unequal += unequal
