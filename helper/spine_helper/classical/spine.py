"""The geometry of a spine: the line of its canal, its disc planes and the outline of its bodies."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.classical.canal_path import CanalPath
from spine_helper.classical.centre import RAYS, centred, facing, typical_walls
from spine_helper.classical.curve import Curve, Floats, make_curve, smooth
from spine_helper.classical.dens import disc_below_dens
from spine_helper.classical.discs import DiscRow, find_discs
from spine_helper.classical.envelope import Outline, find_outline
from spine_helper.classical.lattice import Lattice
from spine_helper.classical.planes import DiscPlane, body_depth, fit_planes
from spine_helper.classical.profile import Profile, measure

_PATH_SMOOTH_MM: Final = 6.0
_CURVE_SMOOTH_MM: Final = 5.0


@dataclass(frozen=True, eq=False)
class Spine:
    """Where everything is, before any voxel is labelled.

    Attributes:
        curve: the middle of the canal from feet to head.
        profile: what lies along it.
        row: the discs that were found.
        planes: through the discs, from the lowest to the highest; empty where there is no row.
        outline: of the bodies.
        has_dens: whether the vertebra above the highest disc is C2 with its dens.
        canal_mm: (n, RAYS) float64, radius of the canal at every millimetre and direction.
    """

    curve: Curve
    profile: Profile
    row: DiscRow
    planes: tuple[DiscPlane, ...]
    outline: Outline
    has_dens: bool
    canal_mm: Floats

    @property
    def gaps_mm(self) -> Floats:
        """(planes - 1,) float64, distance of neighbouring discs along the line."""
        return np.diff([plane.place_mm for plane in self.planes])

    def canal_depth(self, coordinates: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far points (..., 3) in the order s, l, p are inside the canal, mm."""
        s = np.clip(np.rint(coordinates[..., 0]), 0, len(self.canal_mm) - 1).astype(np.intp)
        turn = np.arctan2(coordinates[..., 2], coordinates[..., 1]) / (2 * np.pi) * RAYS % RAYS
        low = turn.astype(np.intp) % RAYS
        share = turn - low
        radius = self.canal_mm[s, low] * (1 - share) + self.canal_mm[s, (low + 1) % RAYS] * share
        away = np.hypot(coordinates[..., 1], coordinates[..., 2])
        result: NDArray[np.float32] = (radius - away).astype(np.float32)
        return result


def trace_line(points_mm: Floats, lattice: Lattice) -> Curve:
    """The middle of the canal from a rough path.

    Args:
        points_mm: (n, 3) float64, mm along k, j, i, from feet to head.
        lattice: grey values around it at about 1.5 mm.
    """
    curve = make_curve(points_mm, _PATH_SMOOTH_MM)
    for smooth_mm in (_PATH_SMOOTH_MM, _CURVE_SMOOTH_MM):
        curve = centred(curve, lattice, smooth_mm)
    return facing(curve, lattice)


def path_points(path: CanalPath, lattice: Lattice) -> Floats:
    """Positions (n, 3), mm, of the voxels of a path."""
    return lattice.points(path.voxels_kji.astype(np.float64))


def describe(curve: Curve, lattice: Lattice) -> Spine:
    """Find discs, bodies and the width of the canal along a line."""
    profile = measure(curve, lattice)
    row = find_discs(profile)
    dens = disc_below_dens(curve, lattice, profile, row.places)
    if dens is not None:
        row = replace(row, places=row.places[: dens + 1])
    planes = fit_planes(curve, lattice, profile, row.places) if len(row.places) > 1 else ()
    depth = _depths(len(curve.points), planes)
    outline = find_outline(curve, lattice, -(profile.front_mm + depth / 2), depth)
    walls = typical_walls(curve, lattice)
    return Spine(curve, profile, row, planes, outline, dens is not None, walls)


def _depths(size: int, planes: tuple[DiscPlane, ...]) -> Floats:
    """Expected depth of the bodies at every millimetre, from the distance of the discs."""
    if not planes:
        return np.full(size, body_depth(25.0))
    places = np.array([plane.place_mm for plane in planes])
    depths = [body_depth(gap) for gap in np.diff(places)]
    along = np.interp(np.arange(size), (places[1:] + places[:-1]) / 2, depths)
    return smooth(along[:, None], 15.0)[:, 0]
