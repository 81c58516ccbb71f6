"""The networks that ship with the helper: read, checked and ready to run."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.running.runner import Runner, open_runner
from spine_helper.volumes.grid import Modality

TILE: Final = (80, 64, 64)
"""Voxels along k, j, i that both networks were trained with."""
CLASSES: Final = 8
BODY, POSTERIOR, DISC, CANAL, SACRUM, RIB, OTHER = 1, 2, 3, 4, 5, 6, 7
CORE: Final = 8
"""Channel of the fine output: middle of a body."""

FINDER, SEGMENTER, SUMS = "finder.onnx", "segmenter.onnx", "SHA256SUMS"
NETWORKS: Final[dict[Modality, tuple[str, str]]] = {
    "CT": (FINDER, SEGMENTER),
    "MR": ("mr-finder.onnx", "mr-segmenter.onnx"),
}
"""Files of the finder and the segmenter."""
LOW_HU, HIGH_HU, MIDDLE_HU, WIDTH_HU = -300.0, 1200.0, 100.0, 300.0
AIR_HU: Final = -1024.0
OFFSET_MM, LAST_LEVEL = 20.0, 24.0
_STEEP: Final = 40.0


class BadWeights(RuntimeError):
    """A file of weights is missing or is not the one that was shipped."""


@dataclass(frozen=True, eq=False)
class TileResult:
    """What a network says of one tile.

    Attributes:
        fine: (9, k, j, i) float32, probability of each class (background first) and of the core.
        coarse: (4, k/2, j/2, i/2) float32, mm to the middle of the body along k, j and i, and the
            VerSe id of the level.
    """

    fine: NDArray[np.float32]
    coarse: NDArray[np.float32]


def read_weights(name: str) -> bytes:
    """A file of weights, if it is the one that was shipped.

    Raises:
        BadWeights: it is not.
    """
    folder = resources.files("spine_helper.builtin").joinpath("weights")
    try:
        content = folder.joinpath(name).read_bytes()
        sums = folder.joinpath(SUMS).read_text(encoding="ascii")
    except OSError:
        raise BadWeights(name) from None
    expected = {line.split()[1]: line.split()[0] for line in sums.splitlines()}
    if expected.get(name) != hashlib.sha256(content).hexdigest():
        raise BadWeights(name)
    return content


def weights_digest() -> str:
    """SHA-256 in hex of the list of digests: of all files together.

    Raises:
        BadWeights: the list is missing.
    """
    folder = resources.files("spine_helper.builtin").joinpath("weights")
    try:
        return hashlib.sha256(folder.joinpath(SUMS).read_bytes()).hexdigest()
    except OSError:
        raise BadWeights(SUMS) from None


@cache
def open_network(name: str, threads: int) -> "Network":
    """A network of ours; the second time it is there at once.

    Raises:
        BadWeights: its file is not the one that was shipped.
    """
    return Network(open_runner(read_weights(name), threads))


class Network:
    """A network that takes tiles in HU."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def __call__(self, tile_hu: NDArray[np.float32]) -> TileResult:
        """Run it on one tile of `TILE` voxels, (k, j, i) float32 HU."""
        grey = (np.clip(tile_hu, LOW_HU, HIGH_HU) - MIDDLE_HU) / WIDTH_HU
        fine, coarse = (output[0] for output in self._runner(grey[None, None].astype(np.float32)))
        chances = _softmax(fine[:CLASSES])
        core = 1 / (1 + np.exp(-np.clip(fine[CORE:], -_STEEP, _STEEP)))
        scale = np.array([OFFSET_MM] * 3 + [LAST_LEVEL], np.float32)[:, None, None, None]
        return TileResult(np.concatenate([chances, core]), coarse * scale)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=0))
    result: NDArray[np.float32] = powers / powers.sum(axis=0)
    return result
