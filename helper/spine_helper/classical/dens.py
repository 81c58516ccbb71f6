"""The dens: the one place where a narrow column of bone stands free between two side masses."""

from typing import Final

import numpy as np

from spine_helper.classical.curve import Curve
from spine_helper.classical.lattice import Lattice
from spine_helper.classical.profile import Profile

_CANDIDATES: Final = 3
_ABOVE_MM: Final = np.arange(22.0, 36.0, 2.0)
_LEFT_MM: Final = np.arange(-18.0, 19.0, 2.0)
_BEFORE_MM: Final = np.arange(2.0, 11.0, 2.0)
_BONE_HU: Final = 180.0
_GAP_HU: Final = 120.0


def disc_below_dens(
    curve: Curve, lattice: Lattice, profile: Profile, places: tuple[int, ...]
) -> int | None:
    """Number of the disc below C2 among the highest ones, None where no dens is in the scan.

    Args:
        curve: the middle of the canal.
        lattice: grey values around it.
        profile: of the curve.
        places: mm along the line of all discs, from the lowest to the highest.
    """
    for number in range(max(0, len(places) - _CANDIDATES), len(places)):
        if _has_dens(curve, lattice, places[number], float(profile.front_mm[places[number]])):
            return number
    return None


def _has_dens(curve: Curve, lattice: Lattice, place: int, front_mm: float) -> bool:
    s = place + _ABOVE_MM[:, None, None]
    back = -(front_mm + _BEFORE_MM)
    values = np.clip(lattice.sample(curve.place(s, _LEFT_MM[:, None], back)), -100, 600)
    across = values.mean((0, 2))
    away = np.abs(_LEFT_MM)
    both = (across + across[::-1]) / 2
    middle = float(both[away <= 2].mean())
    gap = float(both[(away >= 6) & (away <= 10)].min())
    side = float(both[away >= 12].max())
    return middle > _BONE_HU and side > _BONE_HU and gap < min(_GAP_HU, middle - _GAP_HU)
