"""Two label maps on one lattice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.evaluation.schemes import translated
from spine_helper.volumes.files import BadFile, FileVolume, read_labels

_VOXEL_ATOL: Final = 0.05
"""How far, in voxels, two lattices that are the same may lie apart."""


@dataclass(frozen=True, eq=False)
class Pair:
    """What is compared.

    Attributes:
        predicted_kji: (k, j, i) uint8, values of ours.
        truth_kji: (k, j, i) uint8 on the same lattice, values of ours.
        spacing_kji: mm.
        affine_ijk_to_lps: (4, 4) float64, mm.
    """

    predicted_kji: NDArray[np.uint8]
    truth_kji: NDArray[np.uint8]
    spacing_kji: tuple[float, float, float]
    affine_ijk_to_lps: NDArray[np.float64]

    @property
    def voxel_ml(self) -> float:
        """Volume of one voxel."""
        return float(np.prod(self.spacing_kji)) / 1000


def read_pair(predicted: Path, truth: Path | None, schemes: tuple[str, str]) -> Pair:
    """Read a prediction and a truth, on the lattice of the truth.

    Args:
        predicted: label map.
        truth: label map; None for none, which leaves an empty one.
        schemes: of the prediction and of the truth.

    Raises:
        BadFile: one cannot be read, or they lie on different lattices.
    """
    given = read_labels(predicted)
    labels = translated(given.voxels_kji, schemes[0])
    if truth is None:
        return _pair(labels, np.zeros_like(labels), given)
    true = read_labels(truth)
    return _pair(_onto(labels, given, true), translated(true.voxels_kji, schemes[1]), true)


def _pair(labels: NDArray[np.uint8], truth: NDArray[np.uint8], volume: FileVolume) -> Pair:
    i, j, k = volume.grid.spacing_ijk
    return Pair(labels, truth, (k, j, i), volume.affine_ijk_to_lps)


def _onto(labels: NDArray[np.uint8], given: FileVolume, wanted: FileVolume) -> NDArray[np.uint8]:
    """Labels with the axes of another volume, whose voxels must be the same ones.

    Raises:
        BadFile: they are not.
    """
    step = np.linalg.inv(given.affine_ijk_to_lps) @ wanted.affine_ijk_to_lps
    turn = np.rint(step[:3, :3]).astype(int)
    order = np.abs(turn).argmax(axis=0)
    array = labels.transpose(2, 1, 0)
    is_turn = (np.abs(turn).sum(axis=0) == 1).all() and len(set(order.tolist())) == 3
    turned = array.transpose(order) if is_turn else array
    if not is_turn or turned.shape != wanted.grid.shape_kji[::-1]:
        raise BadFile("The two label maps do not lie on the same lattice.")
    signs = [int(turn[axis, n]) for n, axis in enumerate(order)]
    corners = np.array(np.meshgrid(*[(0, size - 1) for size in turned.shape])).reshape(3, -1)
    there = step[:3, :3] @ corners + step[:3, 3:]
    expected = np.empty_like(there)
    for n, axis in enumerate(order):
        last = turned.shape[n] - 1
        expected[axis] = corners[n] if signs[n] > 0 else last - corners[n]
    if np.abs(there - expected).max() > _VOXEL_ATOL:
        raise BadFile("The two label maps do not lie on the same lattice.")
    flipped = turned[tuple(slice(None, None, sign) for sign in signs)]
    return np.ascontiguousarray(flipped.transpose(2, 1, 0))
