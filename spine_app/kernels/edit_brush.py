"""A brush drawn over a box of a label map: a ball, or a disc in a plane, from one point to another.

Distances are those between voxel centres in mm, along the axes of the grid, which are orthogonal:
they are those of patient space on any grid.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.labels.editing.box import Box, box_around
from spine_app.domain.labels.editing.planes import EDGE_MM, half_width_mm, towards_growing
from spine_app.domain.labels.editing.rule import Rule
from spine_app.kernels.compile import compiled, rehearsal

Labels = NDArray[np.unsignedinteger]
Greys = NDArray[np.int16]
ROUNDING = 1 + 1e-9
"""Factor on the square of the radius, so that rounding takes no voxel from its rim."""


@dataclass(frozen=True, eq=False)
class Capsule:
    """What a brush passes over on its way from one point to another.

    Attributes:
        start_lps: (3,) float64, mm, LPS.
        end_lps: (3,) float64, mm, LPS.
        radius_mm: of the brush, > 0.
        normal: (3,) float64, unit, LPS, of the plane of a disc in which both points lie; None for
            a ball.
    """

    start_lps: Floats
    end_lps: Floats
    radius_mm: float
    normal: Floats | None = None

    def box(self, grid: Grid) -> Box:
        """The voxels that it may reach."""
        # A voxel that a disc cuts has its centre at most half a voxel off the plane.
        beside = 0.0 if self.normal is None else half_width_mm(grid, self.normal)
        margin = float(np.hypot(self.radius_mm, beside))
        return box_around((self.start_lps, self.end_lps), margin, grid)


def brushed(
    labels: Labels, greys: Greys | None, box: Box, grid: Grid, stroke: tuple[Capsule, Rule]
) -> Labels:
    """The labels of a box after a brush passed over it.

    A voxel is changed where its centre lies under the brush, or where the line along which its
    middle goes runs through the voxel: a brush smaller than a voxel paints too.

    Args:
        labels: (k, j, i) labels of the box.
        greys: (k, j, i) int16 grey values of it; needed where the rule asks for them.
        box: where it lies in the grid.
        grid: of the map.
        stroke: the way of the brush, and which voxels it changes.
    """
    capsule, rule = stroke
    after: Labels = np.asarray(labels).copy()
    ends = grid.indices_ijk((capsule.start_lps, capsule.end_lps))[:, ::-1]
    spacing = np.ascontiguousarray(grid.spacing_ijk[::-1])
    plane = np.array((0.0, 0.0, 0.0, 1.0))
    if capsule.normal is not None:
        normal = towards_growing(grid, capsule.normal)
        plane[:3] = (grid.direction.T @ normal)[::-1]
        plane[3] = half_width_mm(grid, normal)
    grey = np.zeros((0, 0, 0), np.int16)
    if rule.greys is not None and greys is not None:
        grey = np.asarray(greys).copy()
    low, high = rule.greys or (0, 0)
    numbers = np.array((rule.new, rule.only, low, high), np.int64)
    ends = np.ascontiguousarray((ends - np.array(box.low_kji)) * spacing)
    sweep(after, grey, ends, (spacing, plane, capsule.radius_mm), numbers)
    return after


@compiled
def sweep(
    labels: Labels,
    greys: Greys,
    ends: Floats,
    brush: tuple[Floats, Floats, float],
    rule: NDArray[np.int64],
) -> None:
    """Change the voxels under a brush.

    Args:
        labels: (k, j, i) labels of a box. Changed in place.
        greys: grey values of it; empty where they do not matter.
        ends: (2, 3) float64, mm along k, j, i from the box's first voxel. The way of the brush.
        brush: (3,) mm between voxels along k, j, i; normal (k, j, i) of the plane of a disc and
            how far from it voxels are changed, a normal of 0 for a ball; radius in mm.
        rule: new label, only label or -1, smallest and largest grey value.
    """
    spacing, plane, radius = brush
    start, way = ends[0], ends[1] - ends[0]
    square = way[0] * way[0] + way[1] * way[1] + way[2] * way[2]
    most = radius * radius * ROUNDING
    for k in range(labels.shape[0]):
        z = k * spacing[0] - start[0]
        for j in range(labels.shape[1]):
            y = j * spacing[1] - start[1]
            for i in range(labels.shape[2]):
                if not may_change(labels, greys, (k, j, i), rule):
                    continue
                x = i * spacing[2] - start[2]
                off = plane[0] * z + plane[1] * y + plane[2] * x
                if off <= EDGE_MM - plane[3] or off > plane[3] + EDGE_MM:
                    continue
                u, v, w = z - off * plane[0], y - off * plane[1], x - off * plane[2]
                along = 0.0
                if square > 0:
                    along = (u * way[0] + v * way[1] + w * way[2]) / square
                    along = min(max(along, 0.0), 1.0)
                u, v, w = u - along * way[0], v - along * way[1], w - along * way[2]
                if u * u + v * v + w * w <= most:
                    labels[k, j, i] = rule[0]
    follow_line(labels, greys, ends, spacing, rule)


@compiled
def may_change(
    labels: Labels, greys: Greys, at: tuple[int, int, int], rule: NDArray[np.int64]
) -> bool:
    """Whether a rule lets a voxel be changed."""
    label = labels[at]
    if label == rule[0] or (rule[1] >= 0 and label != rule[1]):
        return False
    return greys.size == 0 or (greys[at] >= rule[2] and greys[at] <= rule[3])


@compiled
def follow_line(
    labels: Labels, greys: Greys, ends: Floats, spacing: Floats, rule: NDArray[np.int64]
) -> None:
    """Change the voxels that hold points of a line, four of them to the shortest voxel side."""
    way = ends[1] - ends[0]
    length = np.sqrt(way[0] * way[0] + way[1] * way[1] + way[2] * way[2])
    steps = int(np.ceil(4 * length / min(spacing[0], spacing[1], spacing[2]))) + 1
    for n in range(steps + 1):
        part = n / steps
        k = int(np.floor((ends[0, 0] + part * way[0]) / spacing[0] + 0.5))
        j = int(np.floor((ends[0, 1] + part * way[1]) / spacing[1] + 0.5))
        i = int(np.floor((ends[0, 2] + part * way[2]) / spacing[2] + 0.5))
        inside = 0 <= k < labels.shape[0] and 0 <= j < labels.shape[1] and 0 <= i < labels.shape[2]
        if inside and may_change(labels, greys, (k, j, i), rule):
            labels[k, j, i] = rule[0]


@rehearsal
def rehearse() -> None:
    """Brush over both kinds of labels, with and without grey values."""
    grid = Grid((2, 2, 2), np.ones(3), np.zeros(3), np.eye(3))
    capsule = Capsule(np.zeros(3), np.ones(3), 1.0, None)
    box = Box((0, 0, 0), (2, 2, 2))
    kinds: tuple[Labels, ...] = (np.zeros((2, 2, 2), np.uint8), np.zeros((2, 2, 2), np.uint16))
    for labels in kinds:
        brushed(labels, np.zeros((2, 2, 2), np.int16), box, grid, (capsule, Rule(1, 0, (0, 9))))
        brushed(labels, None, box, grid, (capsule, Rule(1)))
