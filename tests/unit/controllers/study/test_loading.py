from dataclasses import replace

import numpy as np
import pytest

from spine_app.controllers.study.loading import Delivery, discard_files, load_images
from spine_app.domain.errors import (
    BadGeometry,
    BadPixels,
    JobCrashed,
)
from spine_app.domain.study.delivery import AcquiredFile, StudyFacts
from spine_app.domain.volume import Modality
from spine_app.domain.window import GreyWindow
from spine_app.io.volume_file import describe_volume, write_volume
from tests.data.tilted import tilted_slices
from tests.unit.controllers.told import FACTS, GRID, slices


def load(folder, described, facts=FACTS):
    return load_images(folder, Delivery(described, None, facts))


@pytest.fixture
def described(tmp_path):
    """A volume in the folder."""
    described = describe_volume(1, GRID, Modality.CT)
    write_volume(tmp_path / described.file_name, GRID.shape_kji, slices())
    return described


def test_a_volume_outlives_its_name(tmp_path, described):
    volume = load(tmp_path, described).volume

    assert list(tmp_path.iterdir()) == []
    assert np.unique(volume.voxels_kji).tolist() == list(range(0, 200, 10))


def test_its_automatic_window_spans_its_values(tmp_path, described):
    window = load(tmp_path, described).automatic

    assert window.center == pytest.approx(100, abs=5)
    assert window.width == pytest.approx(180, abs=5)


def test_a_volume_whose_name_cannot_be_taken_is_loaded_all_the_same(
    tmp_path, described, monkeypatch
):
    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(type(tmp_path), "unlink", refuse)
    volume = load(tmp_path, described).volume

    assert volume.voxels_kji.shape == GRID.shape_kji


def test_a_volume_that_is_not_there_is_refused(tmp_path, described):
    with pytest.raises(BadPixels):
        load(tmp_path, replace(described, number=2))


def test_a_volume_on_an_impossible_grid_is_refused(tmp_path, described):
    with pytest.raises(BadGeometry):
        load(tmp_path, replace(described, spacing_ijk=(0.8, 0.0, 2.5)))


@pytest.mark.parametrize("absent", ["window_center", "window_width"])
def test_half_a_window_is_none(tmp_path, described, absent):
    assert load(tmp_path, described, replace(FACTS, **{absent: None})).stored is None


def test_a_window_that_is_stored_is_offered(tmp_path, described):
    assert load(tmp_path, described).stored == GreyWindow(300, 1500)


def test_nothing_delivered_is_a_fault_of_the_job(tmp_path):
    with pytest.raises(JobCrashed):
        load(tmp_path, None)


@pytest.fixture
def acquired(tmp_path):
    """Slices without a volume in the folder."""
    slices = tilted_slices()
    told = AcquiredFile(2, slices.voxels_nji.shape, None, None, (), Modality.MR)
    write_volume(tmp_path / told.file_name, told.shape_nji, slices.voxels_nji)
    return told


def test_slices_without_a_volume_have_a_window_of_their_own(tmp_path, acquired):
    images = load_images(tmp_path, Delivery(None, acquired, FACTS))

    assert images.volume is None
    assert images.automatic.center == pytest.approx(400, abs=20)
    assert list(tmp_path.iterdir()) == []


def test_slices_beside_a_volume_are_taken_with_it(tmp_path, described, acquired):
    images = load_images(tmp_path, Delivery(described, acquired, FACTS))

    assert images.volume is not None
    assert images.acquired.count == 8
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("modality", "has_hu", "unit"),
    [(Modality.CT, True, "HU"), (Modality.CT, False, ""), (Modality.MR, True, "")],
)
def test_only_hounsfield_units_are_called_so(tmp_path, described, modality, has_hu, unit):
    images = load(tmp_path, replace(described, modality=modality), StudyFacts(has_hu=has_hu))

    assert images.unit == unit


@pytest.mark.parametrize(("modality", "inverted"), [(Modality.CT, False), (Modality.MR, True)])
def test_hounsfield_units_are_never_shown_inverted(tmp_path, described, modality, inverted):
    images = load(tmp_path, replace(described, modality=modality), StudyFacts(inverted=True))

    assert images.inverted is inverted


def test_only_what_a_reader_writes_is_discarded(tmp_path):
    for name in ("volume-1.npy", "volume-12.npy", "slices-3.npy", "labels.npy"):
        (tmp_path / name).touch()

    discard_files(tmp_path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["labels.npy"]


def test_a_volume_whose_name_cannot_be_taken_is_left(tmp_path):
    (tmp_path / "volume-1.npy").mkdir()

    discard_files(tmp_path)

    assert (tmp_path / "volume-1.npy").exists()
