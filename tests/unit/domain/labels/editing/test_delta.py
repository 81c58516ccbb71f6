"""A delta keeps what changed exactly, and small."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spine_app.domain.labels.editing.box import EMPTY, Box
from spine_app.domain.labels.editing.delta import LabelDelta
from spine_app.domain.labels.editing.runs import no_runs
from spine_app.kernels.edit_runs import find_runs

SHAPE = (3, 4, 6)
maps = arrays(np.uint16, SHAPE, elements=st.sampled_from([0, 1, 2, 300, 65535]))


def delta_of(before, after):
    return LabelDelta.of(find_runs(before, after, (0, 0, 0), before.shape), before.shape)


@settings(deadline=None)
@given(maps, maps)
def test_what_was_packed_comes_out_as_it_went_in(before, after):
    runs = find_runs(before, after, (0, 0, 0), SHAPE)

    got = LabelDelta.of(runs, SHAPE).runs()

    for name in ("starts", "lengths", "before", "after"):
        assert np.array_equal(getattr(got, name), getattr(runs, name)), name
        assert getattr(got, name).dtype == getattr(runs, name).dtype


@settings(deadline=None)
@given(maps, maps)
def test_a_delta_knows_its_box_its_voxels_and_its_labels(before, after):
    delta = delta_of(before, after)

    changed = np.argwhere(before != after)
    assert delta.voxels == len(changed)
    assert delta.is_nothing == (len(changed) == 0)
    if len(changed):
        assert delta.box == Box(
            tuple(changed.min(axis=0).tolist()), tuple((changed.max(axis=0) + 1).tolist())
        )
    where = before != after
    assert delta.labels == {*before[where].tolist(), *after[where].tolist()} - {0}


def test_nothing_is_nothing():
    delta = LabelDelta.of(no_runs(), SHAPE)

    assert delta.is_nothing
    assert delta.box == EMPTY
    assert delta.labels == frozenset()


def test_a_painted_ball_takes_less_than_a_byte_a_row_of_voxels():
    size = 160
    k, j, i = np.mgrid[:size, :size, :size] - size / 2
    before = np.zeros((size,) * 3, np.uint8)
    after = (k * k + j * j + i * i < 70**2).astype(np.uint8)

    delta = delta_of(before, after)

    assert delta.count > 15_000
    assert delta.size < delta.count
