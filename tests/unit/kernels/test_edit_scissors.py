"""Scissors change what a view shows inside or outside of an outline, voxel by voxel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.labels.editing.box import whole
from spine_app.domain.labels.editing.outline import kept_side, outline_over
from spine_app.domain.labels.editing.rule import ANY_LABEL, Rule
from spine_app.domain.view.camera import Side, looking_at
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import CameraProjection, SliceProjection
from spine_app.domain.view.slice_view import fitted
from spine_app.kernels.edit_scissors import cut_out
from tests.data.grids import oblique_grid
from tests.data.label_maps import blobs, centers, greys

GRID = oblique_grid((9, 15, 13))
SIZE = (300.0, 240.0)


def slice_projection(seed):
    """A slice view on any plane."""
    normal = np.random.default_rng(seed).normal(size=3)
    normal /= np.linalg.norm(normal)
    view = fitted(GRID, Plane.AXIAL, SIZE, GRID.center_lps)
    normal *= np.sign(normal @ view.axes.through)
    return SliceProjection(view.turned(normal, GRID.center_lps))


def solid_projection(seed):
    """The 3D view from anywhere, so near that a part lies behind the camera in some cases."""
    random = np.random.default_rng(seed)
    camera = looking_at(GRID, Side.ANTERIOR, SIZE[0] / SIZE[1])
    turned = camera.orbited(*random.uniform(-180, 180, 2))
    return CameraProjection(turned.zoomed(random.uniform(0.7, 3.0)), SIZE)


PROJECTIONS = {"slice": slice_projection, "solid": solid_projection}


def outline(seed, count=9):
    """Corners that may cross, some beyond the view."""
    random = np.random.default_rng(seed)
    return [tuple(p) for p in random.uniform((-30, -30), (330, 270), (count, 2))]


def is_inside(corners, x, y):
    """Whether a ray to the right crosses the outline an odd number of times."""
    crossings = 0
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y0 > y) != (y1 > y):
            crossings += x < x0 + (x1 - x0) * (y - y0) / (y1 - y0)
    return crossings % 2 == 1


def expected(labels, values, projection, corners, inside, rule, keeps):
    """Voxel by voxel, with the view's own projection."""
    after = labels.copy()
    for index, point in zip(np.ndindex(labels.shape), centers(GRID).reshape(-1, 3), strict=True):
        if labels[index] == rule.new or rule.only not in (ANY_LABEL, labels[index]):
            continue
        if rule.greys and not rule.greys[0] <= values[index] <= rule.greys[1]:
            continue
        if any((point - at) @ normal < 0 for at, normal in keeps):
            continue
        pixel = projection.pixel(point)
        if pixel is not None and is_inside(corners, *pixel) == inside:
            after[index] = rule.new
    return after


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(PROJECTIONS)),
    st.integers(0, 10_000),
    st.booleans(),
    st.builds(
        Rule,
        new=st.integers(0, 2),
        only=st.sampled_from([ANY_LABEL, 0, 2]),
        greys=st.sampled_from([None, (-200, 1500)]),
    ),
)
def test_scissors_change_what_projects_into_the_outline(kind, seed, inside, rule):
    projection, corners = PROJECTIONS[kind](seed), outline(seed)
    labels, values = blobs(GRID.shape_kji, seed), greys(GRID.shape_kji, seed)
    cut = outline_over(corners, projection, GRID)

    got = cut_out(labels, values, (0, 0, 0), (cut, inside), rule)

    want = expected(labels, values, projection, corners, inside, rule, [])
    assert np.array_equal(got, want)


@pytest.mark.parametrize("kind", PROJECTIONS)
def test_what_is_cut_away_is_not_changed(kind):
    projection, corners = PROJECTIONS[kind](3), outline(3)
    labels = blobs(GRID.shape_kji, 3)
    keeps = [(GRID.center_lps, np.array((0.6, 0.8, 0.0))), (GRID.center_lps, np.array((0, 0, -1)))]
    rows = np.array([kept_side(GRID, at, normal) for at, normal in keeps])
    cut = outline_over(corners, projection, GRID, rows)

    got = cut_out(labels, None, (0, 0, 0), (cut, True), Rule(0))

    assert np.array_equal(got, expected(labels, None, projection, corners, True, Rule(0), keeps))
    assert not np.array_equal(got, labels)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_box_of_an_outline_over_a_slice_holds_its_inside(seed):
    projection = slice_projection(seed)
    corners = [tuple(p) for p in np.random.default_rng(seed).uniform((120, 90), (180, 150), (5, 2))]
    labels = blobs(GRID.shape_kji, seed)
    cut = outline_over(corners, projection, GRID)

    everywhere = cut_out(labels, None, (0, 0, 0), (cut, True), Rule(9))
    part = labels.copy()
    part[cut.box.slices] = cut_out(
        labels[cut.box.slices], None, cut.box.low_kji, (cut, True), Rule(9)
    )

    assert np.array_equal(part, everywhere)


def test_in_3d_the_box_is_the_whole_grid():
    assert outline_over(outline(1), solid_projection(1), GRID).box == whole(GRID)
