import numpy as np
import pytest

from spine_app.domain.errors import BadGeometry
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import straight_grid

GRID = straight_grid()


@pytest.mark.parametrize(
    "voxels", [np.zeros((3, 3, 3), np.int16), np.zeros(GRID.shape_kji, np.float32)]
)
def test_voxels_that_do_not_fit_the_grid_are_refused(voxels):
    with pytest.raises(BadGeometry):
        Volume(voxels, GRID, Modality.CT)


def test_the_value_at_a_point_is_that_of_the_voxel_that_holds_it():
    voxels = np.zeros(GRID.shape_kji, np.int16)
    voxels[3, 4, 5] = 77
    volume = Volume(voxels, GRID, Modality.CT)

    assert volume.value_at(GRID.points_lps([5.4, 3.6, 3.4])) == 77
    assert volume.value_at(GRID.points_lps([5.6, 4, 3])) == 0
    assert volume.value_at(GRID.points_lps([-1, 4, 3])) is None


@pytest.mark.parametrize(("modality", "unit"), [(Modality.CT, "HU"), (Modality.MR, "")])
def test_only_a_ct_has_a_unit(modality, unit):
    assert Volume(np.zeros(GRID.shape_kji, np.int16), GRID, modality).unit == unit
