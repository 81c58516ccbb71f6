"""Signed distances and their sampling on oblique grids."""

import numpy as np
import pytest

from spine_app.domain.phantom.bone import Bone, Lattice, Piece, sample_bone
from spine_app.domain.phantom.curve import Frame
from spine_app.domain.phantom.ids import Part
from spine_app.domain.phantom.plate import closed_spline, inside_polygon
from spine_app.domain.phantom.primitives import Box, ball, capsule, chain
from spine_app.domain.phantom.raster import (
    BoneField,
    add_bone,
    drop_crumbs,
    empty_field,
    part_joints,
)
from spine_app.domain.phantom.recipe import PhantomView

WORLD = Frame(np.zeros(3), np.eye(3))


def _at(solid, point):
    u, v, w = solid.frame.to_local(point).astype(np.float32)[:, None]
    return float(solid.distance(u, v, w)[0])


def test_a_ball_has_exact_distances():
    solid = ball([1.0, 2.0, 3.0], [5.0, 5.0, 5.0])
    assert _at(solid, [1.0, 2.0, 10.0]) == pytest.approx(2.0, abs=0.05)
    assert _at(solid, [1.0, 4.0, 3.0]) == pytest.approx(-3.0, abs=0.2)


def test_a_capsule_is_zero_on_its_surface():
    solid = capsule([[0, 0, 0], [0, 0, 20]], (3.0, 5.0), (3.0, 5.0), up=(0, 1, 0))
    assert _at(solid, [3.0, 0.0, 10.0]) == pytest.approx(0.0, abs=1e-3)
    assert _at(solid, [0.0, 5.0, 10.0]) == pytest.approx(0.0, abs=1e-3)
    assert _at(solid, [0.0, 0.0, 10.0]) < 0


def test_a_bent_box_follows_its_bend():
    solid = Box(WORLD, (10.0, 5.0, 2.0), 1.0, bend=0.02)
    assert _at(solid, [0.0, 0.0, 2.0]) == pytest.approx(0.0, abs=1e-3)
    assert _at(solid, [5.0, 0.0, 1.5]) == pytest.approx(0.0, abs=1e-3)


def test_a_chain_passes_through_its_control_points():
    points = np.array([[0, 0, 0], [10, 5, 0], [20, 0, 5]], dtype=float)
    path = chain(points, [2.0, 3.0, 2.0])
    assert np.allclose(path[3].frame.origin, points[1])


def test_a_polygon_knows_its_inside():
    outline = closed_spline([(10, 0), (0, 10), (-10, 0), (0, -10)], count=100)
    inside = inside_polygon(np.array([[0.0, 0.0], [9.0, 9.0]]), outline)
    assert inside.tolist() == [True, False]


def test_an_oblique_grid_samples_the_same_ball():
    center = np.array([12.0, -7.0, 5.0])
    bone = Bone(1, WORLD, (Piece(ball(center, [6.0] * 3), Part.BODY, 1.0),))
    grid = PhantomView((30, 30, 30), (1.0, 1.1, 1.2), tuple(center), (20.0, 30.0, -40.0)).grid()
    box, field, parts = sample_bone(Lattice(grid), bone)
    index = np.argwhere(field < 0) + [s.start for s in box]
    radii = np.linalg.norm(grid.points_lps(index[:, ::-1]) - center, axis=1)
    assert radii.max() < 6.05
    assert np.sum(field < 0) * 1.32 == pytest.approx(4 / 3 * np.pi * 216, rel=0.03)
    assert set(np.unique(parts[field < 0])) == {Part.BODY}


def _two_balls(gap_center):
    grid = PhantomView((20, 20, 40), (0.5, 0.5, 0.5), (0.0, 0.0, 0.0)).grid()
    field = empty_field(grid.shape_kji)
    for ident, x in ((1, -gap_center), (2, gap_center)):
        add_bone(
            field,
            Lattice(grid),
            Bone(ident, WORLD, (Piece(ball([x, 0, 0], [5] * 3), Part.BODY, 1),)),
        )
    return field


def test_overlapping_bones_are_parted_by_an_even_gap():
    field = _two_balls(4.0)
    part_joints(field)
    row = field.labels[10, 10] * (field.distance[10, 10] < 0)
    edge_left, edge_right = np.flatnonzero(row == 1).max(), np.flatnonzero(row == 2).min()
    assert (edge_right - edge_left) * 0.5 == pytest.approx(1.5, abs=0.51)


def test_the_order_of_the_bones_does_not_matter():
    field = _two_balls(4.0)
    mirrored = _two_balls(-4.0)
    part_joints(field)
    part_joints(mirrored)
    assert np.allclose(field.distance, mirrored.distance, atol=1e-5)


def test_crumbs_become_soft_tissue():
    distance = np.full((1, 1, 9), 1.0, dtype=np.float32)
    distance[0, 0, [1, 2, 3, 6]] = -1.0
    labels = np.full((1, 1, 9), 4, dtype=np.uint8)
    field = BoneField(distance, distance.copy(), labels, labels.copy())
    drop_crumbs(field)
    assert np.flatnonzero(field.distance[0, 0] < 0).tolist() == [1, 2, 3]
