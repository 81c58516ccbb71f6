import numpy as np
import pytest
from network_spines import spheres, window

from spine_helper.anatomy import levels
from spine_helper.anatomy.parts import ABOVE_FIRST
from spine_helper.builtin.finder import Found
from spine_helper.builtin.networks import CANAL, DISC, SACRUM
from spine_helper.builtin.parts import Picture, make_parts
from spine_helper.builtin.study import Study
from spine_helper.volumes.grid import Grid

SHAPE = (90, 44, 40)
STRAIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
MIDDLES = [(75, 16, 20), (58, 15, 20), (41, 16, 20)]


def made(modality="CT", flags=()):
    mosaic, _ = spheres(SHAPE, MIDDLES, 12, (22, 23, 24))
    boxes = [(DISC, (slice(65, 68), slice(12, 20), slice(16, 24))),
             (DISC, (slice(83, 86), slice(12, 20), slice(16, 24))),
             (DISC, (slice(32, 34), slice(12, 20), slice(16, 24))),
             (SACRUM, (slice(10, 31), slice(12, 24), slice(10, 30))),
             (CANAL, (slice(12, 88), slice(28, 33), slice(17, 23)))]  # fmt: skip
    for kind, box in boxes:
        mosaic.fine[(slice(None), *box)] = 0
        mosaic.fine[(kind, *box)] = 1
    there = window(SHAPE)
    voxels = np.full(there.volume, 200, np.int16)
    coarse = np.ones((47, 24, 22), np.bool_)
    line = np.array([[1.0, 30, 40], [170.0, 30, 40]])
    found = Found(coarse, coarse, coarse, coarse, coarse.astype(np.float32), line, np.full(3, 4.0))
    grid = Grid(voxels.shape, (1.0, 1.0, 1.0), STRAIGHT, modality)
    return Picture(Study(voxels, grid, flags), there, mosaic, found)


@pytest.fixture
def picture():
    return made()


def at(volume, place):
    k, j, i = (2 * n + 1 for n in place)
    return int(volume[k, j, i])


def test_vertebrae_are_numbered_from_head_to_feet(picture):
    parts = make_parts(picture)

    assert [at(parts.vertebrae_kji, place) for place in MIDDLES] == [1, 2, 3]
    assert len(parts.evidence) == len(parts.quality) == 3


def test_a_disc_has_the_number_of_the_vertebra_above(picture):
    parts = make_parts(picture)

    assert at(parts.discs_kji, (66, 16, 20)) == 1
    assert at(parts.discs_kji, (84, 16, 20)) == ABOVE_FIRST
    assert at(parts.discs_kji, (33, 16, 20)) == 3


def test_sacrum_and_canal_are_there(picture):
    parts = make_parts(picture)

    assert at(parts.rest_kji, (20, 18, 20)) == levels.SACRUM
    assert at(parts.rest_kji, (60, 30, 20)) == levels.CANAL


def test_flags_of_the_study_are_kept():
    assert "metal" in make_parts(made(flags=("metal",))).flags


def test_grey_values_of_mr_do_not_move_the_border_of_bone():
    bright, dark = (made("MR") for _ in range(2))
    dark.study.voxels[:] = -300

    masks = [make_parts(one).vertebrae_kji > 0 for one in (bright, dark)]

    assert masks[0].any()
    assert (masks[0] == masks[1]).all()
