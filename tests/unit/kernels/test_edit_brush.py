"""A brush paints what lies under it: measured in patient space, on any grid, by the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.labels.editing.box import whole
from spine_app.domain.labels.editing.rule import ANY_LABEL, Rule
from spine_app.kernels.edit_brush import Capsule, brushed
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.label_maps import blobs, centers, greys

GRIDS = {
    "straight": straight_grid((8, 14, 16)),
    "oblique": oblique_grid((9, 15, 13)),
    "sagittal": sagittal_grid((7, 16, 12)),
}
grids = st.sampled_from(sorted(GRIDS))
rules = st.builds(
    Rule,
    new=st.integers(0, 3),
    only=st.integers(ANY_LABEL, 3),
    greys=st.sampled_from([None, (-300, 900), (5000, 6000)]),
)


def expected(labels, values, grid, capsule, rule):
    """The same brush as whole arrays in patient space."""
    points = centers(grid)
    start, way = capsule.start_lps, capsule.end_lps - capsule.start_lps
    offset = points - start
    under = np.ones(labels.shape, bool)
    if capsule.normal is not None:
        normal = (
            capsule.normal
            * np.sign(grid.direction.T @ capsule.normal)[
                np.argmax(np.abs(grid.direction.T @ capsule.normal))
            ]
        )
        off = offset @ normal
        half = np.abs(normal @ (grid.direction * grid.spacing_ijk)).sum() / 2
        under = (off > -half) & (off <= half)
        offset = offset - off[..., None] * normal
    along = np.clip(offset @ way / max(way @ way, 1e-30), 0, 1)
    under &= np.linalg.norm(offset - along[..., None] * way, axis=-1) <= capsule.radius_mm
    for part in np.linspace(0, 1, 400):
        index = grid.nearest_kji(start + part * way)
        if index is not None:
            under[index] = True
    after = labels.copy()
    may = labels != rule.new
    if rule.only != ANY_LABEL:
        may &= labels == rule.only
    if rule.greys is not None:
        may &= (values >= rule.greys[0]) & (values <= rule.greys[1])
    after[under & may] = rule.new
    return after


def drawn(draw_seed, grid, *, disc):
    """A random way through a grid and a random brush."""
    random = np.random.default_rng(draw_seed)
    start, end = (
        grid.points_lps(random.uniform(-2, np.array(grid.shape_ijk) + 1)) for _ in range(2)
    )
    end = start + 0.5 * (end - start)
    normal = None
    if disc:
        normal = random.normal(size=3)
        normal /= np.linalg.norm(normal)
        end = end - ((end - start) @ normal) * normal
    return Capsule(start, end, random.uniform(0.3, 6.0), normal)


@settings(max_examples=60, deadline=None)
@given(grids, st.integers(0, 10_000), rules, st.booleans())
def test_a_brush_changes_what_lies_under_it_in_patient_space(name, seed, rule, disc):
    grid = GRIDS[name]
    labels, values = blobs(grid.shape_kji, seed), greys(grid.shape_kji, seed)
    capsule = drawn(seed, grid, disc=disc)

    got = brushed(labels, values, whole(grid), grid, (capsule, rule))

    want = expected(labels, values, grid, capsule, rule)
    # The line is followed in steps: a corner of a voxel that it cuts may be stepped over.
    differing = np.argwhere(got != want)
    ends = np.array((capsule.start_lps, capsule.end_lps))
    assert len(differing) <= 2
    for k, j, i in differing:
        assert cut_length(grid, (i, j, k), ends) < 0.25 * min(grid.spacing_ijk) + 1e-6


def cut_length(grid, index, ends):
    """Millimetres of a line inside a voxel."""
    way = grid.indices_ijk(ends)
    parts = np.linspace(0, 1, 20_001)[:, None]
    inside = np.all(np.abs(way[0] + parts * (way[1] - way[0]) - index) <= 0.5, axis=1)
    return inside.mean() * np.linalg.norm(ends[1] - ends[0])


@settings(max_examples=30, deadline=None)
@given(grids, st.integers(0, 10_000), st.booleans())
def test_the_box_of_a_brush_holds_all_that_it_changes(name, seed, disc):
    grid = GRIDS[name]
    labels = np.zeros(grid.shape_kji, np.uint8)
    capsule = drawn(seed, grid, disc=disc)
    box = capsule.box(grid)

    everywhere = brushed(labels, None, whole(grid), grid, (capsule, Rule(1)))
    part = brushed(labels[box.slices], None, box, grid, (capsule, Rule(1)))

    labels[box.slices] = part
    assert np.array_equal(labels, everywhere)


def test_a_disc_in_a_slice_of_the_grid_changes_that_slice_alone():
    grid = GRIDS["oblique"]
    middle = grid.points_lps((6, 7, 4))
    capsule = Capsule(middle, middle, 4.0, grid.direction[:, 2])

    after = brushed(
        np.zeros(grid.shape_kji, np.uint16), None, whole(grid), grid, (capsule, Rule(7))
    )

    assert set(np.nonzero(after)[0]) == {4}
    j, i = np.mgrid[: grid.shape_kji[1], : grid.shape_kji[2]]
    near = np.hypot((i - 6) * 0.7, (j - 7) * 0.9) <= 4.0
    assert np.array_equal(after[4] == 7, near)


def test_a_quick_stroke_has_no_gap():
    grid = straight_grid((3, 40, 60), (1.0, 1.0, 1.0))
    start, end = grid.points_lps((5, 5, 1)), grid.points_lps((55, 35, 1))

    after = brushed(
        np.zeros(grid.shape_kji, np.uint8),
        None,
        whole(grid),
        grid,
        (Capsule(start, end, 1.5, None), Rule(1)),
    )

    for part in np.linspace(0, 1, 500):
        assert after[grid.nearest_kji(start + part * (end - start))] == 1


@pytest.mark.parametrize("disc", [False, True])
def test_a_brush_smaller_than_a_voxel_paints_the_voxel_under_the_pointer(disc):
    grid = straight_grid((5, 6, 7), (2.0, 2.0, 5.0))
    point = grid.points_lps((3.3, 2.4, 2.45))
    normal = np.array((0.0, 0.0, 1.0)) if disc else None

    after = brushed(
        np.zeros(grid.shape_kji, np.uint8),
        None,
        whole(grid),
        grid,
        (Capsule(point, point, 0.25, normal), Rule(1)),
    )

    assert np.argwhere(after).tolist() == [[2, 2, 3]]


def test_read_only_labels_stay_as_they_are():
    grid = GRIDS["straight"]
    labels = np.zeros(grid.shape_kji, np.uint8)
    labels.flags.writeable = False
    capsule = Capsule(grid.center_lps, grid.center_lps, 3.0, None)

    after = brushed(labels, None, whole(grid), grid, (capsule, Rule(1)))

    assert after.any()
    assert not labels.any()
