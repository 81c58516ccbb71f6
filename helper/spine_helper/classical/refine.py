"""Labels of a coarse lattice on a fine one over the same box, with borders where the bone ends."""

from dataclasses import dataclass

import edt
import numpy as np
from numpy.typing import NDArray

_Shape = tuple[int, int, int]

_REACH = 4
"""Voxels of the coarse lattice around a label in which its distance is known."""


@dataclass(frozen=True)
class Rim:
    """How a border follows the grey values.

    Attributes:
        threshold_hu: of bone.
        grow_mm: bone up to this far outside a label is added to it.
        shrink_mm: what is not bone is taken away up to this deep below its surface.
    """

    threshold_hu: float
    grow_mm: float = 1.5
    shrink_mm: float = 2.0


@dataclass(frozen=True, eq=False)
class Near:
    """The nearest label of every voxel of a lattice.

    Attributes:
        labels_kji: (k, j, i) uint8, 0 where no label is near.
        depth_kji: (k, j, i) float16, mm inside it; negative outside.
    """

    labels_kji: NDArray[np.uint8]
    depth_kji: NDArray[np.float16]


def nearest_labels(coarse_kji: NDArray[np.uint8], shape_kji: _Shape, spacing_mm: float) -> Near:
    """The label whose surface a voxel of a finer lattice is deepest in.

    Distances are interpolated, not labels, so surfaces are smooth whatever the ratio is.

    Args:
        coarse_kji: (k, j, i) uint8 on a lattice of about equal spacing.
        shape_kji: of the fine lattice, which covers the same box.
        spacing_mm: of the coarse lattice.
    """
    labels = np.zeros(shape_kji, np.uint8)
    # Hundredths of a millimetre are enough, and these are the largest arrays of all.
    depth = np.full(shape_kji, -_REACH * spacing_mm, np.float16)
    for value in np.flatnonzero(np.bincount(coarse_kji.reshape(-1), minlength=256)[1:]) + 1:
        box = _box(coarse_kji == value)
        distance = _signed_distance(coarse_kji[box] == value) * np.float32(spacing_mm)
        fine, places = _fine_box(box, coarse_kji.shape, shape_kji)
        for axis in range(3):
            distance = _interpolate(distance, axis, places[axis])
        closer = distance > depth[fine]
        depth[fine][closer] = distance[closer]
        labels[fine][closer] = value
    return Near(labels, depth)


def snap(near: Near, hu_kji: NDArray[np.int16], rim: Rim) -> NDArray[np.uint8]:
    """Labels whose surface lies where the bone ends, as far as that is near.

    Args:
        near: of the lattice of `hu_kji`.
        hu_kji: (k, j, i), HU.
        rim: how far a border may move.

    Returns:
        (k, j, i) uint8.
    """
    is_bone = hu_kji >= rim.threshold_hu
    keep = near.depth_kji > rim.shrink_mm
    keep |= is_bone & (near.depth_kji > -rim.grow_mm)
    return np.where(keep, near.labels_kji, np.uint8(0))


def _box(mask: NDArray[np.bool_]) -> tuple[slice, ...]:
    """Box of a mask and what lies within reach around it."""
    box = []
    for axis in range(3):
        others = tuple(n for n in range(3) if n != axis)
        used = np.flatnonzero(mask.any(axis=others))
        box.append(slice(max(0, used[0] - _REACH), min(mask.shape[axis], used[-1] + _REACH + 1)))
    return tuple(box)


def _signed_distance(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Voxels to the surface of a mask, positive inside; never further than the reach."""
    inside = edt.edt(mask) - np.float32(0.5)
    outside = edt.edt(~mask) - np.float32(0.5)
    distance: NDArray[np.float32] = np.where(mask, inside, -outside).astype(np.float32)
    return np.clip(distance, -_REACH, _REACH)


def _fine_box(
    box: tuple[slice, ...], coarse: tuple[int, ...], fine: _Shape
) -> tuple[tuple[slice, ...], list[NDArray[np.float64]]]:
    """Voxels of the fine lattice whose centres lie in a coarse box, and where in it they lie."""
    slices, places = [], []
    for part, old, new in zip(box, coarse, fine, strict=True):
        first = int(np.ceil(part.start * new / old - 0.5))
        last = int(np.floor(part.stop * new / old - 0.5))
        index = np.arange(max(first, 0), min(last, new - 1) + 1)
        slices.append(slice(int(index[0]), int(index[-1]) + 1) if index.size else slice(0, 0))
        places.append((index + 0.5) * old / new - 0.5 - part.start)
    return tuple(slices), places


def _interpolate(
    volume: NDArray[np.float32], axis: int, places: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Linear interpolation along one axis, the edge value beyond both ends."""
    last = volume.shape[axis] - 1
    inside = np.clip(places, 0, last)
    low = np.minimum(inside.astype(np.intp), max(last - 1, 0))
    shape = [1, 1, 1]
    shape[axis] = places.size
    share = (inside - low).astype(np.float32).reshape(shape)
    below = volume.take(low, axis)
    result: NDArray[np.float32] = (
        below + (volume.take(np.minimum(low + 1, last), axis) - below) * share
    )
    return result
