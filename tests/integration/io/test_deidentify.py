"""De-identified copies: nothing of a patient is left, and the image is the same."""

import hashlib
import itertools
import re

import highdicom
import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
)

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.deidentification import FOLDER_NAME, Deidentify
from spine_app.domain.study.series import AsideKind
from spine_app.domain.volume import Modality
from spine_app.io.deidentification.job import serve
from tests.data import canary
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.phantoms import block_phantom
from tests.integration.io.reading import read_folder

FEW = block_phantom(straight_grid((6, 12, 10)))
VOLUME = block_phantom(oblique_grid())
TRACES = (
    canary.TOKEN,
    canary.TOKEN[:4],
    canary.DATE,
    canary.TIME,
    canary.UID,
    b"CANARY",
    b"1.2.826",
)


class Silence:
    """A channel nobody listens to."""

    def send(self, message):
        pass

    def receive(self):
        return None


@pytest.fixture
def clean(tmp_path):
    """De-identify a path; returns the answer and the copies."""

    def run(path, limits=None):
        work = tmp_path / f"clean-{len(list(tmp_path.iterdir()))}"
        work.mkdir()
        answer = serve(Deidentify(str(path), str(work), limits or ReadLimits()), Silence())
        return answer, sorted((work / FOLDER_NAME).rglob("*.dcm"))

    return run


def fill_everything(dataset, _):
    canary.fill(dataset)


def put_in_preamble(path):
    content = bytearray(path.read_bytes())
    content[:128] = (canary.TOKEN * 22)[:128]
    path.write_bytes(content)


def pixel_hash(dataset):
    return hashlib.sha256(dataset.PixelData).hexdigest()


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


@pytest.mark.parametrize(
    "syntax",
    [
        ImplicitVRLittleEndian,
        ExplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
    ],
)
def test_voxels_and_geometry_stay_and_so_does_the_syntax(study, clean, read, syntax, tmp_path):
    paths = write_series(study, VOLUME, Style(syntax=syntax, signed=True, padding=-2000))

    _, copies = clean(study)
    after = tmp_path / "after"
    after.mkdir()
    mine, theirs = read(study).volume, read_folder(copies[0].parent, after).volume

    assert np.array_equal(mine.voxels_kji, theirs.voxels_kji)
    assert np.array_equal(mine.grid.origin_lps, theirs.grid.origin_lps)
    assert np.array_equal(mine.grid.direction, theirs.grid.direction)
    assert np.array_equal(mine.grid.spacing_ijk, theirs.grid.spacing_ijk)
    for one, other in zip(paths, copies, strict=True):
        before, now = pydicom.dcmread(one), pydicom.dcmread(other)
        assert now.file_meta.TransferSyntaxUID == syntax
        assert pixel_hash(before) == pixel_hash(now)
        for keyword in (
            *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"),
            *("RescaleSlope", "RescaleIntercept", "PixelPaddingValue", "WindowCenter"),
        ):
            assert before[keyword].value == now[keyword].value, keyword


def encoded(dataset, syntax):
    """The pixels of a slice as one compressed frame."""
    pixels = np.frombuffer(dataset.PixelData, "<u2").reshape(dataset.Rows, dataset.Columns)
    if syntax == JPEG2000Lossless:
        return imagecodecs.jpeg2k_encode(pixels, reversible=True, level=0, codecformat="j2k")
    return imagecodecs.jpegls_encode(pixels)


@pytest.mark.parametrize("syntax", [JPEG2000Lossless, JPEGLSLossless])
def test_compressed_pixels_are_the_same_and_carry_no_comment(study, clean, syntax):
    def compress(dataset, _):
        frame = encoded(dataset, syntax)
        note = canary.TOKEN * 2
        start = 2 if syntax == JPEGLSLossless else 4 + int.from_bytes(frame[4:6])
        marker, kind = (b"\xff\xfe", b"") if start == 2 else (b"\xff\x64", b"\0\1")
        length = (2 + len(kind) + len(note)).to_bytes(2)
        frame = frame[:start] + marker + length + kind + note + frame[start:] + canary.TOKEN
        dataset.add_new(0x7FE00010, "OB", encapsulate([frame]))
        dataset["PixelData"].is_undefined_length = True

    paths = write_series(study, FEW, Style(syntax=syntax, change=compress))

    answer, copies = clean(study)

    assert answer.files == len(copies) == 6
    for one, other in zip(paths, copies, strict=True):
        assert canary.TOKEN in one.read_bytes()
        assert canary.TOKEN not in other.read_bytes()
        before, now = (next(generate_frames(pydicom.dcmread(p).PixelData)) for p in (one, other))
        decode = imagecodecs.jpegls_decode if "4.80" in syntax else imagecodecs.jpeg2k_decode
        assert np.array_equal(decode(before), decode(now))


def test_rle_frames_are_copied_bit_by_bit(study, clean):
    def compress(dataset, _):
        dataset.file_meta = pydicom.dataset.FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.compress(RLELossless, generate_instance_uid=False)

    paths = write_series(study, FEW, Style(syntax=RLELossless, change=compress))

    _, copies = clean(study)

    for one, other in zip(paths, copies, strict=True):
        assert pixel_hash(pydicom.dcmread(one)) == pixel_hash(pydicom.dcmread(other))


def test_a_multi_frame_file_keeps_its_frames_where_they_are(study, clean, read, tmp_path):
    dataset = enhanced_dataset(VOLUME)
    for item in dataset.PerFrameFunctionalGroupsSequence:
        canary.fill_few(item)
        canary.fill_few(item.PlanePositionSequence[0])
    write_dataset(study / "one.dcm", dataset)

    answer, copies = clean(study)
    after = tmp_path / "after"
    after.mkdir()

    assert answer.files == 1
    assert [trace for trace in TRACES if trace in copies[0].read_bytes()] == []
    mine, theirs = read(study).volume, read_folder(copies[0].parent, after).volume
    assert np.array_equal(mine.voxels_kji, theirs.voxels_kji)
    assert np.array_equal(mine.grid.origin_lps, theirs.grid.origin_lps)


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


def test_another_reader_makes_the_same_volume_of_the_copies(study, clean):
    write_series(study, VOLUME)

    copies = clean(study)[1]
    theirs = highdicom.get_volume_from_series([pydicom.dcmread(copy) for copy in copies])

    assert theirs.spatial_shape == VOLUME.grid.shape_kji
    # It may count the slices from the other end: all corners, in no order.
    corners = np.array(list(itertools.product((0, 23), (0, 29), (0, 35))))
    places = theirs.map_indices_to_reference(corners)
    mine = VOLUME.grid.points_lps(corners[:, ::-1])
    apart = np.linalg.norm(places[:, None] - mine[None], axis=2)
    assert apart.min(axis=1).max() < 1e-6
    assert np.sum(theirs.array) == np.sum(VOLUME.voxels_kji, dtype=float)


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


def test_bits_beside_the_pixel_values_are_not_copied_on(study, clean):
    def draw(dataset, k):
        values = np.frombuffer(dataset.PixelData, "<u2") | np.uint16(0x8000 if k == 3 else 0)
        dataset.PixelData = values.tobytes()

    write_series(study, VOLUME, Style(stored=12, change=draw))

    answer, copies = clean(study)

    assert answer.drawn_in == 1
    assert len(copies) == 23


def test_bytes_after_the_last_pixel_are_not_copied(study, clean):
    def pad(dataset, _):
        dataset.PixelData += canary.TOKEN
        dataset.add_new(0xFFFCFFFC, "OB", canary.TOKEN)

    write_series(study, VOLUME, Style(change=pad))

    _, copies = clean(study)

    assert len(copies) == 24
    assert all(canary.TOKEN not in copy.read_bytes() for copy in copies)


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
