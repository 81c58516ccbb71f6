"""Copies without names: no text is left, and what cannot be cleaned is left out."""

import re

import pydicom
import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from spine_app.domain.study.series import AsideKind
from spine_app.domain.volume import Modality
from tests.data import canary
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import sagittal_grid
from tests.data.phantoms import block_phantom
from tests.integration.io.cleaning import FEW, TRACES, VOLUME


def fill_everything(dataset, _):
    canary.fill(dataset)


def put_in_preamble(path):
    content = bytearray(path.read_bytes())
    content[:128] = (canary.TOKEN * 22)[:128]
    path.write_bytes(content)


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian])
def test_no_canary_is_left_of_one_in_every_text_element(study, clean, syntax):
    paths = write_series(study, FEW, Style(syntax=syntax, change=fill_everything))
    for path in paths:
        put_in_preamble(path)
    assert paths[0].read_bytes().count(canary.TOKEN) > 10_000

    answer, copies = clean(study)

    assert answer.files == len(copies) == len(paths)
    for copy in copies:
        content = copy.read_bytes() + copy.as_posix().encode()
        assert [trace for trace in TRACES if trace in content] == []
        assert content[:128] == bytes(128)


def test_a_canary_in_big_endian_and_deflated_files_is_gone_too(study, clean):
    def fill(dataset, _):
        dataset.PatientComments = dataset.ImageType = "KANARY"
        dataset.StudyInstanceUID = canary.UID.decode()

    for n, syntax in enumerate((ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian)):
        write_series(study / str(n), VOLUME, Style(syntax=syntax, change=fill, study=n))

    _, copies = clean(study)

    assert len(copies) == 48
    for copy in copies:
        dataset = pydicom.dcmread(copy)
        text = str(dataset) + str(dataset.file_meta)
        assert not re.search("KANARY|CANARY|19390417|31415926", text)


def test_uids_are_new_and_mean_the_same_all_through_the_run(study, clean):
    def refer(dataset, k):
        dataset.ReferencedImageSequence = [pydicom.Dataset()]
        dataset.ReferencedImageSequence[0].ReferencedSOPClassUID = dataset.SOPClassUID
        dataset.ReferencedImageSequence[0].ReferencedSOPInstanceUID = dataset.SOPInstanceUID

    paths = write_series(study, VOLUME, Style(change=refer))

    datasets = [pydicom.dcmread(path) for path in clean(study)[1]]
    again = pydicom.dcmread(clean(study)[1][0])

    originals = {pydicom.dcmread(path).SOPInstanceUID for path in paths}
    assert len({one.SOPInstanceUID for one in datasets}) == len(paths)
    assert not originals & {one.SOPInstanceUID for one in datasets}
    assert len({one.SeriesInstanceUID for one in datasets}) == 1
    for one in datasets:
        assert one.ReferencedImageSequence[0].ReferencedSOPInstanceUID == one.SOPInstanceUID
        assert one.file_meta.MediaStorageSOPInstanceUID == one.SOPInstanceUID
    assert again.SOPInstanceUID != datasets[0].SOPInstanceUID


def test_a_copy_says_that_it_was_cleaned_and_how(study, clean):
    write_series(study, VOLUME)

    dataset = pydicom.dcmread(clean(study)[1][0])

    assert dataset.PatientIdentityRemoved == "YES"
    assert dataset.DeidentificationMethodCodeSequence[0].CodeValue == "113100"
    assert dataset.LongitudinalTemporalInformationModified == "REMOVED"
    assert dataset.PatientName == ""
    assert dataset.PatientID == "0001"
    assert "SpecificCharacterSet" not in dataset


def test_patients_stay_apart_without_being_named(study, clean):
    write_series(study / "a", VOLUME, Style(patient=1, study=1))
    write_series(study / "b", VOLUME, Style(patient=2, study=2))

    answer, copies = clean(study)

    assert answer.series == 2
    assert {(p.parent.name, pydicom.dcmread(p).PatientID) for p in copies} == {
        ("0001", "0001"),
        ("0002", "0002"),
    }
    assert copies[0].name == "IM00001.dcm"


def test_what_no_header_can_clean_is_left_out_and_counted(study, clean):
    def screen(dataset, _):
        dataset.ImageType = ["DERIVED", "SECONDARY", "SCREEN SAVE"]

    def report(dataset, _):
        dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.88.11"

    def burned(dataset, _):
        dataset.BurnedInAnnotation = "YES"

    def overlaid(dataset, _):
        dataset.add_new(0x60000102, "US", 12)

    for n, change in enumerate((screen, report, burned, overlaid)):
        write_series(study / str(n), VOLUME, Style(change=change, study=n))
    (study / "note.txt").write_text("KANARY")

    answer, copies = clean(study)

    assert copies == []
    assert {one.kind: one.files for one in answer.left_out} == {
        AsideKind.SCREEN: 24,
        AsideKind.REPORT: 24,
    }
    assert answer.drawn_in == 48
    assert answer.not_dicom == 1


@pytest.mark.parametrize("keyword", ["RescaleSlope", "ImagePositionPatient"])
def test_a_file_whose_numbers_are_words_is_not_copied(study, clean, keyword):
    def spoil(dataset, _):
        dataset[keyword] = pydicom.dataelem.RawDataElement(
            dataset[keyword].tag, "DS", 6, canary.TOKEN, 0, False, True
        )

    write_series(study, VOLUME, Style(change=spoil))

    answer, copies = clean(study)

    assert answer.failed == 24
    assert copies == []


def test_a_damaged_file_is_counted_and_not_copied(study, clean):
    paths = write_series(study, VOLUME)
    paths[0].write_bytes(paths[0].read_bytes()[:-500])

    answer, copies = clean(study)

    assert answer.failed == 1
    assert len(copies) == 23


def test_images_whose_uids_an_anonymiser_has_emptied_get_some(study, clean):
    def empty(dataset, _):
        del dataset.SOPClassUID, dataset.SOPInstanceUID
        dataset.StudyInstanceUID = dataset.SeriesInstanceUID = ""

    write_series(study, FEW, Style(change=empty))

    datasets = [pydicom.dcmread(copy) for copy in clean(study)[1]]

    assert {one.SOPClassUID.name for one in datasets} == {"CT Image Storage"}
    assert len({one.SOPInstanceUID for one in datasets}) == 6
    assert len({one.SeriesInstanceUID for one in datasets}) == 1


def test_mr_is_copied_like_ct(study, clean):
    write_series(study, block_phantom(sagittal_grid(), Modality.MR))

    answer, copies = clean(study)

    assert answer.files == len(copies) == 16
    assert pydicom.dcmread(copies[0]).Modality == "MR"
