"""Where the back of a vertebra is, told from its mirror symmetry.

For C1 and C2, whose thickest part is no body.
"""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.frame import BoneFrame
from spine_app.domain.spine.patch import Patch

STEP_MM = 2.0
WIDE_DEG, FINE_DEG = 45.0, 1.5
REACH_MM, HIGH_MM = 44.0, 20.0


def facing_back(patch: Patch, canal: BoneFrame) -> BoneFrame:
    """The frame turned about its third axis so that left and right are most alike.

    Args:
        patch: the vertebra.
        canal: a frame in the middle of its canal, its second axis backwards within 45°.
    """
    side = np.arange(-REACH_MM, REACH_MM + 0.1, STEP_MM)
    mask = patch.holds(canal, side, side, np.arange(-HIGH_MM, HIGH_MM + 0.1, STEP_MM))
    thickness = mask.sum(axis=2)
    index = np.argwhere(thickness)
    weight = thickness[tuple(index.T)]
    places = side[index]
    angles = np.arange(-WIDE_DEG, WIDE_DEG + 0.1, FINE_DEG)
    likeness = np.array([_likeness(places, weight, angle) for angle in np.radians(angles)])
    # A mean over neighbours, so that a single step of the lattice does not decide.
    smooth = np.convolve(likeness, [0.25, 0.5, 0.25], mode="same")
    best = np.radians(angles[int(np.argmax(smooth))])
    back = canal.axes @ np.array([-np.sin(best), np.cos(best), 0.0])
    return canal.turned(canal.up, back)


def _likeness(places: Floats, weight: NDArray[np.int64], angle: float) -> float:
    """Overlap of a picture with its mirror image after a turn, 0 to 1."""
    cos, sin = np.cos(angle), np.sin(angle)
    x = places[:, 0] * cos + places[:, 1] * sin
    y = -places[:, 0] * sin + places[:, 1] * cos
    edges = np.arange(-REACH_MM * 1.5 - STEP_MM / 2, REACH_MM * 1.5 + STEP_MM, STEP_MM)
    picture, _, _ = np.histogram2d(x, y, bins=(edges, edges), weights=weight)
    return float(np.minimum(picture, picture[::-1]).sum() / max(picture.sum(), 1.0))
