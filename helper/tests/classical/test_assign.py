"""Bone is shared out along it, not through the air beside it."""

import numpy as np

from spine_helper.classical.assign import FACE, bone_cost, spread


def test_a_label_spreads_along_a_bent_bar_and_not_across_the_gap():
    cost = np.zeros((5, 9, 9), np.uint8)
    cost[2, 1, 1:8] = cost[2, 1:8, 7] = cost[2, 7, 1:8] = 1
    seeds = np.zeros_like(cost)
    seeds[2, 1, 1] = 3

    labels, reached = spread(seeds, cost, 1000)

    assert np.array_equal(labels > 0, cost > 0)
    assert reached[2, 1, 7] == 6 * FACE
    assert reached[2, 7, 1] > reached[2, 7, 6] > 10 * FACE  # though two voxels of air away


def test_two_labels_meet_at_the_dear_voxel_of_a_joint_though_it_is_not_midway():
    cost = np.ones((1, 1, 20), np.uint8)
    cost[0, 0, 13] = 8
    seeds = np.zeros_like(cost)
    seeds[0, 0, 0], seeds[0, 0, 19] = 1, 2

    labels, _ = spread(seeds, cost, 1000)

    assert labels[0, 0].tolist() == [1] * 13 + [2] * 7


def test_nothing_is_reached_beyond_the_limit():
    cost = np.ones((1, 1, 20), np.uint8)
    seeds = np.zeros_like(cost)
    seeds[0, 0, 0] = 1

    labels, reached = spread(seeds, cost, 4 * FACE)

    assert labels[0, 0].tolist() == [1] * 5 + [0] * 15
    assert np.all(reached[0, 0, 5:] == np.iinfo(np.int32).max)


def test_the_result_is_the_same_as_relaxing_every_edge_until_nothing_changes():
    rng = np.random.default_rng(3)
    cost = rng.integers(0, 6, (5, 6, 7)).astype(np.uint8)
    seeds = np.zeros_like(cost)
    seeds[0, 0, 0], seeds[4, 5, 6] = 1, 2

    _, reached = spread(seeds, cost, 10_000)

    assert np.array_equal(reached, _relaxed(seeds, cost))


def _relaxed(seeds, cost):
    far = np.iinfo(np.int32).max
    best = np.full(cost.shape, far, np.int64)
    best[seeds > 0] = 0
    lengths = {1: 3, 2: 4, 3: 5}
    for _ in range(cost.size):
        before = best.copy()
        for index in np.ndindex(cost.shape):
            for move in np.ndindex(3, 3, 3):
                there = tuple(a + b - 1 for a, b in zip(index, move, strict=True))
                steps = sum(m != 1 for m in move)
                inside = all(0 <= t < s for t, s in zip(there, cost.shape, strict=True))
                if steps and inside and cost[there] and best[index] < far:
                    step = lengths[steps] * int(cost[there])
                    best[there] = min(best[there], best[index] + step)
        if np.array_equal(before, best):
            return best
    raise AssertionError


def test_bone_costs_least_where_it_is_dense_and_soft_tissue_is_closed():
    hu = np.array([[[100.0, 200.0, 325.0, 450.0, 2000.0]]], np.float32)

    assert bone_cost(hu, 200.0).tolist() == [[[0, 8, 4, 1, 1]]]
