"""The centre line of tubes whose middle is known, and of label maps that have none."""

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.structures import CANAL, CORD
from spine_app.domain.slicing.curve_errors import NoCanalLine
from spine_app.domain.spine.canal_line import canal_line, has_canal_line
from spine_app.domain.spine.derive import Named
from spine_app.domain.spine.parts import CanalSource
from spine_app.domain.spine.tube_line import tube_line
from tests.data.grids import rotation
from tests.data.spine_poses import label_map
from tests.data.toy_spine import CANAL_Y, toy_grid, toy_labels

RADIUS_MM, TUBE_MM = 130.0, 8.0
CENTER = np.array([0.0, -RADIUS_MM, 0.0])


def arc_grid(spacing, angles=(14.0, -20.0, 9.0)):
    turn = rotation("x", angles[0]) @ rotation("y", angles[1]) @ rotation("z", angles[2])
    shape = np.ceil(np.array([150.0, 170.0, 270.0]) / spacing).astype(int)
    middle = np.array([0.0, -RADIUS_MM + 110.0, 0.0])
    origin = middle - turn @ ((shape - 1) / 2 * np.array(spacing))
    return Grid(tuple(shape[::-1]), spacing, origin, turn)


def points_of(grid):
    k, j, i = np.indices(grid.shape_kji)
    return grid.points_lps(np.stack([i, j, k], axis=-1))


def arc_tube(grid):
    """An arc of 50° to either side, bent in the plane y, z around (0, -RADIUS_MM, 0)."""
    x, y, z = np.moveaxis(points_of(grid) - CENTER, -1, 0)
    away = np.hypot(np.hypot(y, z) - RADIUS_MM, x)
    return (away < TUBE_MM) & (np.abs(np.arctan2(z, y)) < np.radians(50))


def off_arc(path):
    x, y, z = (path.points_lps - CENTER).T
    return np.hypot(np.hypot(y, z) - RADIUS_MM, x)


@pytest.mark.parametrize("spacing", [(1.2, 1.2, 1.2), (0.9, 0.9, 3.0), (3.0, 1.0, 1.0)])
def test_the_line_of_an_arc_is_the_arc_from_head_to_feet(spacing):
    grid = arc_grid(spacing)
    path = tube_line(arc_tube(grid), grid)

    assert off_arc(path).mean() < 0.25
    assert off_arc(path).max() < 0.8
    assert path.points_lps[0][2] > path.points_lps[-1][2]
    assert path.length_mm == pytest.approx(np.radians(100) * RADIUS_MM, abs=4.0)


def test_the_line_bends_no_more_than_the_arc_does():
    grid = arc_grid((0.9, 0.9, 3.0))
    path = tube_line(arc_tube(grid), grid)

    bend = np.linalg.norm(np.diff(path.tangents, axis=0), axis=1) / path.step_mm
    assert bend.max() < 2 / RADIUS_MM


def test_pieces_holes_and_dents_do_not_pull_the_line():
    grid = arc_grid((1.2, 1.2, 1.2))
    points, tube = points_of(grid), arc_tube(grid)
    gone = (points[..., 2] > 20) & (points[..., 2] < 45)
    hole = np.linalg.norm(points - (1, 0, -15), axis=-1) < 6
    dent = np.linalg.norm(points - (8, -8, -45), axis=-1) < 7
    path = tube_line(tube & ~(gone | hole | dent), grid)

    assert off_arc(path).mean() < 0.3
    assert off_arc(path).max() < 1.2


def test_a_crumb_elsewhere_does_not_pull_the_line():
    grid = arc_grid((1.2, 1.2, 1.2))
    crumb = np.linalg.norm(points_of(grid) - (45, -20, 10), axis=-1) < 4

    assert off_arc(tube_line(arc_tube(grid) | crumb, grid)).max() < 0.8


def test_what_is_no_tube_is_refused():
    grid = arc_grid((2.0, 2.0, 2.0))
    points = points_of(grid)
    speck = np.linalg.norm(points, axis=-1) < 4
    two = np.abs(np.abs(points[..., 0]) - 45) < 8
    for inside in (np.zeros(grid.shape_kji, bool), speck, two & (np.abs(points[..., 1]) < 9)):
        with pytest.raises(NoCanalLine):
            tube_line(inside, grid)


def named(labels, grid):
    labels = label_map(labels, grid)
    return Named(labels, {n: n for n in labels.stats})


def test_the_canal_is_taken_before_the_cord_and_the_cord_before_the_rings():
    grid = toy_grid(3)
    labels = toy_labels((20, 21, 22), grid)
    canal = canal_line(named(labels, grid))
    cord = canal_line(named(np.where(labels == CANAL, CORD, labels).astype(np.uint8), grid))
    rings = canal_line(named(toy_labels((20, 21, 22), grid, with_canal=False), grid))

    sources = [line.source for line in (canal, cord, rings)]
    assert sources == [CanalSource.LABEL, CanalSource.CORD, CanalSource.BONE]
    for line in (canal, cord, rings):
        away = line.path.points_lps[:, :2] - (0.0, CANAL_Y)
        assert np.linalg.norm(away, axis=1).mean() < 0.5
        assert line.path.points_lps[0][2] > line.path.points_lps[-1][2]


def test_a_map_without_canal_and_vertebrae_has_no_line():
    grid = toy_grid(1)
    empty = np.zeros(grid.shape_kji, np.uint8)
    empty[5:9, 5:9, 5:9] = 100
    one = toy_labels((20,), grid, with_canal=False)
    for labels in (empty, one):
        assert not has_canal_line(named(labels, grid))
        with pytest.raises(NoCanalLine):
            canal_line(named(labels, grid))
    assert has_canal_line(named(toy_labels((20,), grid), grid))


def test_a_crumb_of_a_canal_does_not_hide_the_rings():
    grid = toy_grid(3)
    voxels = toy_labels((20, 21, 22), grid, with_canal=False)
    rings = canal_line(named(voxels, grid))
    free = np.argwhere(voxels == 0)[:1]
    k, j, i = free[0]
    voxels[k : k + 2, j : j + 2, i : i + 2] = CANAL
    found = canal_line(named(voxels, grid))

    assert found.source is CanalSource.BONE
    assert found.path.length_mm == pytest.approx(rings.path.length_mm, abs=0.5)
