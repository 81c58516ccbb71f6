"""Axes are swapped and reversed, never resampled, and every swap can be undone."""

from itertools import permutations, product

import numpy as np
import pytest

from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

ORIENTATIONS = [
    (order, signs) for order in permutations(range(3)) for signs in product((1, -1), repeat=3)
]
SMALL_TURN = np.linalg.qr(np.eye(3) + np.array([[0, 0.2, -0.1], [-0.2, 0, 0.3], [0.1, -0.3, 0]]))[0]


def grid_of(order, signs, turn):
    direction = np.zeros((3, 3))
    for axis, towards in enumerate(order):
        direction[towards, axis] = signs[axis]
    turned = turn * np.sign(np.diag(turn)) @ direction
    return Grid((3, 4, 5), (1.0, 2.0, 3.0), tuple(map(tuple, turned.tolist())), "CT")


@pytest.mark.parametrize("turn", [np.eye(3), SMALL_TURN], ids=["straight", "oblique"])
@pytest.mark.parametrize(("order", "signs"), ORIENTATIONS)
def test_axes_run_to_the_left_the_back_and_the_head(order, signs, turn):
    grid = grid_of(order, signs, turn)
    swap = Canonical.of(grid)
    voxels = np.arange(60).reshape(grid.shape_kji)

    turned = swap.turn(voxels)

    assert turned.shape == swap.grid.shape_kji
    assert (swap.restore(turned) == voxels).all()
    assert np.diag(np.array(swap.grid.direction)).min() > 0.8
    for k, j, i in np.ndindex(turned.shape):
        a, b, c = (round(x) for x in swap.point_to_given((i, j, k)))
        assert voxels[c, b, a] == turned[k, j, i]
        here = np.array(swap.grid.direction) @ (np.array([i, j, k]) * swap.grid.spacing_ijk)
        there = np.array(grid.direction) @ (np.array([a, b, c]) * grid.spacing_ijk)
        if (i, j, k) == (0, 0, 0):
            offset = there - here
        assert there - here == pytest.approx(offset, abs=1e-9)
