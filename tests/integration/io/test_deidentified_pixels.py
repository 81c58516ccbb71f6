"""Copies without names hold the same pixels at the same places, and nothing beside them."""

import hashlib
import itertools

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

from tests.data import canary
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.integration.io.cleaning import FEW, TRACES, VOLUME
from tests.integration.io.reading import read_folder


def pixel_hash(dataset):
    return hashlib.sha256(dataset.PixelData).hexdigest()


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
