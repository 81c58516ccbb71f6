"""What is cut away from a volume in 3D: the crop box and the clip position."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.view.projection import Ray

PARALLEL_COSINE = 0.999
"""A ray within 2.6° of an axis says nothing about the place along it."""
SPECKS = 0.01
"""Part of the voxels of the fullest slice that are noise or padding."""
THINNEST = 1.0
"""Voxels that stay between two opposite faces."""


@dataclass(frozen=True, eq=False)
class HalfSpace:
    """Keeps what lies on the side of a plane to which its normal points.

    Attributes:
        point_lps: (3,) float64, mm, LPS. A point of the plane.
        normal: (3,) float64, unit, LPS.
    """

    point_lps: Floats
    normal: Floats

    def distances(self, points_lps: ArrayLike) -> Floats:
        """(...,) float64, mm. Signed distance of points (..., 3), positive where they are kept."""
        offset = np.asarray(points_lps, dtype=np.float64) - self.point_lps
        return np.asarray(offset @ self.normal)


@dataclass(frozen=True, eq=False)
class CropBox:
    """A box along the axes of a grid.

    Attributes:
        low_ijk: (3,) float64, index. Lower faces, between -0.5 and n - 0.5.
        high_ijk: (3,) float64, index. Upper faces, above `low_ijk`.

    Raises:
        BadGeometry: a face is not finite, or lies on the wrong side of the one opposite.
    """

    low_ijk: Floats
    high_ijk: Floats

    def __post_init__(self) -> None:
        """Refuse what is no box."""
        values = np.array([self.low_ijk, self.high_ijk], dtype=np.float64)
        if values.shape != (2, 3) or not np.all(np.isfinite(values)):
            raise BadGeometry
        if np.any(values[0] >= values[1]):
            raise BadGeometry

    def half_spaces(self, grid: Grid) -> tuple[HalfSpace, ...]:
        """Six half spaces whose common part is the box; low and high of i, j and k in turn."""
        low, high = grid.points_lps(self.low_ijk), grid.points_lps(self.high_ijk)
        faces = [(low, 1.0), (high, -1.0)]
        return tuple(
            HalfSpace(point, sign * grid.direction[:, axis])
            for axis in range(3)
            for point, sign in faces
        )


class End(Enum):
    """Which of two opposite faces."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True)
class Face:
    """A face of a box.

    Attributes:
        axis: 0, 1, 2 for i, j, k.
        end: which of the two faces across that axis.
    """

    axis: int
    end: End


FACES = tuple(Face(axis, end) for axis in range(3) for end in End)
EDGES = tuple(
    (start, start | 1 << axis) for axis in range(3) for start in range(8) if not start & 1 << axis
)
"""Corner numbers of the twelve edges; bit n of a corner's number is its end of axis n."""


def whole_box(grid: Grid) -> CropBox:
    """The box that holds every voxel whole."""
    shape = np.array(grid.shape_ijk, dtype=np.float64)
    return CropBox(np.full(3, -0.5), shape - 0.5)


def box_corners(box: CropBox, grid: Grid) -> Floats:
    """(8, 3) float64, mm, LPS. Corners in the order that `EDGES` numbers them."""
    ends = (np.asarray(box.low_ijk), np.asarray(box.high_ijk))
    index = [[ends[corner >> axis & 1][axis] for axis in range(3)] for corner in range(8)]
    return grid.points_lps(index)


def face_index(box: CropBox, face: Face) -> float:
    """Where a face lies along its axis, as an index."""
    return float((box.low_ijk if face.end is End.LOW else box.high_ijk)[face.axis])


def face_center(box: CropBox, grid: Grid, face: Face) -> Floats:
    """(3,) float64, mm, LPS. Middle of a face."""
    index = (np.asarray(box.low_ijk) + np.asarray(box.high_ijk)) / 2
    index[face.axis] = face_index(box, face)
    return grid.points_lps(index)


def with_face(box: CropBox, grid: Grid, face: Face, index: float) -> CropBox:
    """The box with a face moved, inside the grid and at least `THINNEST` from the one opposite.

    Args:
        box: the box.
        grid: its grid.
        face: which face.
        index: where to, along the face's axis.
    """
    low, high = (np.array(ends, dtype=np.float64) for ends in (box.low_ijk, box.high_ijk))
    axis, whole = face.axis, whole_box(grid)
    if face.end is End.LOW:
        most = max(high[axis] - THINNEST, whole.low_ijk[axis])
        low[axis] = np.clip(index, whole.low_ijk[axis], most)
    else:
        least = min(low[axis] + THINNEST, whole.high_ijk[axis])
        high[axis] = np.clip(index, least, whole.high_ijk[axis])
    return replace(box, low_ijk=low, high_ijk=high)


def along_axis(ray: Ray, point_lps: ArrayLike, axis_lps: ArrayLike) -> float | None:
    """How far along a line the point lies that is nearest to a ray.

    Args:
        ray: a line of sight.
        point_lps: (3,), mm, LPS. A point of the line.
        axis_lps: (3,), unit, LPS. Its direction.

    Returns:
        mm from the point; None where the ray runs along the line.
    """
    axis = np.asarray(axis_lps, dtype=np.float64)
    cosine = float(axis @ ray.direction)
    if abs(cosine) > PARALLEL_COSINE:
        return None
    offset = ray.start_lps - np.asarray(point_lps, dtype=np.float64)
    along = float(axis @ offset) - cosine * float(ray.direction @ offset)
    return along / (1.0 - cosine**2)


def plane_segments(corners_lps: Floats, plane: HalfSpace) -> dict[Face, tuple[Floats, Floats]]:
    """Where a plane meets the faces of a box.

    Args:
        corners_lps: (8, 3), mm, LPS, in the order of `box_corners`.
        plane: the plane.

    Returns:
        Both ends, (3,) mm, LPS, of the segment on each face that the plane crosses.
    """
    sides = plane.distances(corners_lps)
    found: dict[Face, list[Floats]] = {}
    for first, second in EDGES:
        if (sides[first] < 0) == (sides[second] < 0):
            continue
        part = sides[first] / (sides[first] - sides[second])
        point = corners_lps[first] + part * (corners_lps[second] - corners_lps[first])
        for axis in range(3):
            if not (first ^ second) >> axis & 1:
                end = End.HIGH if first >> axis & 1 else End.LOW
                found.setdefault(Face(axis, end), []).append(point)
    return {face: (ends[0], ends[1]) for face, ends in found.items() if len(ends) == 2}


def clip_plane(corners_lps: Floats, looking: Floats, fraction: float) -> HalfSpace | None:
    """What the clip position leaves: all that is further away than a plane across the look.

    Args:
        corners_lps: (n, 3), mm, LPS. What the position spans, from the nearest corner to the
            furthest.
        looking: (3,), unit, LPS. Away from the viewer.
        fraction: 0 … 1; at 0 nothing is cut, at 1 everything.

    Returns:
        The half space that stays; None where nothing is cut.
    """
    if fraction <= 0.0:
        return None
    depths = corners_lps @ looking
    nearest = corners_lps[int(np.argmin(depths))]
    return HalfSpace(nearest + fraction * np.ptp(depths) * looking, np.asarray(looking))


def box_of(mask_kji: NDArray[np.bool_], step: int, grid: Grid) -> CropBox | None:
    """Smallest box around the voxels that are set; None where none is.

    Specks do not count: slices with few of them beside the fullest slice are left outside.

    Args:
        mask_kji: (k, j, i). Every `step`-th voxel of the grid along each axis.
        step: distance of its voxels, >= 1.
        grid: the whole grid.
    """
    if not mask_kji.any():
        return None
    whole, low, high = whole_box(grid), np.zeros(3), np.zeros(3)
    for axis in range(3):
        others = tuple(other for other in range(3) if other != 2 - axis)
        counts = mask_kji.sum(axis=others)
        hit = np.flatnonzero(counts > SPECKS * counts.max())
        # Between two voxels that were looked at there may be more of the same.
        low[axis], high[axis] = (hit[0] - 1) * step + 0.5, (hit[-1] + 1) * step - 0.5
    low, high = np.maximum(low, whole.low_ijk), np.minimum(high, whole.high_ijk)
    return CropBox(low, high)
