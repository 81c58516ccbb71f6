import numpy as np
import pytest

from spine_helper.builtin.mosaic import corners_over, run_tiles
from spine_helper.builtin.networks import TILE, TileResult


class Says:
    """A network that says of every voxel how dense it is."""

    def __init__(self):
        self.calls = 0

    def __call__(self, tile):
        self.calls += 1
        fine = np.zeros((9, *TILE), np.float32)
        fine[1] = np.clip(tile / 1000, 0, 1)
        fine[0] = 1 - fine[1]
        coarse = np.repeat(tile[None, ::2, ::2, ::2], 4, axis=0)
        return TileResult(fine, coarse)


def ignore():
    """A step that nobody counts."""


@pytest.mark.parametrize("shape", [(80, 64, 64), (200, 100, 65), (30, 70, 10), (81, 64, 129)])
def test_tiles_cover_every_voxel(shape):
    seen = np.zeros(shape, np.bool_)
    for corner in corners_over(shape, 0.2):
        box = [slice(max(c, 0), c + side) for c, side in zip(corner, TILE, strict=True)]
        seen[tuple(box)] = True
        assert all(c % 2 == 0 for c in corner)

    assert seen.all() or (~seen).sum() <= seen[-1].size + seen[:, -1].size + seen[:, :, -1].size


@pytest.mark.parametrize("shape", [(80, 64, 64), (131, 90, 64), (30, 40, 20)])
def test_overlapping_tiles_blend_to_what_each_of_them_says(shape):
    hu = np.random.default_rng(0).uniform(0, 1000, shape).astype(np.float32)

    mosaic = run_tiles(hu, corners_over(shape, 0.3), Says(), ignore)

    seen = mosaic.fine[:2].sum(axis=0) > 0.9
    assert seen.mean() > 0.95
    assert np.abs(mosaic.fine[1].astype(np.float32) - hu / 1000)[seen].max() < 0.01


def test_tiles_of_air_are_not_run():
    hu = np.full((80, 64, 64), -1000, np.float32)
    says = Says()

    mosaic = run_tiles(hu, corners_over(hu.shape, 0.2), says, ignore)

    assert says.calls == 0
    assert np.all(mosaic.fine[0] == 1)


def test_every_tile_is_a_step_at_which_a_run_can_stop():
    hu = np.zeros((200, 64, 64), np.float32)
    says = Says()

    class Stop(Exception):
        pass

    def stop():
        raise Stop

    with pytest.raises(Stop):
        run_tiles(hu, corners_over(hu.shape, 0.2), says, stop)
    assert says.calls == 1
