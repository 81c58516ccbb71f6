"""The pedicles: the narrowest sections of the bridges beside the canal."""

import numpy as np
from scipy import ndimage

from spine_app.domain.geometry import Floats
from spine_app.domain.spine.body import Body
from spine_app.domain.spine.patch import Patch

STEP_MM = 0.8
ABOVE_MM = 1.0
"""How far above the upper end plate the middle of a pedicle may lie: what is higher is an
articular process."""

UNEVEN_MM = 7.0
"""Both pedicles lie as high and as far to the side as each other, within this: otherwise one of
them is something else, and it is not known which."""

FARTHEST = 0.65
"""Part of the way from the back wall through the canal on which the narrowest section is sought."""

REACH_MM = 38.0
"""Distance from the middle line in which a pedicle lies."""

BESIDE_MM = 5.0
"""Pieces whose inner edges lie this near to each other lie side by side with the canal."""

SMALLEST_MM2, LARGEST_MM2 = 6.0, 600.0
CRUMB = 0.2
"""A section smaller than this part of most is the edge of something else."""

NARROW = 1.15
"""Sections up to this much larger than the smallest belong to the isthmus, whose middle is taken:
the smallest alone would be chosen by single voxels."""


def pedicle_points(
    patch: Patch, body: Body, canal_lps: Floats
) -> tuple[Floats | None, Floats | None]:
    """Middle of the narrowest section of each pedicle.

    Args:
        patch: the vertebra.
        body: its body.
        canal_lps: (3,), mm, LPS. Middle of the canal.

    Returns:
        Left, then right: (3,) float64, mm, LPS; None where none is found.
    """
    canal = body.frame.to_local(canal_lps)
    depth = max(2 * (float(canal[1]) - body.wall), 4.0)
    y = np.arange(body.wall, body.wall + FARTHEST * depth, STEP_MM)
    x = np.arange(0.0, REACH_MM, STEP_MM)
    z = np.arange(body.bottom.height - 2.0, body.top.height + 6.0, STEP_MM)
    left, right = (
        _narrowest(patch, body, float(canal[0]), (sign * x, y, z)) for sign in (1.0, -1.0)
    )
    if left is not None and right is not None:
        mirrored = right * (-1, 1, 1) + (2 * float(canal[0]), 0, 0)
        if np.abs(left - mirrored)[[0, 2]].max() > UNEVEN_MM:
            left = right = None
    return _in_lps(body, left), _in_lps(body, right)


def _narrowest(
    patch: Patch, body: Body, middle: float, lattice: tuple[Floats, Floats, Floats]
) -> Floats | None:
    x, y, z = lattice
    mask = patch.holds(body.frame, x + middle, y, z)
    areas, middles = [], []
    for n in range(1, len(y) - 1):
        # Three sections at once: single voxels do not decide which is the narrowest.
        share = mask[:, n - 1 : n + 2].mean(axis=1)
        section = _bridge(share > 0.5, x)
        if section is None:
            continue
        weight = share * section
        area = float(weight.sum() * STEP_MM**2)
        height = float(weight.sum(axis=0) @ z) / float(weight.sum())
        if SMALLEST_MM2 <= area <= LARGEST_MM2 and height < body.top.height + ABOVE_MM:
            across = float(weight.sum(axis=1) @ x) / float(weight.sum()) + middle
            areas.append(area)
            middles.append((across, y[n], height))
    if not areas:
        return None
    sizes = np.array(areas)
    smallest = sizes[sizes > CRUMB * np.median(sizes)].min()
    narrow = (sizes >= smallest) & (sizes <= NARROW * smallest)
    return np.asarray(np.array(middles)[narrow].mean(axis=0))


def _in_lps(body: Body, local: Floats | None) -> Floats | None:
    return None if local is None else body.frame.to_lps(local)


def _bridge(section: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], x: Floats) -> Floats | None:
    """The piece of a section that lies next to the canal, from 0 to 1; None where there is none."""
    if section[0].any():
        # Bone in the middle line: this section still goes through the body.
        return None
    pieces, count = ndimage.label(section)
    if not count:
        return None
    found = [np.argwhere(pieces == piece) for piece in range(1, count + 1)]
    beside = [float(np.abs(x[where[:, 0]]).min()) for where in found]
    # Of those beside the canal the largest: a process may hang down to it.
    near = [n for n in range(count) if beside[n] < min(beside) + BESIDE_MM]
    best = max(near, key=lambda n: len(found[n]))
    return np.asarray(pieces == best + 1, dtype=np.float64)
