"""Smoothing keeps volume and place; growing and shrinking are distances in mm."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.labels.editing.shaping import grown, shrunk, smoothed
from tests.data.grids import oblique_grid
from tests.data.label_maps import blobs, centers

GRID = oblique_grid((7, 9, 10))
SPACING = GRID.spacing_ijk[::-1]
L = 2


def distances(mask):
    """(k, j, i) mm from each voxel centre to the nearest of a mask, in patient space."""
    points = centers(GRID)
    away = np.linalg.norm(points[..., None, :] - points[mask], axis=-1)
    return away.min(axis=-1, initial=np.inf)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.3, 5.0))
def test_growing_takes_what_is_allowed_and_near(seed, mm):
    labels = blobs(GRID.shape_kji, seed)
    allowed = labels == 0

    want = labels.copy()
    want[(distances(labels == L) <= mm) & allowed] = L

    assert np.array_equal(grown(labels, L, allowed, mm, SPACING), want)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.3, 5.0))
def test_shrinking_gives_up_what_is_near_the_rest(seed, mm):
    labels = blobs(GRID.shape_kji, seed)

    want = labels.copy()
    want[(distances(labels != L) <= mm) & (labels == L)] = 0

    assert np.array_equal(shrunk(labels, L, mm, SPACING), want)


def test_at_the_edge_of_the_volume_nothing_shrinks():
    labels = np.full(GRID.shape_kji, L, np.uint8)

    assert np.array_equal(shrunk(labels, L, 3.0, SPACING), labels)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.3, 4.0))
def test_smoothing_keeps_the_number_of_voxels_and_other_structures(seed, width):
    labels = blobs(GRID.shape_kji, seed)
    allowed = labels == 0

    after = smoothed(labels, L, allowed, width, SPACING)

    assert np.count_nonzero(after == L) == np.count_nonzero(labels == L)
    others = (labels != L) & (labels != 0)
    assert np.array_equal(after[others], labels[others])


def bumpy_ball(spacing_kji, radius=14.0, seed=0):
    """A ball with a rough surface, off the middle of its array."""
    shape = [int(2 * (radius + 8) / s) for s in spacing_kji]
    places = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1) * spacing_kji
    middle = np.array(shape) * spacing_kji / 2 + (0.3, -0.2, 0.45)
    away = np.linalg.norm(places - middle, axis=-1)
    rough = np.random.default_rng(seed).normal(0, 1.2, shape)
    return (away + rough < radius).astype(np.uint8), places, away < radius


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (2.5, 0.8, 0.8)])
def test_a_rough_ball_becomes_smoother_and_stays_where_it_is(spacing):
    spacing = np.array(spacing)
    labels, places, ball = bumpy_ball(spacing)

    after = smoothed(labels, 1, labels == 0, 2.0, spacing)

    centroids = [places[one.astype(bool)].mean(axis=0) for one in (labels, after)]
    assert np.linalg.norm(centroids[0] - centroids[1]) < 0.1
    assert faces(after) < 0.75 * faces(labels)
    assert np.count_nonzero(after != ball) < 0.5 * np.count_nonzero(labels != ball)


def faces(labels):
    """Faces between voxels inside and outside."""
    return sum(np.count_nonzero(np.diff(labels.astype(int), axis=axis)) for axis in range(3))
