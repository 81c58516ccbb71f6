"""The centre line of the spinal canal of a label map, from what the map has of it."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.labels.structures import CANAL, COCCYX, CORD, S1, SACRUM, VERTEBRAE
from spine_app.domain.slicing.curve_errors import CurveFolds, NoCanalLine, PointsCoincide
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.spine.derive import Named, derive_spine
from spine_app.domain.spine.frame import unit
from spine_app.domain.spine.parts import CanalSource
from spine_app.domain.spine.tube_line import tube_line

END_MM = 14.0
"""The line through rings of bone goes on by half a vertebra beyond the last ones."""


@dataclass(frozen=True, eq=False)
class CanalLine:
    """The line of a canal.

    Attributes:
        path: from head to feet, mm, LPS.
        source: from what it is known.
    """

    path: CurvedPath
    source: CanalSource


def has_canal_line(named: Named) -> bool:
    """Whether a label map holds what a line can be laid through; tells at once."""
    known = set(named.numbers())
    rings = known & set(VERTEBRAE) - {S1, SACRUM, COCCYX}
    return bool(known & {CANAL, CORD}) or len(rings) > 1


def canal_line(named: Named) -> CanalLine:
    """The centre line of the canal: of its label, else of the cord's, else through the rings.

    Takes some 0.1 s for a label, and some 0.2 s a vertebra for the rings.

    Args:
        named: the map and what its numbers mean.

    Raises:
        NoCanalLine: the map has none of them, or no line can be laid through what it has.
    """
    numbers = named.numbers()
    # The cord lies in the canal and hides a part of its label.
    tubes = ((CANAL, CORD), CanalSource.LABEL), ((CORD,), CanalSource.CORD)
    for wanted, source in tubes:
        if wanted[0] in numbers:
            found = [numbers[one] for one in wanted if one in numbers]
            # A crumb of a label makes no line; what else there is may.
            with suppress(NoCanalLine):
                return CanalLine(_through_labels(named, found), source)
    return CanalLine(_through_rings(named), CanalSource.BONE)


def _through_labels(named: Named, numbers: list[int]) -> CurvedPath:
    labels = named.labels
    boxes = np.array([labels.stats[number].box_ijk for number in numbers])
    low, high = boxes[:, :, 0].min(axis=0), boxes[:, :, 1].max(axis=0) + 1
    part = labels.labels_kji[tuple(slice(a, b) for a, b in zip(low[::-1], high[::-1], strict=True))]
    inside = np.logical_or.reduce([part == number for number in numbers])
    grid = labels.grid
    start = grid.points_lps(low)
    return tube_line(inside, Grid(inside.shape, grid.spacing_ijk, start, grid.direction))


def _through_rings(named: Named) -> CurvedPath:
    spine = derive_spine(named)
    rings = [one for one in spine.vertebrae.values() if one.canal is not None]
    if len(rings) < 2:
        raise NoCanalLine
    points = np.array([one.canal.center_lps for one in rings if one.canal is not None])
    try:
        return CurvedPath.through(_with_ends(points))
    except (PointsCoincide, CurveFolds):
        raise NoCanalLine from None


def _with_ends(points: Floats) -> Floats:
    first = points[0] + END_MM * unit(points[0] - points[1])
    last = points[-1] + END_MM * unit(points[-1] - points[-2])
    return np.vstack((first, points, last))
