"""What is known of labels after an edit is what a count of the whole map says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spine_app.domain.labels.editing.stats import updated
from spine_app.io.labels.tally import LabelTally
from spine_app.kernels.edit_runs import find_runs
from tests.data.grids import oblique_grid

GRID = oblique_grid((4, 5, 6))
maps = arrays(np.uint8, GRID.shape_kji, elements=st.sampled_from([0, 0, 0, 1, 2, 200]))


def counted(labels, grid=GRID):
    """By a pass over all slices."""
    tally = LabelTally()
    for k, one in enumerate(labels):
        tally.add(k, one)
    return {one.id: one for one in tally.stats(grid, labels)}


def same(got, want):
    assert list(got) == list(want)
    for label, one in want.items():
        assert (got[label].voxels, got[label].box_ijk) == (one.voxels, one.box_ijk)
        assert got[label].centroid_lps == pytest.approx(one.centroid_lps, abs=1e-9)
        assert got[label].inside_lps == pytest.approx(one.inside_lps, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(maps, maps)
def test_after_any_edit_stats_are_those_of_a_count(before, after):
    runs = find_runs(before, after, (0, 0, 0), before.shape)

    same(updated(counted(before), runs, after, GRID), counted(after))


def test_after_a_thousand_edits_nothing_has_drifted():
    random = np.random.default_rng(1)
    grid = oblique_grid((12, 40, 40))
    labels = random.integers(0, 3, grid.shape_kji).astype(np.uint8)
    stats = counted(labels, grid)
    for _ in range(1000):
        low = random.integers(0, (8, 36, 36))
        box = tuple(slice(n, n + 4) for n in low)
        after = random.integers(0, 3, (4, 4, 4)).astype(np.uint8)
        runs = find_runs(labels[box], after, tuple(low.tolist()), grid.shape_kji)
        labels[box] = after
        stats = updated(stats, runs, labels, grid)

    same(stats, counted(labels, grid))


def test_a_label_without_voxels_is_gone_and_a_new_one_is_there():
    before, after = np.zeros(GRID.shape_kji, np.uint8), np.zeros(GRID.shape_kji, np.uint8)
    before[1, 2, 3], after[3, 1, 0] = 5, 9
    runs = find_runs(before, after, (0, 0, 0), before.shape)

    stats = updated(counted(before), runs, after, GRID)

    assert list(stats) == [9]
    assert stats[9].box_ijk == ((0, 0), (1, 1), (3, 3))
