"""From the affine of an image file to a right-handed, orthogonal grid."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.errors import BadGeometry, TiltedSlices
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.study.quality import Finding, Quality, Severity

RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])

_MAX_DEVIATION = 1e-3
"""Largest cosine between two axes that is taken for rounding."""

_TOLD_DEVIATION = 1e-5
"""Deviations above what 32-bit numbers cause are told."""

_LARGEST = 1e12
"""Numbers beyond this are refused before any arithmetic, in which they could overflow."""

_SPACING_MM = (1e-3, 100.0)
_FARTHEST_MM = 1e6


@dataclass(frozen=True, eq=False)
class Placement:
    """Where the voxels lie.

    Attributes:
        grid: right-handed and orthogonal.
        is_flipped: the rows of each stored slice must be taken in reverse order.
        findings: what was changed.
    """

    grid: Grid
    is_flipped: bool
    findings: tuple[Finding, ...]


def refuse_impossible(numbers: Floats) -> None:
    """Refuse numbers of a header that are not finite or too large to compute with.

    Raises:
        BadGeometry: there is one.
    """
    if not np.all(np.abs(numbers) <= _LARGEST):
        raise BadGeometry


def place(index_to_lps: Floats, shape_ijk: tuple[int, int, int]) -> Placement:
    """Make a grid of an affine without changing where any voxel lies.

    A left-handed set of axes becomes right-handed by counting the rows (j) from the other end.
    Turning j instead of the slices (k) lets a packed file be read from front to back.

    Args:
        index_to_lps: (4, 4) float64. Homogeneous (i, j, k, 1) to LPS mm.
        shape_ijk: voxels along the axes.

    Raises:
        TiltedSlices: two axes are perpendicular and the third is not.
        BadGeometry: the axes are no axes, or numbers are impossible.
    """
    spacing = _spacing(index_to_lps)
    direction = index_to_lps[:3, :3] / spacing
    deviation = _deviation(direction)
    # The nearest orthonormal matrix; the middle of the volume stays where it is.
    left, _, right = np.linalg.svd(direction)
    direction = left @ right
    middle = (np.array(shape_ijk, dtype=np.float64) - 1) / 2
    center = index_to_lps[:3, :3] @ middle + index_to_lps[:3, 3]
    is_flipped = bool(np.linalg.det(direction) < 0)
    if is_flipped:
        direction = direction * [1.0, -1.0, 1.0]
    origin = center - direction @ (spacing * middle)
    i, j, k = shape_ijk
    findings: tuple[Finding, ...] = ()
    if deviation > _TOLD_DEVIATION:
        findings = (Finding(Quality.ORIENTATION_RENORMALISED, Severity.INFO),)
    return Placement(Grid((k, j, i), spacing, origin, direction), is_flipped, findings)


def _spacing(index_to_lps: Floats) -> Floats:
    """Lengths of the axes in mm."""
    refuse_impossible(index_to_lps)
    if np.max(np.abs(index_to_lps)) > _FARTHEST_MM:
        raise BadGeometry
    spacing = np.linalg.norm(index_to_lps[:3, :3], axis=0)
    if np.min(spacing) < _SPACING_MM[0] or np.max(spacing) > _SPACING_MM[1]:
        raise BadGeometry
    return np.asarray(spacing)


def _deviation(direction: Floats) -> float:
    """Largest cosine between two axes; refuse what is more than rounding."""
    cosines = np.abs((direction.T @ direction)[[0, 0, 1], [1, 2, 2]])
    if np.max(cosines) <= _MAX_DEVIATION:
        return float(np.max(cosines))
    if np.min(cosines) <= _MAX_DEVIATION and abs(np.linalg.det(direction)) > 0.1:
        raise TiltedSlices
    raise BadGeometry
