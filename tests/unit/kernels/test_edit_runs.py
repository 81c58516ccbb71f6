"""Runs say exactly what differs between two states, and bring either back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spine_app.domain.labels.editing.runs import joined
from spine_app.kernels.edit_runs import find_runs, write_runs

SHAPE = (3, 4, 6)
maps = arrays(np.uint8, SHAPE, elements=st.integers(0, 3))


@settings(deadline=None)
@given(maps, maps)
def test_runs_bring_one_state_to_the_other_and_back(before, after):
    runs = find_runs(before, after, (0, 0, 0), SHAPE)
    state = before.copy()

    write_runs(state, runs)
    assert np.array_equal(state, after)
    write_runs(state, runs.reversed)
    assert np.array_equal(state, before)
    assert runs.voxels == np.count_nonzero(before != after)


@settings(deadline=None)
@given(maps, maps)
def test_runs_are_in_order_do_not_overlap_and_end_with_their_row(before, after):
    runs = find_runs(before, after, (0, 0, 0), SHAPE)

    ends = runs.starts + runs.lengths
    assert np.all(runs.lengths > 0)
    assert np.all(runs.starts[1:] >= ends[:-1])
    assert np.array_equal(runs.starts // SHAPE[2], (ends - 1) // SHAPE[2])
    assert np.all(runs.before != runs.after)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_runs_of_a_box_lie_in_the_map(dtype):
    whole = np.zeros((5, 6, 7), dtype)
    box = slice(1, 4), slice(2, 5), slice(3, 6)
    after = np.random.default_rng(0).integers(0, 200, (3, 3, 3)).astype(dtype)

    write_runs(whole, find_runs(whole[box], after, (1, 2, 3), whole.shape))

    assert np.array_equal(whole[box], after)
    whole[box] = 0
    assert not whole.any()


def test_labels_beyond_a_byte_are_kept():
    before, after = np.full((1, 1, 4), 65535, np.uint16), np.full((1, 1, 4), 300, np.uint16)

    runs = find_runs(before, after, (0, 0, 0), (1, 1, 4))

    assert (runs.before.tolist(), runs.after.tolist()) == ([65535], [300])
    assert runs.lengths.tolist() == [4]


@settings(deadline=None)
@given(st.lists(arrays(bool, SHAPE), min_size=1, max_size=4), maps)
def test_parts_of_a_stroke_join_to_the_runs_of_the_whole(masks, before):
    state, parts = before.copy(), []
    for mask in masks:
        after = np.where(mask, np.uint8(3), state)
        parts.append(find_runs(state, after, (0, 0, 0), SHAPE))
        state = after

    got, want = joined(parts, SHAPE[2]), find_runs(before, state, (0, 0, 0), SHAPE)

    for name in ("starts", "lengths", "before", "after"):
        assert np.array_equal(getattr(got, name), getattr(want, name)), name
