import numpy as np
import pytest

from spine_helper.builtin.signal import HIGHEST, LOWEST, SIGNAL_WIDTH
from spine_helper.builtin.study import look
from spine_helper.volumes.grid import Grid

STRAIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def grid_of(shape, spacing, modality):
    return Grid(shape, spacing, STRAIGHT, modality)


def signal(seed=0):
    """Half air, a quarter dark and a quarter bright tissue, and one far brighter voxel."""
    random = np.random.default_rng(seed)
    voxels = np.abs(random.normal(0, 3, (40, 40, 40)))
    voxels[20:] = 120
    voxels[30:] = 400
    voxels[35, 20, 20] = 3000
    return voxels.astype(np.int16)


def test_thick_slices_and_metal_are_flagged_in_ct():
    voxels = np.random.default_rng(0).normal(40, 15, (40, 80, 80)).astype(np.int16)
    voxels[::7] = 300
    voxels[10:14, 20:40, 20:40] = 3000

    study = look(voxels, grid_of(voxels.shape, (1.0, 1.0, 5.0), "CT"))

    assert set(study.flags) == {"thick-slices", "metal"}
    assert study.voxels is voxels


def test_slices_of_mr_may_be_thicker():
    flags = [look(signal(), grid_of((40, 40, 40), (s, 1.0, 1.0), "MR")).flags for s in (5, 7)]

    assert flags == [(), ("thick-slices",)]


def test_mr_is_brought_to_the_scale_of_the_networks():
    study = look(signal(), grid_of((40, 40, 40), (1.0, 1.0, 1.0), "MR"))

    assert study.flags == ()
    assert study.voxels.min() == LOWEST
    assert study.voxels.max() == HIGHEST
    assert study.voxels[32, 5, 5] == LOWEST + SIGNAL_WIDTH
    assert study.voxels[25, 5, 5] == pytest.approx(LOWEST + 0.3 * SIGNAL_WIDTH, abs=1)


@pytest.mark.parametrize("factor", [0.25, 2], ids=["weaker", "stronger"])
def test_how_strongly_mr_was_received_does_not_matter(factor):
    grid = grid_of((40, 40, 40), (1.0, 1.0, 1.0), "MR")
    voxels = signal() * 4

    first = look(voxels, grid).voxels.astype(int)
    second = look((voxels * factor + 50).astype(np.int16), grid).voxels.astype(int)

    assert np.abs(first - second).max() <= 5
