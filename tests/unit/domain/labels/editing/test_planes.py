"""Planes: splitting a structure, and which voxels a slice shows."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.labels.editing.box import Box, whole
from spine_app.domain.labels.editing.planes import offsets_mm, on_plane, split
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from tests.data.grids import oblique_grid
from tests.data.label_maps import blobs, centers

GRID = oblique_grid((7, 9, 10))


def random_plane(seed):
    random = np.random.default_rng(seed)
    normal = random.normal(size=3)
    return GRID.points_lps(
        random.uniform(0, np.array(GRID.shape_ijk) - 1)
    ), normal / np.linalg.norm(normal)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_offsets_are_distances_in_patient_space(seed):
    point, normal = random_plane(seed)
    box = Box((1, 2, 3), (6, 8, 9))

    got = offsets_mm(GRID, box, point, normal)

    want = (centers(GRID)[box.slices] - point) @ normal
    assert np.allclose(got, want, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_smaller_part_becomes_a_new_structure(seed):
    labels = blobs(GRID.shape_kji, seed)
    point, normal = random_plane(seed)
    upper = (centers(GRID) - point) @ normal >= 0
    parts = (labels == 2) & upper, (labels == 2) & ~upper

    after = split(labels, 2, offsets_mm(GRID, whole(GRID), point, normal), 77)

    smaller = min(parts, key=np.count_nonzero)
    assert np.count_nonzero(after == 77) == np.count_nonzero(smaller)
    assert any(np.array_equal(after == 77, part) for part in parts)
    assert np.array_equal(after == 2, (labels == 2) & (after != 77))
    assert np.array_equal(after[labels != 2], labels[labels != 2])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_voxels_of_a_plane_have_corners_on_both_of_its_sides(seed):
    point, normal = random_plane(seed)
    corners = np.array(list(product((-0.5, 0.5), repeat=3))) @ GRID.index_to_lps[:3, :3].T
    sides = (centers(GRID)[..., None, :] + corners - point) @ normal

    got = on_plane(GRID, whole(GRID), point, normal)

    assert np.array_equal(got, (sides.min(axis=-1) < 0) & (sides.max(axis=-1) > 0))


@pytest.mark.parametrize("plane", Plane)
@pytest.mark.parametrize("step", [0.0, 0.4, 0.499, -0.4, -0.499])
def test_on_the_planes_of_the_grid_it_is_the_slice_that_is_shown(plane, step):
    view = fitted(GRID, plane, (100, 100), GRID.points_lps((4, 4, 3)))
    axis = int(np.argmax(np.abs(GRID.direction.T @ view.axes.through)))
    point = GRID.points_lps((4, 4, 3)) + step * GRID.spacing_ijk[axis] * GRID.direction[:, axis]

    got = on_plane(GRID, whole(GRID), point, view.axes.looking)

    shown = GRID.nearest_kji(point)[2 - axis]
    assert set(np.nonzero(got)[2 - axis]) == {shown}
    assert got.sum() == got.size // GRID.shape_ijk[axis]


@pytest.mark.parametrize("plane", Plane)
def test_between_two_slices_it_is_one_slice_and_never_none(plane):
    view = fitted(GRID, plane, (100, 100), GRID.center_lps)
    axis = int(np.argmax(np.abs(GRID.direction.T @ view.axes.through)))
    point = GRID.points_lps((4, 4, 3)) + GRID.spacing_ijk[axis] / 2 * GRID.direction[:, axis]

    got = on_plane(GRID, whole(GRID), point, view.axes.looking)

    assert set(np.nonzero(got)[2 - axis]) == {(4, 4, 3)[axis] + 1}
