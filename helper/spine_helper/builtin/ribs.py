"""Which vertebrae carry ribs: the best anchor for names that a scan without neck and sacrum has.

A rib that the network sees begins where its vertebra ends, 20 to 36 mm beside the line of the
bodies on the scans and phantoms that were looked at, and at most 4 mm away from it.
"""

from dataclasses import dataclass
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.instances import Instances
from spine_helper.builtin.lattice import Window
from spine_helper.builtin.networks import RIB

_LEAST_ML, _LEAST_SPAN_MM = 0.4, 20.0
"""A shorter piece may be the tip of a process."""
_HEAD_MM, _APART_MM, _ASIDE_MM = 4.0, 6.0, 42.0
_VIEW_MM: Final = 50.0
"""Beside the line of the bodies, so far must be seen for a rib to be missed."""
_BOTH, _ONE = 0.998, 0.95
_NONE, _NONE_ON_ONE_SIDE, _NONE_ABOVE = 0.03, 0.15, 0.2
_LOW_LEVEL: Final = 14.0
"""Above that shoulders and the first ribs make an absence say little."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Spine:
    """Vertebrae in mm of the window.

    Attributes:
        middles: (n, 3), from head to feet.
        places: (m, 3), of the voxels of all.
        numbers: (m,) uint8, 1 to n.
    """

    middles: _Floats
    places: _Floats
    numbers: NDArray[np.uint8]

    def aside(self, places: _Floats) -> _Floats:
        """(m,) mm to the left of the line of the bodies."""
        order = np.argsort(self.middles[:, 0])
        knots = self.middles[order]
        result: _Floats = places[:, 2] - np.interp(places[:, 0], knots[:, 0], knots[:, 2])
        return result


def rib_chances(found: Instances, window: Window) -> _Floats:
    """(n,) float64, chance that a rib begins at each vertebra; NaN where it cannot be known."""
    count = len(found.middles)
    if not count:
        return np.zeros(0)
    where = np.argwhere(found.labels > 0)
    spine = _Spine(
        found.middles * window.spacing,
        where * window.spacing,
        found.labels[tuple(where.T)],
    )
    sides = np.zeros((count, 2), np.bool_)
    for rib in _pieces(found, window):
        owner = _owner(rib, spine)
        if owner is not None:
            sides[owner] = True
    seen = sides.sum(axis=1)
    chances = np.where(seen == 2, _BOTH, _ONE)
    missing = seen == 0
    chances[missing] = _chances_without(found, window, spine)[missing]
    return chances


def _pieces(found: Instances, window: Window) -> list[_Floats]:
    """(m, 3) mm of every piece of rib that is large enough."""
    pieces, count = cc3d.connected_components(
        (found.classes == RIB).astype(np.uint8), connectivity=26, return_N=True
    )
    if count == 0:
        return []
    sizes = cc3d.statistics(pieces)["voxel_counts"] * float(window.spacing.prod()) / 1000
    kept = [n for n in range(1, count + 1) if sizes[n] >= _LEAST_ML]
    return [np.argwhere(pieces == n) * window.spacing for n in kept]


def _owner(rib: _Floats, spine: _Spine) -> tuple[int, int] | None:
    """Vertebra, from 0, and side (0 right, 1 left) at which a rib begins."""
    aside = spine.aside(rib)
    side = int(aside.mean() > 0)
    away = np.abs(aside)
    if away.max() - away.min() < _LEAST_SPAN_MM or away.min() > _ASIDE_MM:
        return None
    head = rib[away < away.min() + _HEAD_MM].mean(axis=0)
    apart = np.linalg.norm(spine.places - head, axis=1)
    nearest = int(apart.argmin())
    if apart[nearest] > _APART_MM:
        return None
    return int(spine.numbers[nearest]) - 1, side


def _chances_without(found: Instances, window: Window, spine: _Spine) -> _Floats:
    """(n,) chance of a rib where none was found, by how much is in view beside the vertebra."""
    right = spine.middles[:, 2]
    left = window.hu.shape[2] * window.spacing[2] - right
    in_view = (right >= _VIEW_MM).astype(int) + (left >= _VIEW_MM)
    chances = np.choose(in_view, [np.nan, _NONE_ON_ONE_SIDE, _NONE])
    low = found.levels >= _LOW_LEVEL
    unsure = np.maximum(chances, _NONE_ABOVE)
    result: _Floats = np.where(low | np.isnan(chances), chances, unsure)
    return result
