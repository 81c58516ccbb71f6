"""The middle line of the canal, from its label or through the rings of the vertebrae."""

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.structures import CANAL, CORD
from spine_app.domain.slicing.curve_errors import CanalUnknown
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.spine.canal_line import canal_line
from spine_app.domain.spine.derive import Named
from tests.data.grids import rotation
from tests.data.spine_poses import label_map, patient, posed
from tests.data.toy_spine import CANAL_Y, STACK, toy_grid, toy_labels


def named(voxels, grid, meanings=None):
    labels = label_map(voxels, grid)
    return Named(labels, {n: n for n in labels.stats} if meanings is None else meanings)


def arc_grid(spacing=(0.9, 0.9, 2.0)):
    turn = rotation("x", 12.0) @ rotation("y", -9.0)
    shape = tuple(int(n / s) for n, s in zip((220, 130, 90), spacing[::-1], strict=True))
    corner = turn @ (-(np.array(shape[::-1]) - 1) / 2 * spacing)
    return Grid(shape, spacing, corner, turn)


def places(grid):
    k, j, i = np.indices(grid.shape_kji)
    return grid.points_lps(np.stack([i, j, k], axis=-1))


RADIUS = 150.0


def arc_canal(grid):
    """A tube of 18 mm along a circle in the sagittal plane, as a lordosis bends."""
    x, y, z = np.moveaxis(places(grid), -1, 0)
    across = np.hypot(y + RADIUS, z) - RADIUS
    turn = np.degrees(np.arctan2(z, y + RADIUS))
    return (np.hypot(x, across) < 9.0) & (np.abs(turn) < 35)


def off_the_arc(line):
    x, y, z = line.T
    return np.hypot(x, np.hypot(y + RADIUS, z) - RADIUS)


def test_the_line_of_a_bent_tube_is_its_middle_from_head_to_feet():
    grid = arc_grid()
    line = canal_line(named(np.where(arc_canal(grid), CANAL, 0).astype(np.uint8), grid))

    assert off_the_arc(line).max() < 0.4
    assert np.all(np.diff(line[:, 2]) < 0)
    length = CurvedPath.through(line).length_mm
    assert length == pytest.approx(np.radians(70) * RADIUS, abs=20.0)


def test_holes_and_crumbs_do_not_bend_it():
    grid = arc_grid()
    voxels = np.where(arc_canal(grid), CANAL, 0).astype(np.uint8)
    z = places(grid)[..., 2]
    voxels[(np.abs(z - 20) < 7) | (np.abs(z + 40) < 4)] = 0
    voxels[3:6, 3:8, 3:8] = CANAL
    line = canal_line(named(voxels, grid))

    assert off_the_arc(line).max() < 0.5


def test_the_cord_belongs_to_the_canal_around_it():
    grid = arc_grid()
    voxels = np.where(arc_canal(grid), CANAL, 0).astype(np.uint8)
    x, y, z = np.moveaxis(places(grid), -1, 0)
    voxels[(voxels > 0) & (np.hypot(x - 3, np.hypot(y + RADIUS, z) - RADIUS) < 4)] = CORD

    assert off_the_arc(canal_line(named(voxels, grid))).max() < 0.4


@pytest.mark.parametrize("seed", range(3))
def test_the_line_of_the_phantom_runs_where_its_canal_is(seed):
    names = ["T12", "L1", "L2", "L3"]
    case = posed(names, seed, spacing=(0.8, 0.8, 1.5))
    line = CurvedPath.through(
        case.home(canal_line(Named(case.labels, {n: n for n in case.labels.stats})))
    )
    truth = patient()[1]

    away = [
        np.linalg.norm(line.points_lps - truth.vertebrae[n].canal_center, axis=1).min()
        for n in names
    ]
    assert np.mean(away) < 0.5
    assert max(away) < 1.0


def test_without_a_label_of_the_canal_it_runs_through_the_rings():
    grid = toy_grid(3)
    line = canal_line(named(toy_labels([20, 21, 22], grid, with_canal=False), grid))

    wanted = [(0, CANAL_Y, -STACK * n) for n in range(3)]
    assert np.allclose(line, wanted, atol=0.8)


def test_where_nothing_tells_it_is_refused():
    grid = toy_grid(1)
    with pytest.raises(CanalUnknown):
        canal_line(named(toy_labels([20], grid, with_canal=False), grid))
    with pytest.raises(CanalUnknown):
        canal_line(named(np.zeros(grid.shape_kji, np.uint8), grid))
