"""Slabs are what numpy makes of their samples; both ways to draw a slice draw the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.kernels.reslice import Shading, reslice
from spine_app.kernels.reslice_aligned import grid_axes
from spine_app.kernels.reslice_general import draw_general
from spine_app.kernels.reslice_memory import in_a_row
from spine_app.kernels.reslice_rows import flat_rows
from spine_app.kernels.reslice_shade import Blend
from tests.unit.kernels.resampled import (
    AXES,
    SHAPE,
    SIZE,
    VOXELS,
    along,
    centred,
    drawn,
    far_from_faces,
    greys,
    indices,
    turned,
    values_at,
)


def both_ways(rows, shading):
    """The picture as drawn along the grid, and as drawn at any angle."""
    quick = reslice(VOXELS, rows, shading)
    slow = np.empty_like(quick)
    k, j, i = SHAPE
    draw_general(
        (in_a_row(VOXELS), (i, j, k)),
        (rows.starts, rows.across, rows.through),
        (shading.weights, int(shading.blend), shading.linear),
        (shading.scale, shading.offset, shading.inverted),
        slow,
    )
    return quick.view(np.uint8).astype(int), slow.view(np.uint8).astype(int)


@settings(max_examples=60, deadline=None)
@given(
    axes=st.sampled_from(AXES),
    signs=st.tuples(*[st.sampled_from((-1, 1))] * 3),
    zoom=st.floats(0.05, 3.0),
    through=st.floats(-14.0, 14.0),
    samples=st.sampled_from((1, 3, 5, 11)),
    blend=st.sampled_from(Blend),
    linear=st.booleans(),
)
def test_the_way_along_the_grid_draws_what_the_general_way_draws(
    axes, signs, zoom, through, samples, blend, linear
):
    first, steps = along(axes, signs, zoom, through)
    rows = flat_rows(first, steps, SIZE)
    shading = Shading(0.037, 101.3, linear=linear, weights=np.ones(samples), blend=blend)

    quick, slow = both_ways(rows, shading)

    assert grid_axes(rows) == axes
    if blend is Blend.MEAN and samples > 1:
        # Sums are taken in another order: a value between two grey levels may fall either way.
        assert np.abs(quick - slow).max() <= 1
        assert np.count_nonzero(quick != slow) <= 4
    else:
        assert np.array_equal(quick, slow)


@pytest.mark.parametrize("blend", Blend)
@pytest.mark.parametrize("turn", [None, 11, 12])
def test_a_slab_is_the_extreme_or_the_weighted_mean_of_its_samples_in_the_volume(blend, turn):
    steps = along((0, 2, 1), (1, -1, 1), 0.7)[1] if turn is None else turned(turn) * 0.8
    first = centred(steps)
    weights = np.array((0.4, 1.0, 1.0, 1.0, 0.4))
    samples = [indices(first, steps, n) for n in (-2, -1, 0, 1, 2)]
    values = np.array([values_at(index, order=1) for index in samples])
    clear = np.all([far_from_faces(index) for index in samples], axis=0)
    there = ~np.isnan(values)
    filled = np.where(there, values, 0)
    with np.errstate(invalid="ignore"):
        mean = np.einsum("shw,s->hw", filled, weights) / np.einsum("shw,s->hw", there, weights)
    want = {
        Blend.MEAN: mean,
        Blend.MAXIMUM: np.where(there, values, -np.inf).max(axis=0),
        Blend.MINIMUM: np.where(there, values, np.inf).min(axis=0),
    }[blend]
    want = np.where(there.any(axis=0), want, np.nan)

    got = drawn(flat_rows(first, steps, SIZE), Shading(0.037, 101.3, weights=weights, blend=blend))

    assert np.abs(got - greys(want))[clear].max() <= 1.0
