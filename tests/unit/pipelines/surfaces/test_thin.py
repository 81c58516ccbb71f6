import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.pipelines.surfaces.build import surfaces_of
from spine_app.pipelines.surfaces.thin import FEWEST, interactive, shares


def test_surfaces_share_a_budget_by_their_sizes():
    assert shares({1: 60_000, 2: 40_000}, 50_000) == {1: 30_000, 2: 20_000}


def test_a_budget_that_is_large_enough_changes_nothing():
    assert shares({1: 6000, 2: 4000}, 50_000) == {1: 6000, 2: 4000}


def test_a_small_structure_keeps_its_shape_beside_a_large_one():
    assert shares({1: 1_000_000, 2: 900, 3: 100}, 50_000)[2] == FEWEST
    assert shares({1: 1_000_000, 2: 900, 3: 100}, 50_000)[3] == 100


def test_the_surface_for_a_moving_hand_has_the_triangles_it_may_have():
    grid = Grid((24, 24, 24), (0.5, 0.5, 0.5), (0, 0, 0), np.eye(3))
    labels = np.zeros(grid.shape_kji, np.uint8)
    labels[3:21, 3:21, 3:21] = 1
    ((_, mesh),) = surfaces_of(labels, grid, [1])

    assert len(interactive(mesh, 1000, grid.spacing_ijk).triangles) <= 1000
