"""What counts faults of surfaces finds them."""

import numpy as np
import pytest

from tests.mesh_checks import crossings, is_closed, split_vertices, volume_mm3

POINTS = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], float)
TETRAHEDRON = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])


def test_a_tetrahedron_is_without_fault():
    assert is_closed(TETRAHEDRON)
    assert split_vertices(TETRAHEDRON) == 0
    assert crossings(POINTS, TETRAHEDRON) == 0
    assert volume_mm3(POINTS, TETRAHEDRON) == pytest.approx(1 / 6)


def test_a_hole_and_a_triangle_that_is_wound_the_other_way_are_found():
    turned = TETRAHEDRON.copy()
    turned[0] = turned[0, ::-1]

    assert not is_closed(TETRAHEDRON[1:])
    assert not is_closed(turned)


def test_two_fans_at_one_vertex_are_found():
    other = np.where(TETRAHEDRON == 0, 0, TETRAHEDRON + 3)
    both = np.concatenate([TETRAHEDRON, other])

    assert is_closed(both)
    assert split_vertices(both) == 1


def test_triangles_that_cut_each_other_are_found():
    moved = np.concatenate([POINTS, POINTS + np.array([0.2, 0.2, 0.1])])

    assert crossings(moved, np.concatenate([TETRAHEDRON, TETRAHEDRON + 4])) > 0
    assert crossings(moved + 0.0, TETRAHEDRON) == 0
