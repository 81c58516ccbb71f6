from itertools import permutations, product

import numpy as np
import pytest

from spine_app.domain.errors import BadGeometry, TiltedSlices
from spine_app.domain.study.quality import Quality
from spine_app.io.foreign.axes import place
from tests.data.grids import oblique_grid

ORIENTATIONS = [(p, s) for p in permutations(range(3)) for s in product((1, -1), repeat=3)]


def affine(permutation, signs, spacing=(0.7, 0.9, 2.2), origin=(-11.0, 23.0, -40.0)):
    matrix = np.eye(4)
    matrix[:3, :3] = 0
    for axis in range(3):
        matrix[permutation[axis], axis] = signs[axis] * spacing[axis]
    matrix[:3, 3] = origin
    return matrix


@pytest.mark.parametrize(("permutation", "signs"), ORIENTATIONS)
def test_every_voxel_stays_where_the_affine_puts_it(permutation, signs):
    matrix = affine(permutation, signs)

    placed = place(matrix, (6, 5, 4))

    for i, j, k in product(range(6), range(5), range(4)):
        taken_j = 4 - j if placed.is_flipped else j
        expected = matrix @ [i, taken_j, k, 1]
        np.testing.assert_allclose(placed.grid.points_lps((i, j, k)), expected[:3], atol=1e-9)


@pytest.mark.parametrize(("permutation", "signs"), ORIENTATIONS)
def test_rows_are_turned_exactly_when_the_axes_are_left_handed(permutation, signs):
    matrix = affine(permutation, signs)

    assert place(matrix, (6, 5, 4)).is_flipped == (np.linalg.det(matrix[:3, :3]) < 0)


def test_an_exact_affine_gives_no_finding():
    assert place(oblique_grid().index_to_lps, (6, 5, 4)).findings == ()


def test_axes_that_are_nearly_perpendicular_are_told_and_keep_the_middle():
    matrix = oblique_grid().index_to_lps.copy()
    matrix[:3, 0] += 5e-4 * matrix[:3, 1]

    placed = place(matrix, (7, 5, 3))

    assert [one.quality for one in placed.findings] == [Quality.ORIENTATION_RENORMALISED]
    np.testing.assert_allclose(placed.grid.center_lps, (matrix @ [3, 2, 1, 1])[:3], atol=1e-9)


def test_a_sheared_stack_is_called_tilted():
    matrix = affine((0, 1, 2), (1, 1, 1))
    matrix[1, 2] = 0.4

    with pytest.raises(TiltedSlices):
        place(matrix, (6, 5, 4))


@pytest.mark.parametrize(
    "column", [(0, 0, 0), (1, 1, 1), (np.nan, 0, 1), (np.inf, 0, 1), (0, 0, 1e7), (0, 0, 1e-5)]
)
def test_axes_that_are_none_are_refused(column):
    matrix = affine((0, 1, 2), (1, 1, 1))
    matrix[:3, 2] = column
    matrix[:3, 1] += matrix[:3, 0]

    with pytest.raises(BadGeometry):
        place(matrix, (6, 5, 4))


def test_two_equal_axes_are_refused():
    matrix = affine((0, 1, 2), (1, 1, 1))
    matrix[:3, 2] = matrix[:3, 1]

    with pytest.raises(BadGeometry):
        place(matrix, (6, 5, 4))


def test_an_origin_that_is_no_number_is_refused():
    matrix = affine((0, 1, 2), (1, 1, 1))
    matrix[0, 3] = np.nan

    with pytest.raises(BadGeometry):
        place(matrix, (6, 5, 4))
