"""The spine as far as its canal goes, where the finder has missed an end of it.

At 4 mm the small, dark vertebrae of a neck in MR are easily lost; at 2 mm their canal is seen.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import cc3d
import numpy as np
from numpy.typing import NDArray

from spine_helper.builtin.finder import Found, middle_line
from spine_helper.builtin.lattice import Window
from spine_helper.builtin.mosaic import Mosaic
from spine_helper.builtin.networks import BODY, CANAL, DISC, OTHER, POSTERIOR, RIB, SACRUM
from spine_helper.classical.lattice import box_mean

MOST_TIMES: Final = 8
"""Times that the line may grow, by 40 mm at each end."""
_SURE: Final = 0.5
_LEAST_GROWTH_MM: Final = 8.0
_REACH_MM: Final = 44.0
"""From the canal to the farthest part of a vertebra that belongs to it."""

Segment = Callable[[Found], tuple[Window, Mosaic]]


def followed(found: Found, segment: Segment) -> tuple[Found, Window, Mosaic]:
    """A spine from end to end of its canal, and what the segmenter says along it.

    Args:
        found: what the finder said.
        segment: runs the segmenter along the line of what was found.
    """
    window, mosaic = segment(found)
    for _ in range(MOST_TIMES):
        longer = _longer(found, window, mosaic)
        if longer is None:
            break
        found = longer
        window, mosaic = segment(found)
    return found, window, mosaic


def _longer(found: Found, window: Window, mosaic: Mosaic) -> Found | None:
    """With what lies along the canal beyond the ends; None where the canal ends there too."""
    canal = _canal_of(found, window, mosaic)
    rows = np.flatnonzero(canal.any(axis=(1, 2)))
    if not rows.size:
        return None
    ends = (rows[[0, -1]] + window.start[0] + 0.5) * window.spacing[0]
    growth = max(found.line[0, 0] - ends[0], ends[1] - found.line[-1, 0])
    if growth < _LEAST_GROWTH_MM:
        return None
    fine = mosaic.fine
    column = np.max([fine[BODY] + fine[POSTERIOR], fine[DISC], fine[CANAL], fine[SACRUM]], axis=0)
    there = column > np.max([fine[0], fine[RIB], fine[OTHER]], axis=0)
    near = canal.astype(np.float32)
    for axis in (1, 2):
        reach = int(_REACH_MM / window.spacing[axis])
        near = box_mean(near, axis, -reach, reach)
    spine = found.spine.copy()
    places = window.to_mm(np.argwhere(there & (near > 0)).astype(np.float64)) / found.spacing
    spine[tuple(np.clip(places.astype(np.intp), 0, np.array(spine.shape) - 1).T)] = True
    return replace(found, spine=spine, line=middle_line(spine, found.spacing))


def _canal_of(found: Found, window: Window, mosaic: Mosaic) -> NDArray[np.bool_]:
    """(k, j, i) bool on the window: the pieces of canal that touch what was found."""
    pieces, count = cc3d.connected_components(
        mosaic.fine[CANAL] > _SURE, connectivity=26, return_N=True
    )
    where = np.argwhere(pieces > 0)
    places = window.to_mm(where.astype(np.float64)) / found.spacing
    places = np.clip(places.astype(np.intp), 0, np.array(found.spine.shape) - 1)
    touching = np.zeros(count + 1, np.bool_)
    touching[pieces[tuple(where.T)][found.spine[tuple(places.T)]]] = True
    touching[0] = False
    result: NDArray[np.bool_] = touching[pieces]
    return result
