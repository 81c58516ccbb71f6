"""Overlap and distances of two masks, by SimpleITK: one pinned implementation, in millimetres.

The surface of a mask are its voxels that touch the outside by a face; distances run between
centres of such voxels. So two masks that differ by one voxel are one voxel apart, and numbers of a
program that walks along triangles differ by a fraction of a voxel.

Source:
    Podobnik et al., arXiv 2410.02630: programs differ in HD95 by far more than methods do.
    Maurer et al., IEEE TPAMI 25 (2003), for the distance map.
"""

import importlib.util
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = Any
"""A `SimpleITK.Image`, which is not installed everywhere."""

LIBRARY: Final = "SimpleITK"
_PERCENT: Final = 95


class MissingLibrary(Exception):
    """The extra `evaluate` is not installed; its text is a sentence for the user."""


@dataclass(frozen=True)
class Distances:
    """Of two masks that are not empty.

    Attributes:
        hd95_mm: larger of the 95th percentiles of both directions.
        assd_mm: mean over the surface voxels of both masks together.
    """

    hd95_mm: float
    assd_mm: float


def check_library() -> None:
    """Refuse early where distances cannot be measured.

    Raises:
        MissingLibrary: the extra is not installed.
    """
    if importlib.util.find_spec(LIBRARY) is None:
        raise MissingLibrary("Evaluation needs: pip install 'spine-helper[evaluate]'")


def dice(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Dice of two masks; 1 where both are empty."""
    total = int(np.count_nonzero(a)) + int(np.count_nonzero(b))
    return 2 * int(np.count_nonzero(a & b)) / total if total else 1.0


def distances(
    a: NDArray[np.bool_], b: NDArray[np.bool_], spacing_kji: tuple[float, float, float]
) -> Distances:
    """Distances between the surfaces of two masks.

    Args:
        a: (k, j, i) bool, not empty.
        b: the same.
        spacing_kji: mm.
    """
    box = _box(a | b)
    one, two = (_image(np.pad(mask[box], 1), spacing_kji) for mask in (a, b))
    there, back = _directed(one, two), _directed(two, one)
    both = np.concatenate([there, back])
    tail = max(float(np.percentile(side, _PERCENT)) for side in (there, back))
    return Distances(tail, float(both.mean()))


def _box(mask: NDArray[np.bool_]) -> tuple[slice, ...]:
    found = []
    for axis in range(mask.ndim):
        others = tuple(n for n in range(mask.ndim) if n != axis)
        places = np.flatnonzero(mask.any(axis=others))
        found.append(slice(int(places[0]), int(places[-1]) + 1))
    return tuple(found)


def _image(mask: NDArray[np.bool_], spacing_kji: tuple[float, float, float]) -> Image:
    import SimpleITK as sitk  # noqa: N813, PLC0415 - an extra

    image = sitk.GetImageFromArray(mask.astype(np.uint8))
    image.SetSpacing(spacing_kji[::-1])
    return sitk.LabelContour(image, fullyConnected=False)


def _directed(surface: Image, other: Image) -> NDArray[np.float64]:
    """Distance of each surface voxel of the first to the surface of the second, mm."""
    import SimpleITK as sitk  # noqa: N813, PLC0415 - an extra

    away = sitk.SignedMaurerDistanceMap(
        other, insideIsPositive=False, squaredDistance=False, useImageSpacing=True
    )
    values = sitk.GetArrayViewFromImage(away)[sitk.GetArrayViewFromImage(surface) > 0]
    return np.abs(np.asarray(values, np.float64))
