"""From slice positions to one grid: order, spacing, and every reason why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from spine_app.domain.errors import (
    BadGeometry,
    MixedSlices,
    RepeatedSlices,
    SingleSlice,
    UncalibratedPixels,
)
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.study.series import Orientation
from spine_app.domain.study.spacing import (
    SAME_PLACE_MM,
    count_missing,
    measure_lean,
    measure_spacing,
)

COSINE_ATOL = 1e-3
"""Largest error of length and angle of direction cosines that is renormalised, not refused."""

ORIENTATION_ATOL = 1e-4
"""Largest difference between direction cosines of slices that share an orientation."""

_ROUNDING_MM = 1e-6

PLANE_COSINE = 0.8
"""Smallest cosine between normal and axis for a plane to carry an anatomical name."""


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
    """Slices in order, and the even, orthogonal grid they fill or are resampled to.

    Attributes:
        order: `order[k]` is the place in the input of slice k, the lowest along the normal first.
        grid: right-handed; its k grows along i x j.
        along_mm: (n,) float64. Place of each slice along the normal, from the first.
        shifts_ij: (n, 2) float64, pixels. How far each slice has moved along i and j from the
            first; not zero where the stack leans (gantry tilt).
        is_even: the slices are those of the grid; else they have to be resampled to it.
        tilt_rad: angle between the stack and the normal.
        jitter_mm: largest distance of a slice from an even, straight stack, where that is noise.
        gap_max_mm: largest distance between neighbours.
    """

    order: tuple[int, ...]
    grid: Grid
    along_mm: Floats = field(repr=False)
    shifts_ij: Floats = field(repr=False)
    is_even: bool
    tilt_rad: float
    jitter_mm: float
    gap_max_mm: float

    @property
    def tilt_deg(self) -> float:
        """`tilt_rad` in degrees."""
        return float(np.rad2deg(self.tilt_rad))

    @property
    def is_variable(self) -> bool:
        """Whether the distance between neighbours varies, by however little that adds up."""
        return bool(np.ptp(np.diff(self.along_mm)) > _ROUNDING_MM)


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


@lru_cache(maxsize=256)
def is_orientation(cosines: tuple[float, ...]) -> bool:
    """Whether six cosines are those of two perpendicular directions, as `unit_axes` wants."""
    try:
        unit_axes(cosines)
    except BadGeometry:
        return False
    return True


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


def order_slices(slices: Sequence[SlicePlane]) -> tuple[int, ...]:
    """Places in the input of slices sorted along their normal.

    Raises:
        BadGeometry: a value is not finite, or the orientation is none.
    """
    positions = np.array([plane.position for plane in slices], dtype=np.float64)
    if not np.all(np.isfinite(positions)):
        raise BadGeometry
    along = positions @ unit_axes(slices[0].orientation)[:, 2]
    return tuple(int(n) for n in np.argsort(along, kind="stable"))


def stack_slices(slices: Sequence[SlicePlane]) -> Stack:
    """Order slices along their normal and find the grid they fill, or can be resampled to.

    Args:
        slices: any order; identical copies are removed before.

    Raises:
        BadGeometry: a value is absent, not finite or impossible.
        UncalibratedPixels: a pixel spacing is not positive.
        MixedSlices: matrix, orientation, pixel spacing or frame of reference differ.
        SingleSlice: fewer than two slices.
        RepeatedSlices: two slices lie at the same position.
        MissingSlices: a few gaps are multiples of the others.
        UnevenSlices: gaps differ, or slices move sideways, without any rule.

    Source:
        DICOM PS3.3 C.7.6.2.1.1. Never by file name, InstanceNumber or SliceLocation.
    """
    _check_alike(slices)
    if len(slices) < 2:
        raise SingleSlice
    order = order_slices(slices)
    first = slices[order[0]]
    axes = unit_axes(first.orientation)
    positions = np.array([slices[n].position for n in order], dtype=np.float64)
    offsets = positions - positions[0]
    along = offsets @ axes[:, 2]
    if np.min(np.diff(along)) < SAME_PLACE_MM:
        raise RepeatedSlices
    lean = measure_lean(offsets, axes, along)
    spread = measure_spacing(along)
    is_even = spread.is_even and lean.is_upright
    spacing_ij = np.array([first.pixel_spacing[1], first.pixel_spacing[0]])
    sideways = np.zeros((len(order), 2)) if lean.is_upright else offsets @ axes[:, :2]
    # Positions are rounded in files: whole pixels must not become a hair more than they are.
    shifts = np.round(sideways / spacing_ij, 6)
    low, high = np.floor(shifts.min(axis=0)), np.ceil(shifts.max(axis=0))
    columns, rows = (int(n) for n in high - low)
    even = np.arange(len(order), dtype=np.float64) * spread.spacing
    count = len(order) if spread.is_even else int(along[-1] / spread.spacing + 1e-6) + 1
    grid = Grid(
        (count, first.rows + rows, first.columns + columns),
        np.array([*spacing_ij, spread.spacing]),
        positions[0] + axes[:, :2] @ (low * spacing_ij),
        axes,
    )
    return Stack(
        order=order,
        grid=grid,
        along_mm=even if spread.is_even else along,
        shifts_ij=shifts,
        is_even=is_even,
        tilt_rad=lean.angle_rad,
        jitter_mm=max(spread.jitter_mm, lean.jitter_mm),
        gap_max_mm=float(np.max(np.diff(along))),
    )


def missing_slices(slices: Sequence[SlicePlane]) -> int:
    """How many slices are missing between those of a stack that would be even with them."""
    order = order_slices(slices)
    positions = np.array([slices[n].position for n in order], dtype=np.float64)
    return count_missing(np.diff(positions @ unit_axes(slices[0].orientation)[:, 2]))


def _check_alike(slices: Sequence[SlicePlane]) -> None:
    """Refuse slices that cannot share a grid, before their positions matter."""
    for plane in slices:
        _check_plane(plane)
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


def _check_plane(plane: SlicePlane) -> None:
    """Refuse a slice whose numbers are none."""
    if not all(0 < mm < np.inf for mm in plane.pixel_spacing):
        raise UncalibratedPixels
    if not is_orientation(plane.orientation) or min(plane.rows, plane.columns) < 1:
        raise BadGeometry
