"""What a network gives for a made-up input: written down at import, compared at `verify`.

The digest says that not one voxel changed; where the arithmetic of another processor rounds another
way, the logits at some places say by how much.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.packs.network import Network, Place, SelfTest
from spine_helper.packs.trouble import BrokenPack
from spine_helper.running.runner import open_runner

_PLACES: Final = 16
_TOLERANCE: Final = 1e-3
"""Of the largest logit; the same share that `exact` mode may differ from nnU-Net by."""

_MULTIPLIER: Final = 2654435761
_LEAST_SIDES: Final = 2
"""Voxels of each side at the coarsest stage: an instance norm over one voxel gives nothing."""


@dataclass(frozen=True)
class Form:
    """What a network takes and gives.

    Attributes:
        channels: of the image.
        heads: channels that come out.
        patch: voxels of a tile.
        divisible_by: what each side of a tile must be a multiple of.
    """

    channels: int
    heads: int
    patch: tuple[int, ...]
    divisible_by: tuple[int, ...]

    @classmethod
    def of(cls, network: Network) -> "Form":
        """That of a network of a pack."""
        channels = len(network.before.channels)
        return cls(channels, network.heads, network.during.patch, network.divisible_by)

    @property
    def small(self) -> tuple[int, ...]:
        """The smallest tile in which every stage has something to do."""
        pairs = zip(self.patch, self.divisible_by, strict=True)
        return tuple(min(size, _LEAST_SIDES * part) for size, part in pairs)


@dataclass(frozen=True)
class Verdict:
    """How a self-test went.

    Attributes:
        is_same: whether every voxel got the same label as at import.
        delta: largest difference of a logit, as a share of the largest logit.
    """

    is_same: bool
    delta: float


def write_down(model: bytes, form: Form, seed: int) -> SelfTest:
    """Run a new network once and write down what it gives.

    Raises:
        BrokenPack: it gives what no network should: infinities, or the same everywhere.
    """
    shape = form.small
    logits = _run(model, form, seed, shape)
    largest = float(np.abs(logits).max())
    if not np.isfinite(largest) or largest == 0 or float(logits.std()) == 0:
        raise BrokenPack("The network gives no usable numbers for a test image.")
    spread = _hashed(_PLACES * len(shape), seed + 1).reshape(_PLACES, len(shape))
    places = tuple(
        Place(
            index=index,
            logits=tuple(float(value) for value in _at(logits, index)),
        )
        for index in (
            tuple(int(share * size) for share, size in zip(row, shape, strict=True))
            for row in spread
        )
    )
    return SelfTest(
        seed=seed,
        shape=shape,
        argmax_sha256=_digest(logits),
        max_abs_logit=largest,
        tolerance=_TOLERANCE,
        places=places,
    )


def compare(model: bytes, form: Form, test: SelfTest) -> Verdict:
    """Run a network again and compare.

    Raises:
        BrokenPack: its logits differ by more than the tolerance.
    """
    logits = _run(model, form, test.seed, test.shape)
    if any(
        len(place.logits) != len(logits)
        or len(place.index) != logits.ndim - 1
        or any(not 0 <= n < size for n, size in zip(place.index, logits.shape[1:], strict=True))
        for place in test.places
    ):
        raise BrokenPack("The self-test of the pack does not fit its network.")
    delta = max(
        float(np.abs(_at(logits, place.index) - np.array(place.logits)).max())
        for place in test.places
    )
    delta /= test.max_abs_logit
    if not delta <= test.tolerance:
        raise BrokenPack("The network does not give what it gave when it was imported.")
    return Verdict(_digest(logits) == test.argmax_sha256, delta)


def _run(model: bytes, form: Form, seed: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    count = form.channels * int(np.prod(shape))
    image = (4 * _hashed(count, seed) - 2).astype(np.float32).reshape(1, form.channels, *shape)
    logits: NDArray[np.float32] = open_runner(model, threads=1)(image)[0][0]
    if logits.shape != (form.heads, *shape):
        raise BrokenPack("The network gives another number of channels than its labels need.")
    return logits


def _at(logits: NDArray[np.float32], index: tuple[int, ...]) -> NDArray[np.float32]:
    place: tuple[slice | int, ...] = (slice(None), *index)
    return logits[place]


def _hashed(count: int, seed: int) -> NDArray[np.float64]:
    """Numbers from 0 to 1 that look random and are the same with every version of everything."""
    numbers = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed)) * np.uint64(_MULTIPLIER)
    numbers ^= numbers >> np.uint64(15)
    numbers = (numbers * np.uint64(2246822519)) & np.uint64(0xFFFFFFFF)
    numbers ^= numbers >> np.uint64(13)
    return numbers.astype(np.float64) / 2**32


def _digest(logits: NDArray[np.float32]) -> str:
    return hashlib.sha256(logits.argmax(0).astype(np.uint8).tobytes()).hexdigest()
