"""What is no CT or MR image, and sources that hold nothing else."""

import pytest
from pydicom.dataset import Dataset

from spine_app.domain.errors import NoImages, NoImageSeries, StudyNotFound
from spine_app.domain.series import AsideKind
from tests.data.dicom_writer import Style, write_dataset, write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

CT = block_phantom(straight_grid())

STORAGE = "1.2.840.10008.5.1.4.1.1."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("88.33", AsideKind.REPORT),
        ("104.1", AsideKind.REPORT),
        ("66.4", AsideKind.SEGMENTATION),
        ("481.3", AsideKind.RADIOTHERAPY),
        ("11.1", AsideKind.PRESENTATION),
        ("66", AsideKind.OTHER),
        ("9.1.1", AsideKind.OTHER),
        ("7", AsideKind.SCREEN),
        ("128", AsideKind.OTHER_IMAGE),
    ],
)
def test_d34_other_objects_are_set_aside_by_their_class(read, study, name, kind):
    write_series(study / "a", CT)

    def change(dataset, k):
        dataset.SOPClassUID = STORAGE + name

    for path in write_series(study / "b", CT, Style(series=2, change=change)):
        if path.name != "0005":
            path.unlink()
    outcome = read(study)
    assert [(one.kind, one.files) for one in outcome.found.set_aside] == [(kind, 1)]
    assert outcome.volume is not None


def test_d34_a_study_of_other_objects_holds_no_image_series(read, study):
    write_dataset(study / "a", Dataset())
    with pytest.raises(NoImageSeries):
        read(study)


def test_an_empty_folder_holds_no_images(read, study):
    with pytest.raises(NoImages):
        read(study)


def test_a_folder_of_jpegs_holds_no_images(read, study):
    for n in range(20):
        (study / f"{n}.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes([n]) * 500)
    with pytest.raises(NoImages):
        read(study)


@pytest.mark.parametrize("content", [b"", b"\0", b"\0" * 131, b"\xff" * 1000, b"text"])
def test_d1_a_file_that_is_no_dicom_holds_no_images(read, study, content):
    (study / "a").write_bytes(content)
    with pytest.raises(NoImages):
        read(study)


def test_a_path_that_is_gone_is_not_found(read, study):
    with pytest.raises(StudyNotFound):
        read(study / "nothing")
