"""From slice positions to one grid: order, spacing, and every reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spine_app.domain.errors import (
    BadGeometry,
    MissingSlices,
    MixedSlices,
    RepeatedSlices,
    SingleSlice,
    TiltedSlices,
    UncalibratedPixels,
    UnevenSlices,
)
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.series import Orientation

COSINE_ATOL = 1e-3
"""Largest error of length and angle of direction cosines that is renormalised, not refused."""

ORIENTATION_ATOL = 1e-4
"""Largest difference between direction cosines of slices that share an orientation."""

SPACING_ATOL_MM = 0.01
"""Largest difference between a gap and the median gap of an even stack."""

DRIFT_ATOL_MM = 0.05
"""Largest distance of a slice from its place on the even stack, along or across the normal."""

SAME_PLACE_MM = 1e-3
"""Slices nearer than this lie at the same position."""

TILT_RAD = np.deg2rad(0.1)
"""Largest angle between the stack and the slice normal that counts as none."""

PLANE_COSINE = 0.8
"""Smallest cosine between normal and axis for a plane to carry an anatomical name."""

_ROUNDING_MM = 1e-6


@dataclass(frozen=True)
class SlicePlane:
    """Where one slice lies.

    Attributes:
        position: mm, LPS. Centre of the first pixel (ImagePositionPatient).
        orientation: cosines of growing i, then of growing j (ImageOrientationPatient).
        pixel_spacing: mm between rows, then between columns (PixelSpacing).
        rows: pixels along j.
        columns: pixels along i.
        frame: equal for slices of the same frame of reference.

    Source:
        DICOM PS3.3 C.7.6.2.1.1 and 10.7.1.3.
    """

    position: tuple[float, float, float]
    orientation: tuple[float, float, float, float, float, float]
    pixel_spacing: tuple[float, float]
    rows: int
    columns: int
    frame: int = 0


@dataclass(frozen=True, eq=False)
class Stack:
    """Slices in order on their grid.

    Attributes:
        order: `order[k]` is the place in the input of slice k.
        grid: right-handed; k grows along i x j.
    """

    order: tuple[int, ...]
    grid: Grid


def unit_axes(orientation: Sequence[float]) -> Floats:
    """Exactly orthonormal, right-handed axes from direction cosines.

    Args:
        orientation: six cosines, of growing i and then of growing j.

    Returns:
        (3, 3) float64. Columns: unit LPS directions of i, j and their cross product.

    Raises:
        BadGeometry: a cosine is not finite, or length or angle is off by more than
            `COSINE_ATOL`.
    """
    cosines = np.array(orientation, dtype=np.float64)
    if cosines.shape != (6,) or not np.all(np.isfinite(cosines)):
        raise BadGeometry
    row, column = cosines[:3], cosines[3:]
    lengths = np.array([np.linalg.norm(row), np.linalg.norm(column)])
    if np.max(np.abs(lengths - 1)) > COSINE_ATOL or abs(row @ column) > COSINE_ATOL:
        raise BadGeometry
    row = row / lengths[0]
    column = column - row * (row @ column)
    column = column / np.linalg.norm(column)
    return np.stack([row, column, np.cross(row, column)], axis=1)


def nearest_plane(orientation: Sequence[float]) -> Orientation:
    """Name of the anatomical plane nearest to a slice.

    Raises:
        BadGeometry: the cosines are no orientation.
    """
    normal = np.abs(unit_axes(orientation)[:, 2])
    axis = int(np.argmax(normal))
    if normal[axis] < PLANE_COSINE:
        return Orientation.OBLIQUE
    return (Orientation.SAGITTAL, Orientation.CORONAL, Orientation.AXIAL)[axis]


def stack_slices(slices: Sequence[SlicePlane]) -> Stack:
    """Order slices along their normal and prove that they fill a regular grid.

    Args:
        slices: any order; identical copies are removed before.

    Returns:
        Their order and the grid they fill.

    Raises:
        BadGeometry: a value is absent, not finite or impossible.
        UncalibratedPixels: a pixel spacing is not positive.
        MixedSlices: matrix, orientation, pixel spacing or frame of reference differ.
        SingleSlice: fewer than two slices.
        RepeatedSlices: two slices lie at the same position.
        TiltedSlices: the stack leans against the slice normal.
        MissingSlices: a few gaps are multiples of the others.
        UnevenSlices: gaps differ in another way.

    Source:
        DICOM PS3.3 C.7.6.2.1.1. Never by file name, InstanceNumber or SliceLocation.
    """
    _check_alike(slices)
    if len(slices) < 2:
        raise SingleSlice
    positions = np.array([plane.position for plane in slices], dtype=np.float64)
    if not np.all(np.isfinite(positions)):
        raise BadGeometry
    along = positions @ unit_axes(slices[0].orientation)[:, 2]
    order = np.argsort(along, kind="stable")
    first = slices[order[0]]
    axes = unit_axes(first.orientation)
    offsets = positions[order] - positions[order[0]]
    spacing = _even_spacing(offsets, axes[:, 2])
    grid = Grid(
        (len(slices), first.rows, first.columns),
        np.array([first.pixel_spacing[1], first.pixel_spacing[0], spacing]),
        positions[order[0]],
        axes,
    )
    return Stack(tuple(int(n) for n in order), grid)


def _check_alike(slices: Sequence[SlicePlane]) -> None:
    """Refuse slices that cannot share a grid, before their positions matter."""
    for plane in slices:
        spacing = np.array(plane.pixel_spacing, dtype=np.float64)
        if not np.all(np.isfinite(spacing)) or np.min(spacing) <= 0:
            raise UncalibratedPixels
        unit_axes(plane.orientation)
        if min(plane.rows, plane.columns) < 1:
            raise BadGeometry
    if len({(plane.rows, plane.columns, plane.frame) for plane in slices}) > 1:
        raise MixedSlices
    if not slices:
        return
    orientations = np.array([plane.orientation for plane in slices])
    if np.max(np.abs(orientations - orientations[0])) > ORIENTATION_ATOL:
        raise MixedSlices
    spacings = np.array([plane.pixel_spacing for plane in slices])
    if not np.allclose(spacings, spacings[0], rtol=1e-5, atol=0):
        raise MixedSlices


def _even_spacing(offsets: Floats, normal: Floats) -> float:
    """Distance between neighbouring slices of an even, upright stack.

    Args:
        offsets: (n, 3) float64, mm, LPS, n >= 2. Positions from the first slice, in order.
        normal: (3,) float64, unit vector, LPS.

    Returns:
        Spacing in mm, > 0: the whole length over the number of gaps, so that the last slice
        lies exactly where it was measured.
    """
    along = offsets @ normal
    gaps = np.diff(along)
    if np.min(gaps) < SAME_PLACE_MM:
        raise RepeatedSlices
    _check_upright(offsets - np.outer(along, normal), along)
    spacing = float(along[-1] / len(gaps))
    even = np.max(np.abs(gaps - np.median(gaps))) <= SPACING_ATOL_MM + _ROUNDING_MM
    straight = np.max(np.abs(along - spacing * np.arange(len(along)))) <= DRIFT_ATOL_MM
    if even and straight:
        return spacing
    raise MissingSlices if _has_holes(gaps) else UnevenSlices


def _check_upright(sideways: Floats, along: Floats) -> None:
    """Refuse a stack whose slices move sideways.

    Args:
        sideways: (n, 3) float64, mm. Offsets from the first slice, across the normal.
        along: (n,) float64, mm. Offsets along the normal.
    """
    shift = np.linalg.norm(sideways, axis=1)
    lean = np.arctan2(shift[-1], along[-1])
    if np.max(shift) <= DRIFT_ATOL_MM and (lean <= TILT_RAD or shift[-1] <= SAME_PLACE_MM):
        return
    straight = np.outer(along / along[-1], sideways[-1])
    if np.max(np.linalg.norm(sideways - straight, axis=1)) <= DRIFT_ATOL_MM:
        raise TiltedSlices
    raise UnevenSlices


def _has_holes(gaps: Floats) -> bool:
    """Whether slices are missing from a stack that would be even with them.

    Args:
        gaps: (n,) float64, mm, > 0. Distances between neighbours, not all alike.
    """
    steps = np.round(gaps / np.min(gaps))
    fits = np.abs(gaps - steps * np.min(gaps)) <= SPACING_ATOL_MM * (steps + 1)
    return bool(np.all(fits) and np.max(steps) > 1 and np.mean(steps == 1) >= 0.5)
