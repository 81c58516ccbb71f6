from dataclasses import replace

import numpy as np
import pytest

from spine_app.controllers.loading import load_volume, stored_window
from spine_app.domain.errors import BadGeometry, BadPixels
from spine_app.domain.volume import Modality
from spine_app.domain.window import GreyWindow
from spine_app.io.volume_file import describe_volume, write_volume
from tests.unit.controllers.session import FACTS, GRID, slices


@pytest.fixture
def described(tmp_path):
    """A volume in the folder."""
    described = describe_volume(1, GRID, Modality.CT)
    write_volume(tmp_path / described.file_name, GRID.shape_kji, slices())
    return described


def test_a_volume_outlives_its_name(tmp_path, described):
    volume, _ = load_volume(tmp_path, described)

    assert list(tmp_path.iterdir()) == []
    assert np.unique(volume.voxels_kji).tolist() == list(range(0, 200, 10))


def test_its_automatic_window_spans_its_values(tmp_path, described):
    _, window = load_volume(tmp_path, described)

    assert window.center == pytest.approx(100, abs=5)
    assert window.width == pytest.approx(180, abs=5)


def test_a_volume_whose_name_cannot_be_taken_is_loaded_all_the_same(
    tmp_path, described, monkeypatch
):
    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(type(tmp_path), "unlink", refuse)
    volume, _ = load_volume(tmp_path, described)

    assert volume.voxels_kji.shape == GRID.shape_kji


def test_a_volume_that_is_not_there_is_refused(tmp_path, described):
    with pytest.raises(BadPixels):
        load_volume(tmp_path, replace(described, number=2))


def test_a_volume_on_an_impossible_grid_is_refused(tmp_path, described):
    with pytest.raises(BadGeometry):
        load_volume(tmp_path, replace(described, spacing_ijk=(0.8, 0.0, 2.5)))


@pytest.mark.parametrize("absent", ["window_center", "window_width"])
def test_half_a_window_is_none(absent):
    assert stored_window(replace(FACTS, **{absent: None})) is None


def test_a_window_that_is_stored_is_offered():
    assert stored_window(FACTS) == GreyWindow(300, 1500)
