import numpy as np
import pytest

from spine_app.domain.rendering.cutting_fit import shown_box
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import oblique_grid


def volume(value):
    grid = oblique_grid()
    voxels = np.full(grid.shape_kji, -1000, np.int16)
    voxels[4:20, 6:26, 8:30] = 20
    voxels[8:14, 10:20, 12:24] = value
    return Volume(voxels, grid, Modality.CT)


def test_the_box_holds_the_bone_and_not_the_muscle_around_it():
    box = shown_box(volume(900), CT_PRESETS["bone"])

    assert box.low_ijk == pytest.approx([11.5, 9.5, 7.5])
    assert box.high_ijk == pytest.approx([23.5, 19.5, 13.5])


def test_a_translucent_preset_finds_what_it_shows_too():
    box = shown_box(volume(900), CT_PRESETS["bone_glass"])

    assert box.low_ijk == pytest.approx([11.5, 9.5, 7.5])


def test_where_nothing_is_shown_there_is_no_box():
    assert shown_box(volume(20), CT_PRESETS["bone"]) is None
