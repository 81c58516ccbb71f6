"""Parts of a structure against scipy's own morphology and a plain flood."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.ndimage import binary_fill_holes

from spine_app.domain.labels.editing.islands import (
    holes_filled,
    islands_of,
    largest_kept,
    small_removed,
    split_apart,
)

SHAPE = (3, 4, 5)
maps = arrays(np.uint8, SHAPE, elements=st.sampled_from([0, 1, 1, 2]))
L = 1


def flood(mask):
    """Parts as sets of indices, in the order in which a walk through memory meets them."""
    left, parts = {tuple(index) for index in np.argwhere(mask).tolist()}, []
    for index in product(*map(range, mask.shape)):
        if index not in left:
            continue
        part, edge = set(), [index]
        while edge:
            at = edge.pop()
            if at in left:
                left.remove(at)
                part.add(at)
                for axis, step in product(range(3), (-1, 1)):
                    edge.append(tuple(n + step * (m == axis) for m, n in enumerate(at)))
        parts.append(part)
    return parts


def without(labels, parts, new=0):
    after = labels.copy()
    for part in parts:
        for index in part:
            after[index] = new
    return after


@settings(deadline=None)
@given(maps)
def test_parts_hang_together_by_faces(labels):
    islands = islands_of(labels == L)
    parts = flood(labels == L)

    assert sorted(islands.sizes.tolist()) == sorted(map(len, parts))
    for part in parts:
        assert len({int(islands.numbers[index]) for index in part}) == 1


@settings(deadline=None)
@given(maps)
def test_only_the_largest_part_is_kept(labels):
    parts = sorted(flood(labels == L), key=len, reverse=True)

    assert np.array_equal(largest_kept(labels, L), without(labels, parts[1:]))


@settings(deadline=None)
@given(maps, st.integers(0, 12))
def test_parts_below_a_size_are_removed(labels, voxels):
    small = [part for part in flood(labels == L) if len(part) < voxels]

    assert np.array_equal(small_removed(labels, L, voxels), without(labels, small))


@settings(deadline=None)
@given(maps, st.integers(0, 4))
def test_parts_become_structures_the_larger_ones_first(labels, count):
    free = list(range(50, 50 + count))
    parts = sorted(flood(labels == L), key=len, reverse=True)

    want = labels.copy()
    for part, new in zip(parts[1:], free, strict=False):
        want = without(want, [part], new)

    assert np.array_equal(split_apart(labels, L, free), want)


@settings(deadline=None)
@given(arrays(np.uint8, (5, 5, 5), elements=st.sampled_from([0, 1, 1, 1, 1, 1, 2])))
def test_what_is_enclosed_is_filled(labels):
    filled = binary_fill_holes(labels == L)

    everything = holes_filled(labels, L, np.ones(labels.shape, bool))
    only_background = holes_filled(labels, L, labels == 0)

    assert np.array_equal(everything == L, filled)
    assert np.array_equal(only_background == L, (labels == L) | (filled & (labels == 0)))
    assert np.array_equal(only_background[labels == 2], labels[labels == 2])


@pytest.mark.parametrize("change", [largest_kept, lambda m, n: small_removed(m, n, 3)])
def test_a_structure_that_is_not_there_has_no_parts(change):
    labels = np.full(SHAPE, 2, np.uint8)

    assert np.array_equal(change(labels, 7), labels)
