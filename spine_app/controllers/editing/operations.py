"""What can be done to a structure at once; each works out what changes, on any thread."""

from collections.abc import Callable

import numpy as np

from spine_app.controllers.editing.edited_map import EditedMap
from spine_app.domain.geometry import Floats
from spine_app.domain.labels.editing import islands, planes, shaping
from spine_app.domain.labels.editing.box import box_around, whole
from spine_app.domain.labels.editing.errors import NothingToEdit
from spine_app.domain.labels.editing.outline import Outline
from spine_app.domain.labels.editing.rule import Labels, Rule
from spine_app.domain.labels.editing.runs import Runs, no_runs
from spine_app.domain.labels.editing.trace import traced
from spine_app.kernels.edit_scissors import cut_out

Operation = Callable[[EditedMap], Runs]


def keep_largest(label: int) -> Operation:
    """Take away all parts of a structure but its largest."""
    return _in_its_box(label, lambda labels: islands.largest_kept(labels, label))


def remove_small(label: int, ml: float) -> Operation:
    """Take away the parts of a structure that are smaller than a volume."""

    def work(edited: EditedMap) -> Runs:
        voxels = int(np.ceil(1000 * ml / float(np.prod(edited.grid.spacing_ijk))))
        box = edited.box(label)
        return edited.runs(box, islands.small_removed(edited.labels(box), label, voxels))

    return work


def split_islands(label: int, free: list[int]) -> Operation:
    """Make the parts of a structure structures of their own."""
    return _in_its_box(label, lambda labels: islands.split_apart(labels, label, free))


def fill_holes(label: int, rule: Rule) -> Operation:
    """Fill what a structure encloses on all sides."""
    return _in_its_box(
        label, lambda labels: islands.holes_filled(labels, label, rule.allows(labels))
    )


def smooth(label: int, rule: Rule, width_mm: float) -> Operation:
    """Smooth a structure; it keeps its volume."""

    def work(edited: EditedMap) -> Runs:
        box = edited.box(label).grown(shaping.REACH * width_mm, edited.grid)
        labels = edited.labels(box)
        after = shaping.smoothed(labels, label, rule.allows(labels), width_mm, edited.spacing_kji)
        return edited.runs(box, after)

    return work


def grow(label: int, rule: Rule, mm: float) -> Operation:
    """Make a structure larger on all sides."""

    def work(edited: EditedMap) -> Runs:
        box = edited.box(label).grown(mm, edited.grid)
        labels, greys = edited.labels(box), edited.greys(box, rule)
        allowed = rule.allows(labels, greys)
        return edited.runs(box, shaping.grown(labels, label, allowed, mm, edited.spacing_kji))

    return work


def shrink(label: int, mm: float) -> Operation:
    """Make a structure smaller on all sides."""

    def work(edited: EditedMap) -> Runs:
        box = edited.box(label).grown(0.0, edited.grid)
        return edited.runs(box, shaping.shrunk(edited.labels(box), label, mm, edited.spacing_kji))

    return work


def become(label: int, new: int) -> Operation:
    """Make a structure part of another, or of none (0)."""

    def work(edited: EditedMap) -> Runs:
        if label not in edited.now.stats:
            return no_runs()
        box = edited.box(label)
        labels = edited.labels(box)
        return edited.runs(box, Rule(new, label).applied(labels, np.ones(labels.shape, bool)))

    return work


def split_at(label: int, point_lps: Floats, normal: Floats, new: int) -> Operation:
    """Cut a structure in two at a plane; the smaller part becomes a new one.

    Args:
        label: the structure.
        point_lps: (3,) float64, mm, LPS. A point of the plane.
        normal: (3,) float64, unit, LPS.
        new: label of the smaller part.
    """

    def work(edited: EditedMap) -> Runs:
        box = edited.box(label)
        offsets = planes.offsets_mm(edited.grid, box, point_lps, normal)
        return edited.runs(box, planes.split(edited.labels(box), label, offsets, new))

    return work


def trace(
    point_lps: Floats, rule: Rule, reach: tuple[float, float], normal: Floats | None
) -> Operation:
    """Fill what is as bright as a voxel and hangs together with it.

    Args:
        point_lps: (3,) float64, mm, LPS. The voxel that holds it.
        rule: which voxels may change.
        reach: how far it may go along i, j and k, mm; by how much grey values may differ.
        normal: (3,) float64, unit, LPS, of the plane through the point to which it keeps; None for
            no plane.
    """

    def work(edited: EditedMap) -> Runs:
        seed = edited.grid.nearest_kji(point_lps)
        box = box_around(point_lps, reach[0], edited.grid)
        greys = edited.greys(box)
        if seed is None or greys is None:
            raise NothingToEdit
        within = None
        if normal is not None:
            within = planes.on_plane(edited.grid, box, point_lps, normal)
        k, j, i = (n - low for n, low in zip(seed, box.low_kji, strict=True))
        mask = traced(greys, (k, j, i), reach[1], within)
        return edited.runs(box, rule.applied(edited.labels(box), mask, greys))

    return work


def cut(outline: Outline, rule: Rule, *, inside: bool) -> Operation:
    """Change what lies inside or outside of an outline on the screen."""

    def work(edited: EditedMap) -> Runs:
        box = whole(edited.grid)
        if rule.new == 0:
            # Only what has a label can lose it.
            box = edited.box_of_all() if rule.only < 0 else edited.box(rule.only)
        if inside:
            box = box.meeting(outline.box)
        labels, greys = edited.labels(box), edited.greys(box, rule)
        return edited.runs(box, cut_out(labels, greys, box.low_kji, (outline, inside), rule))

    return work


def _in_its_box(label: int, change: Callable[[Labels], Labels]) -> Operation:
    """An operation that changes nothing outside of the box of a structure."""

    def work(edited: EditedMap) -> Runs:
        box = edited.box(label)
        return edited.runs(box, change(edited.labels(box)))

    return work
