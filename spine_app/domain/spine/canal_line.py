"""The middle line of the spinal canal, from its label or from the vertebrae around it."""

from collections.abc import Collection

import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from spine_app.domain.geometry import Floats
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import CANAL, CORD
from spine_app.domain.slicing.curve_errors import CanalUnknown
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.spine.derive import Named, derive_spine

STEP_MM = 10.0
"""Distance of neighbouring points of the line."""
SLAB_MM = 6.0
"""Half of what is looked at along the line for each of them; smooths the steps of voxels."""
REACH_MM = 25.0
"""Half of the widest canal, with room."""
UNEVEN_MM = 0.8
"""A section whose voxels lie further to one side of it is not whole."""
ROUNDS = 2
FEWEST = 12
"""Voxels of a canal in such a slab."""
PIECE = 0.05
"""A piece with a smaller part of the voxels of the largest is a crumb."""
SHORTEST_MM = 20.0


def canal_line(named: Named) -> Floats:
    """Points of the middle of the canal, from the head to the feet.

    Args:
        named: a label map and what its numbers mean.

    Returns:
        (n, 3) float64, mm, LPS, n >= 2; about `STEP_MM` apart where the canal has a label, else
        one at each vertebra.

    Raises:
        CanalUnknown: nothing says where the canal is.
        CurveFolds: what is labelled turns back on itself.
    """
    numbers = named.numbers()
    labels = [numbers[one] for one in (CANAL, CORD) if one in numbers]
    if labels:
        voxels = _voxels(named.labels, labels)
        line = _binned(voxels)
        if len(line) > 1 and np.linalg.norm(line[-1] - line[0]) >= SHORTEST_MM:
            for _ in range(ROUNDS):
                line = _centred(voxels, line)
            return line
    return _through_rings(named)


def _voxels(labels: LabelMap, numbers: Collection[int]) -> Floats:
    """(n, 3) float64, mm, LPS. Centres of all voxels of some labels, without crumbs."""
    boxes = np.array([labels.stats[n].box_ijk for n in numbers])
    low, high = boxes[:, :, 0].min(axis=0), boxes[:, :, 1].max(axis=0) + 1
    i, j, k = (slice(int(a), int(b)) for a, b in zip(low, high, strict=True))
    inside = np.isin(labels.labels_kji[k, j, i], list(numbers))
    pieces, count = ndimage.label(inside, np.ones((3, 3, 3)))
    if count > 1:
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        inside = (sizes >= PIECE * sizes.max())[pieces]
    return labels.grid.points_lps(np.argwhere(inside)[:, ::-1] + low)


def _binned(voxels: Floats) -> Floats:
    """A first line: middles of slabs across the longest axis of the voxels."""
    middle = voxels.mean(axis=0)
    _, _, axes = np.linalg.svd(np.cov((voxels - middle).T))
    # Towards the feet; of a canal that lies across the patient's axis, to either side.
    along = axes[0] if axes[0][2] <= 0 else -axes[0]
    bins = np.floor((voxels - middle) @ along / STEP_MM).astype(int)
    bins -= bins.min()
    counts = np.bincount(bins)
    sums = np.stack([np.bincount(bins, voxels[:, n]) for n in range(3)], axis=1)
    full = counts >= FEWEST
    return np.asarray(sums[full] / counts[full, None])


def _centred(voxels: Floats, line: Floats) -> Floats:
    """A better line: middles of the sections across it, nearly to both ends of the canal."""
    path = CurvedPath.through(line)
    tree = cKDTree(voxels)
    ends = _ends(voxels, path)
    length = max(ends[1] - ends[0] - 2 * SLAB_MM, STEP_MM)
    first = (ends[0] + ends[1] - length) / 2
    places = np.linspace(first, first + length, round(length / STEP_MM) + 1)
    found = []
    for arc in places:
        point, tangent, _, _ = path.frame(float(arc))
        near = voxels[tree.query_ball_point(point, float(np.hypot(REACH_MM, SLAB_MM)))] - point
        ahead = near @ tangent
        section = near[np.abs(ahead) < SLAB_MM]
        if len(section) < FEWEST:
            continue
        mean = section.mean(axis=0)
        # An end or a hole cuts the slab askew, and moves its middle to the side as well.
        if abs(mean @ tangent) < UNEVEN_MM:
            found.append(point + mean - (mean @ tangent) * tangent)
    return np.array(found) if len(found) > 1 else line


def _ends(voxels: Floats, path: CurvedPath) -> tuple[float, float]:
    """Arc lengths, beyond the ends of the path too, between which voxels lie."""
    ends = []
    for arc, sign in ((0.0, -1), (path.length_mm, 1)):
        point, tangent, _, _ = path.frame(arc)
        offsets = voxels - point
        near = np.linalg.norm(offsets, axis=1) < REACH_MM
        beyond = (offsets[near] @ tangent) * sign
        ends.append(arc + sign * float(beyond.max(initial=0.0)))
    return ends[0], ends[1]


def _through_rings(named: Named) -> Floats:
    """A point in the ring of each vertebra."""
    vertebrae = derive_spine(named).vertebrae.values()
    points = [one.canal.center_lps for one in vertebrae if one.canal is not None]
    if len(points) < 2:
        raise CanalUnknown
    return np.array(points)
