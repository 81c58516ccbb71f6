import numpy as np
import pytest

from spine_helper.engines.engine import Box, Task
from spine_helper.nnunet.find import box_of
from spine_helper.nnunet.orientation import Turn
from spine_helper.nnunet.region import body_box, region_of
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

DIRECTIONS = {
    "LPS": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "RAS": ((-1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0)),
    "sagittal": ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)),
}


@pytest.fixture(params=DIRECTIONS)
def grid(request):
    return Grid((60, 50, 40), (1.0, 1.5, 2.0), DIRECTIONS[request.param], "CT")


def test_the_box_of_a_coarse_mask_holds_it_and_a_margin_wherever_axes_run(grid):
    canonical = Canonical.of(grid)
    fine = np.zeros(canonical.grid.shape_kji, bool)
    fine[28:32, 20:24, 16:20] = True
    coarse = fine[::4, ::4, ::4]

    box = box_of(coarse, canonical)

    given = canonical.restore(fine)
    inside = np.zeros(given.shape, bool)
    place = tuple(slice(a, b) for a, b in zip(box.start_kji, box.stop_kji, strict=True))
    inside[place] = True
    assert inside[given].all()
    rows = np.argwhere(given)
    for axis in range(3):
        margin = 25 / grid.spacing_ijk[2 - axis]
        low, high = rows[:, axis].min(), rows[:, axis].max() + 1
        assert box.start_kji[axis] <= max(0, low - margin + 1)
        assert box.stop_kji[axis] >= min(given.shape[axis], high + margin - 1)


def test_a_mask_of_nothing_has_no_box(grid):
    assert box_of(np.zeros((5, 5, 5), bool), Canonical.of(grid)) is None


def test_a_box_is_turned_with_the_voxels(grid):
    voxels = np.zeros(grid.shape_kji, bool)
    voxels[10:20, 5:30, 3:9] = True

    for orientation in ("given", "RAS", "PIR", "LPS"):
        turn = Turn.of(grid, orientation)
        box = turn.box(Box((10, 5, 3), (20, 30, 9)), voxels.shape)
        turned = turn.apply(voxels)
        place = tuple(slice(a, b) for a, b in zip(box.start_kji, box.stop_kji, strict=True))
        assert turned[place].all()
        assert turned.sum() == turned[place].size
        np.testing.assert_array_equal(turn.undo(turned), voxels)


def test_axes_of_a_name_grow_to_its_letters():
    grid = Grid((6, 5, 4), (1.0, 2.0, 3.0), DIRECTIONS["LPS"], "CT")
    voxels = np.zeros(grid.shape_kji, np.int16)
    voxels[5, 0, 0] = 1  # head, front, right

    ras = Turn.of(grid, "RAS")
    assert np.argwhere(ras.apply(voxels)).tolist() == [[5, 4, 3]]
    assert ras.spacing_kji == (3.0, 2.0, 1.0)
    # Arrays are (z, y, x): of PIR the last axis grows to the back.
    pir = Turn.of(grid, "PIR")
    assert np.argwhere(pir.apply(voxels)).tolist() == [[3, 0, 0]]
    assert pir.spacing_kji == (1.0, 3.0, 2.0)


def test_the_body_is_found_beside_a_table_top():
    voxels = np.full((80, 100, 120), -1000, np.int16)
    voxels[10:70, 20:60, 30:90] = 40
    voxels[:, 90, 119] = 100

    box = body_box(voxels, True)

    assert box.start_kji == pytest.approx((10, 20, 30), abs=8)
    assert box.stop_kji == pytest.approx((70, 60, 90), abs=8)


@pytest.mark.parametrize("value", [-1000, 0, 500])
def test_a_volume_of_one_value_is_looked_at_as_a_whole(value):
    voxels = np.full((20, 30, 40), value, np.int16)

    box = body_box(voxels, True)

    assert (box.start_kji, box.stop_kji) == ((0, 0, 0), (20, 30, 40))


def test_the_box_of_a_request_comes_before_the_finder():
    voxels = np.zeros((20, 20, 20), np.int16)
    grid = Grid(voxels.shape, (1.0, 1.0, 1.0), DIRECTIONS["LPS"], "CT")
    wanted, found = Box((1, 1, 1), (9, 9, 9)), Box((2, 2, 2), (8, 8, 8))

    assert region_of(Task(voxels, grid, "fast", wanted), lambda task: found) == wanted
    assert region_of(Task(voxels, grid, "fast"), lambda task: found) == found
    assert region_of(Task(voxels, grid, "fast"), lambda task: None) is not None
