"""Studies on a disc, whose index is a DICOMDIR."""

import shutil

import numpy as np
import pytest

from spine_app.domain.errors import IndexOnly, StudyNotFound
from spine_app.domain.study.series import AsideKind
from tests.data.dicom_writer import Style, write_series
from tests.data.dicomdirs import dicomdir
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

CT = block_phantom(straight_grid())
PYDICOM = "pydicom/test_files/dicomdirtests"


def kinds(outcome):
    return {one.kind: one.files for one in outcome.found.set_aside}


@pytest.fixture
def disc(study):
    """A disc with two series, of which the index lists the first one."""
    paths = write_series(study / "series1", CT, Style(name="im{:d}".format))
    write_series(study / "series2", CT, Style(series=2))
    ids = [f"SERIES1\\{path.name.upper()}".encode() for path in paths]
    (study / "DICOMDIR").write_bytes(dicomdir(ids))
    return study


def test_an_index_that_is_named_opens_the_files_it_lists(read, disc):
    outcome = read(disc / "DICOMDIR")
    np.testing.assert_array_equal(outcome.volume.voxels_kji, CT.voxels_kji)
    assert kinds(outcome) == {AsideKind.INDEX: 1}
    assert outcome.found.unreadable == 0


def test_z17_files_that_are_missing_from_a_disc_are_told(read, disc):
    (disc / "series1" / "im0").unlink()
    (disc / "series1" / "im1").unlink()
    assert read(disc / "DICOMDIR").found.unreadable == 2


def test_the_index_of_a_folder_is_set_aside_and_not_needed(read, disc):
    outcome = read(disc)
    assert len(outcome.found.series) == 2
    assert kinds(outcome) == {AsideKind.INDEX: 1}
    assert (outcome.found.unreadable, outcome.found.not_dicom) == (0, 0)


def test_an_index_among_uploaded_files_is_set_aside(upload, disc):
    contents = [path.read_bytes() for path in disc.rglob("*") if path.is_file()]
    outcome = upload(contents)
    assert len(outcome.found.series) == 2
    assert kinds(outcome) == {AsideKind.INDEX: 1}


def test_an_index_alone_is_told_to_be_one(read, upload, disc):
    content = (disc / "DICOMDIR").read_bytes()
    with pytest.raises(IndexOnly):
        upload([content])
    shutil.rmtree(disc / "series1")
    with pytest.raises(IndexOnly):
        read(disc / "DICOMDIR")


@pytest.mark.parametrize(
    "name", ["", "-bigEnd", "-implicit", "-nooffset", "-nopatient", "-reordered"]
)
def test_real_indexes_lead_to_their_files(read, data, name):
    outcome = read(data(PYDICOM) / f"DICOMDIR{name}")
    assert sum(one.files for one in outcome.found.series) == 26
    assert kinds(outcome) == {
        AsideKind.LOCALIZER: 2,
        AsideKind.OTHER_IMAGE: 3,
        AsideKind.INDEX: 1,
    }
    assert outcome.found.unreadable == 0


def test_a_real_index_that_is_empty_is_told_to_be_one(read, data):
    with pytest.raises(IndexOnly):
        read(data(PYDICOM) / "DICOMDIR-empty.dcm")


def test_a_real_disc_of_fifty_small_files_is_complete(read, data):
    outcome = read(data(PYDICOM) / "TINY_ALPHA" / "DICOMDIR")
    assert sum(one.files for one in outcome.found.series) == 50


def test_an_index_that_is_not_there_is_not_found(read, study):
    with pytest.raises(StudyNotFound):
        read(study / "DICOMDIR")
