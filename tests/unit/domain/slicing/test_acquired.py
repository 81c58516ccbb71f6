from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.errors import BadGeometry
from spine_app.domain.slicing.acquired import AcquiredSlices
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from tests.data.tilted import tilted_slices


def test_each_slice_lies_on_its_own_plane_with_its_own_voxels():
    slices = tilted_slices()

    volume = slices.slice_volume(3)

    assert volume.grid.shape_kji == (1, 5, 6)
    assert volume.grid.points_lps([0, 0, 0]) == pytest.approx(slices.positions_lps[3])
    assert volume.grid.points_lps([2, 1, 0]) == pytest.approx(
        slices.positions_lps[3] + 2 * 0.8 * slices.orientation[0] + 0.9 * slices.orientation[1]
    )
    assert volume.voxels_kji.base is not None
    assert np.unique(volume.voxels_kji).tolist() == [300]


def test_the_view_is_the_plane_nearest_to_the_slices():
    sagittal = np.array([[0, 1, 0], [0, 0, -1]], dtype=float)

    assert tilted_slices().plane is Plane.AXIAL
    assert tilted_slices(orientation=sagittal).plane is Plane.SAGITTAL


def test_slices_of_unknown_orientation_are_shown_as_they_are_stored():
    slices = replace(tilted_slices(), orientation=None)

    assert not slices.has_sides
    assert not slices.has_places
    assert slices.plane is Plane.AXIAL
    assert slices.grid(2).direction.tolist() == np.eye(3).tolist()


def test_a_pixel_of_unknown_size_is_a_unit():
    slices = replace(tilted_slices(), pixel_spacing=None)

    assert not slices.is_calibrated
    assert slices.grid(0).spacing_ijk.tolist() == [1, 1, 1]


def test_the_nearest_slice_is_found_along_the_normal():
    slices = tilted_slices()
    normal = slices.direction[:, 2]
    between = slices.positions_lps[4] + 0.9 * normal

    assert slices.nearest(between, 0) == 4
    assert slices.nearest(between + 1.0 * normal, 0) == 5


def test_of_slices_at_one_place_the_one_in_sight_is_the_nearest():
    places = np.repeat(tilted_slices().positions_lps[:1], 8, axis=0)
    slices = replace(tilted_slices(), positions_lps=places)

    assert slices.nearest(places[0], 5) == 5


@pytest.mark.parametrize(
    "change",
    [
        {"voxels_nji": np.zeros((8, 5, 6), np.float32)},
        {"voxels_nji": np.zeros((5, 6), np.int16)},
        {"voxels_nji": np.zeros((0, 5, 6), np.int16)},
        {"positions_lps": np.zeros((7, 3))},
        {"positions_lps": np.full((8, 3), np.nan)},
        {"orientation": np.ones((2, 3))},
        {"orientation": np.ones(6)},
        {"pixel_spacing": (0.0, 1.0)},
    ],
)
def test_what_is_no_geometry_is_refused(change):
    with pytest.raises(BadGeometry):
        replace(tilted_slices(), **change)


def test_a_single_slice_is_enough():
    slices = AcquiredSlices(
        np.zeros((1, 5, 6), np.int16), None, None, np.zeros((0, 3)), Modality.MR
    )

    assert slices.count == 1
    assert slices.nearest((9, 9, 9), 0) == 0
