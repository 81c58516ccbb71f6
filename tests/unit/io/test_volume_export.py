import errno
import gzip
import json
import os
import stat

import numpy as np
import pytest

from spine_app.domain.errors import (
    NoSpace,
    OutputExists,
    OutputUnwritable,
    StudyTooLarge,
    UnsupportedFormat,
)
from spine_app.domain.geometry import Grid
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.volume import Modality, Volume
from spine_app.io import staged_file
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import FileSource
from spine_app.io.volume_export import RESEARCH_NOTE, export_volume
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

ENDINGS = [".nii.gz", ".nii", ".nrrd", ".mha"]
FINDINGS = (Finding(Quality.SLICE_GAPS, Severity.WARNING, value=1.5),)


def ct(grid=None):
    grid = grid or oblique_grid()
    values = np.random.default_rng(4).integers(-1024, 3000, grid.shape_kji).astype(np.int16)
    return Volume(values, grid, Modality.CT)


@pytest.fixture
def volume():
    return ct()


@pytest.fixture
def no_space(monkeypatch):
    """A disk that is full when a file is brought to it."""

    def full(_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(staged_file.os, "fsync", full)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
def test_what_is_written_is_read_back(tmp_path, ending, grid):
    written = ct(grid)
    path, _ = export_volume(tmp_path / f"out{ending}", written, StudyFacts(), ())
    image = open_foreign(FileSource(path), ReadLimits())
    atol = 1e-4 if "nii" in ending else 1e-12

    np.testing.assert_array_equal(np.stack(list(image.slices())), written.voxels_kji)
    np.testing.assert_allclose(image.grid.corners_lps, grid.corners_lps, atol=atol)


def test_nifti_tells_slope_and_intercept(tmp_path):
    grid = straight_grid()
    values = np.random.default_rng(4).integers(0, 900, grid.shape_kji).astype(np.int16)
    facts = StudyFacts(has_hu=False, value_slope=0.25, value_intercept=3)
    volume = Volume(values, grid, Modality.MR)
    path, _ = export_volume(tmp_path / "out.nii", volume, facts, ())
    read = open_foreign(FileSource(path), ReadLimits()).facts()

    assert (read.value_slope, read.value_intercept) == (0.25, 3)


def test_the_sidecar_tells_grid_unit_and_limits(tmp_path, volume):
    path, sidecar = export_volume(tmp_path / "out.nii.gz", volume, StudyFacts(), FINDINGS)
    record = json.loads(sidecar.read_text())

    assert (path.name, sidecar.name) == ("out.nii.gz", "out.json")
    assert record["quality"] == [FINDINGS[0].record()]
    assert record["grid"]["origin_lps"] == volume.grid.origin_lps.tolist()
    assert record["unit"] == "HU"
    assert record["note"] == RESEARCH_NOTE


def test_values_without_hu_have_no_unit(tmp_path, volume):
    _, sidecar = export_volume(tmp_path / "out.nii", volume, StudyFacts(has_hu=False), ())

    assert json.loads(sidecar.read_text())["unit"] == ""


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_volume_gives_the_same_bytes_whatever_the_name(tmp_path, volume, ending):
    one, _ = export_volume(tmp_path / f"jane-doe{ending}", volume, StudyFacts(), ())
    two, _ = export_volume(tmp_path / f"x{ending}", volume, StudyFacts(), ())

    assert one.read_bytes() == two.read_bytes()
    assert b"jane" not in one.read_bytes()[:512]


def test_a_gzip_file_holds_no_date(tmp_path, volume):
    path, _ = export_volume(tmp_path / "out.nii.gz", volume, StudyFacts(), ())

    assert path.read_bytes()[3:8] == bytes(5)
    assert gzip.decompress(path.read_bytes())[148:228].rstrip(b"\0") == b"Spine App"


@pytest.mark.parametrize("name", ["out.txt", "out", ".nii.gz", "out.dcm"])
def test_another_ending_is_refused(tmp_path, volume, name):
    with pytest.raises(UnsupportedFormat):
        export_volume(tmp_path / name, volume, StudyFacts(), ())


@pytest.mark.parametrize("taken", ["out.nii", "out.json"])
def test_a_file_that_exists_is_kept(tmp_path, volume, taken):
    (tmp_path / taken).write_text("mine")

    with pytest.raises(OutputExists):
        export_volume(tmp_path / "out.nii", volume, StudyFacts(), ())

    assert [p.name for p in tmp_path.iterdir()] == [taken]
    assert (tmp_path / taken).read_text() == "mine"


def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(tmp_path, volume):
    (tmp_path / "out.nii").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(OutputExists):
        export_volume(tmp_path / "out.nii", volume, StudyFacts(), ())


def test_a_file_that_appears_meanwhile_is_kept(tmp_path, volume, monkeypatch):
    def late(targets):
        (tmp_path / "out.json").write_text("mine")

    monkeypatch.setattr("spine_app.io.volume_export.refuse_existing", late)

    with pytest.raises(OutputExists):
        export_volume(tmp_path / "out.nii", volume, StudyFacts(), ())

    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]
    assert (tmp_path / "out.json").read_text() == "mine"


def test_a_file_is_replaced_on_demand_and_a_link_is_not_followed(tmp_path, volume):
    (tmp_path / "other").write_text("mine")
    (tmp_path / "out.nii").symlink_to(tmp_path / "other")
    path, _ = export_volume(tmp_path / "out.nii", volume, StudyFacts(), (), overwrite=True)

    assert not path.is_symlink()
    assert (tmp_path / "other").read_text() == "mine"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_told_and_nothing_is_left(tmp_path, volume, no_space, ending):
    with pytest.raises(NoSpace):
        export_volume(tmp_path / f"out{ending}", volume, StudyFacts(), ())

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_file_that_was_to_be_replaced(tmp_path, volume, no_space):
    (tmp_path / "out.nii").write_text("mine")

    with pytest.raises(NoSpace):
        export_volume(tmp_path / "out.nii", volume, StudyFacts(), (), overwrite=True)

    assert [p.name for p in tmp_path.iterdir()] == ["out.nii"]
    assert (tmp_path / "out.nii").read_text() == "mine"


def test_a_folder_that_does_not_exist_is_told(tmp_path, volume):
    with pytest.raises(OutputUnwritable):
        export_volume(tmp_path / "no" / "out.nii", volume, StudyFacts(), ())


def test_an_axis_that_nifti_cannot_say_is_refused_and_nothing_is_left(tmp_path):
    grid = Grid((1, 1, 40_000), np.ones(3), np.zeros(3), np.eye(3))
    volume = Volume(np.zeros(grid.shape_kji, np.int16), grid, Modality.CT)

    with pytest.raises(StudyTooLarge):
        export_volume(tmp_path / "out.nii", volume, StudyFacts(), ())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_files_are_as_open_as_the_mask_for_new_files_allows(tmp_path, volume):
    old = os.umask(0o027)
    try:
        files = export_volume(tmp_path / "out.nii", volume, StudyFacts(), ())
    finally:
        os.umask(old)

    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o640}
