import struct

import numpy as np
import pytest
from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag
from pydicom.uid import UID

from spine_app.domain.errors import (
    FilesChanged,
    StudyError,
    UnreadableFile,
    UnsupportedArchive,
    UnsupportedPixels,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.series import AsideKind
from spine_app.domain.volume import Modality
from spine_app.io import study_job
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import oblique_grid, straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration

CT = block_phantom(straight_grid())


def put(**values):
    """Change that sets elements of slice 5."""

    def change(dataset, k):
        if k == 5:
            for keyword, value in values.items():
                setattr(dataset, keyword, value)

    return change


def drop(*keywords):
    """Change that removes elements of every slice."""

    def change(dataset, k):
        for keyword in keywords:
            delattr(dataset, keyword)

    return change


def raw(tag, vr, value):
    """Change that replaces an element of slice 5 by other bytes of another type."""

    def change(dataset, k):
        if k == 5 and isinstance(value, bytes):
            dataset[tag] = RawDataElement(Tag(tag), vr, len(value), value, 0, False, True)
        elif k == 5:
            dataset.add_new(tag, vr, value)

    return change


CHANGES = {
    "D8 rows are absent": (drop("Rows"), "bad-pixels"),
    "D17 frames are 0": (put(NumberOfFrames=0), None),
    "D17 frames are many": (put(NumberOfFrames=2**31 - 1), "unsupported-multi-frame"),
    "D17 frames are negative": (put(NumberOfFrames=-1), "unsupported-multi-frame"),
    "D18 rows are UL": (raw(0x00280010, "UL", 30), "bad-pixels"),
    "D18 rows are DS": (raw(0x00280010, "DS", "30"), "bad-pixels"),
    "D18 rows are two": (raw(0x00280010, "US", [30, 30]), "bad-pixels"),
    "D18 rows are 0": (put(Rows=0), "bad-pixels"),
    "D19 rows and columns are huge": (put(Rows=65535, Columns=65535), "bad-pixels"),
    "D20 bits stored are too many": (put(BitsStored=17), "bad-pixels"),
    "D20 high bit is too high": (put(HighBit=16), "bad-pixels"),
    "D20 bits allocated are 32": (put(BitsAllocated=32), "unsupported-pixels"),
    "D21 pixel representation is 2": (put(PixelRepresentation=2), "bad-pixels"),
    "D21 pixel representation is absent": (drop("PixelRepresentation"), "bad-pixels"),
    "D22 pixels are one byte short": (
        lambda d, k: setattr(d, "PixelData", d.PixelData[:-2]), "bad-pixels"),
    "D22 pixels are half": (
        lambda d, k: setattr(d, "PixelData", d.PixelData[:1200]), "bad-pixels"),
    "pixels are absent": (drop("PixelData"), "bad-pixels"),
    "D27 photometric is RGB": (put(PhotometricInterpretation="RGB"), "unsupported-pixels"),
    "D27 photometric is absent": (drop("PhotometricInterpretation"), "unsupported-pixels"),
    "D28 slope is 0": (put(RescaleSlope=0), "bad-rescale"),
    "D28 slope is NaN": (raw(0x00281053, "DS", b"NaN"), "bad-rescale"),
    "D28 slope is infinite": (raw(0x00281053, "DS", b"1e400"), "bad-rescale"),
    "D28 slope is absent": (drop("RescaleSlope"), "bad-rescale"),
    "D28 rescale is absent": (drop("RescaleSlope", "RescaleIntercept"), "bad-rescale"),
    "G22 rescale is not to HU": (put(RescaleType="US"), "bad-rescale"),
    "D31 position has a comma": (raw(0x00200032, "DS", b"1,0\\2\\3"), "bad-geometry"),
    "D31 position has an underscore": (raw(0x00200032, "DS", b"1_0\\2\\3"), "bad-geometry"),
    "D31 position is empty in part": (raw(0x00200032, "DS", b"1\\2\\"), "bad-geometry"),
    "D31 position is infinite": (raw(0x00200032, "DS", b"1\\2\\1e400"), "bad-geometry"),
    "D31 position is of two numbers": (raw(0x00200032, "DS", b"1\\2 "), "bad-geometry"),
    "G9 orientation is zero": (put(ImageOrientationPatient=[0] * 6), "bad-geometry"),
    "G9 orientation is NaN": (
        raw(0x00200037, "DS", b"NaN\\0\\0\\0\\1\\0 "), "bad-geometry"),
    "G9 orientation is not orthogonal": (
        put(ImageOrientationPatient=[1, 0, 0, 0.02, 1, 0]), "bad-geometry"),
    "G12 position is absent": (drop("ImagePositionPatient"), "bad-geometry"),
    "G12 orientation is absent": (drop("ImageOrientationPatient"), "bad-geometry"),
    "G14 spacing is absent": (drop("PixelSpacing"), "uncalibrated-pixels"),
    "G14 spacing is 0": (put(PixelSpacing=[0, 1]), "uncalibrated-pixels"),
    "G14 spacing is negative": (put(PixelSpacing=[-1, 1]), "uncalibrated-pixels"),
    "G14 spacing is one number": (raw(0x00280030, "DS", b"0.5\\"), "uncalibrated-pixels"),
    "G16 rows differ": (put(Rows=20), "mixed-slices"),
    "G17 frame of reference differs": (put(FrameOfReferenceUID=UID("1.2.3")), "mixed-slices"),
    "spacing differs": (put(PixelSpacing=[0.9, 0.8]), "mixed-slices"),
    "G23 signs differ": (put(PixelRepresentation=1), "mixed-slices"),
    "G4 one position twice": (put(ImagePositionPatient=[-16, -12, 110]), "repeated-slices"),
    "two objects with one identity": (
        lambda d, k: k == 5 and setattr(d, "SOPInstanceUID", d.SOPInstanceUID[:-1] + "5"),
        "repeated-slices"),
    "no series identity": (drop("SeriesInstanceUID"), "mixed-slices"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "code"), CHANGES.values(), ids=CHANGES)
def test_a_series_that_is_wrong_is_listed_with_its_problem_and_refused(read, study, change, code):
    write_series(study, CT, Style(change=change))
    outcome = read(study)
    if code is None:
        assert outcome.volume.grid.shape_kji == CT.grid.shape_kji
        return
    assert outcome.code == code
    assert outcome.found.series[0].problem_code == code
    assert outcome.found.series[0].spacing_ijk is None


@pytest.mark.parametrize("angle", [0.05, 0.3])
def test_g8_a_tilted_gantry_is_refused(read, study, angle):
    write_series(study, CT, Style(shear=angle))
    assert read(study).code == "tilted-slices"


@pytest.mark.parametrize("gone", [[7], [7, 8], [3, 12]])
def test_g2_g3_missing_slices_are_refused(read, study, gone):
    paths = write_series(study, CT)
    for k in gone:
        paths[k].unlink()
    assert read(study).code == "missing-slices"


def test_g1_a_localizer_in_the_same_series_is_set_aside(read, study):
    paths = write_series(study / "a", CT)
    scout = block_phantom(oblique_grid())

    def be_scout(dataset, k):
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
        dataset.SOPInstanceUID += ".1"

    for path in write_series(study / "b", scout, Style(change=be_scout))[1:]:
        path.unlink()
    outcome = read(study)
    assert outcome.found.set_aside[0].kind is AsideKind.LOCALIZER
    assert outcome.found.set_aside[0].files == 1
    assert outcome.found.series[0].files == len(paths)
    assert outcome.volume.grid.spacing_ijk[2] == pytest.approx(2.5)


def test_g19_one_slice_is_listed_and_refused(read, study):
    for path in write_series(study, CT)[1:]:
        path.unlink()
    assert read(study).code == "single-slice"


def test_g24_a_series_over_the_voxel_budget_is_refused(read, study):
    write_series(study, CT)
    assert read(study, ReadLimits(voxels=23_999)).code == "study-too-large"


@pytest.mark.parametrize("modality", Modality)
def test_g18_a_multi_frame_object_is_refused_by_name(read, study, modality):
    write_dataset(study / "a", enhanced_dataset(block_phantom(straight_grid(), modality)))
    assert read(study).code == "unsupported-multi-frame"


def test_d23_a_truncated_slice_is_told(read, study):
    path = write_series(study, CT)[-1]
    path.write_bytes(path.read_bytes()[:-100])
    assert read(study).code == "bad-pixels"


def test_a_slice_truncated_in_its_header_is_counted_as_unreadable(read, study):
    path = write_series(study, CT)[-1]
    path.write_bytes(path.read_bytes()[:400])
    assert read(study).found.unreadable == 1


def deflated(content):
    """A file whose meta information says that the rest is deflated."""
    syntax = b"1.2.840.10008.1.2.1.99"
    meta = struct.pack("<HH2sH", 2, 0x10, b"UI", len(syntax)) + syntax
    return b"\0" * 128 + b"DICM" + meta + content


def test_d14_a_deflated_file_is_named_and_never_inflated(read, study):
    (study / "a").write_bytes(deflated(b"\0" * 1000))
    with pytest.raises(UnsupportedPixels):
        read(study)


def test_d9_a_file_of_nested_sequences_is_unreadable(read, study):
    start = struct.pack("<HH2sHLHHL", 8, 0x1140, b"SQ", 0, 2**32 - 1, 0xFFFE, 0xE000, 2**32 - 1)
    (study / "a").write_bytes(b"\0" * 128 + b"DICM" + start * 500)
    with pytest.raises(UnreadableFile):
        read(study)


def test_z11_an_archive_of_another_kind_is_named(upload):
    with pytest.raises(UnsupportedArchive):
        upload([b"7z\xbc\xaf\x27\x1c" + b"\0" * 100])


def test_d35_a_file_that_changes_before_it_is_read_refuses_the_series(study, work_folder):
    paths = write_series(study, CT)
    chooser = Meddler(work_folder, paths[3])
    study_job.serve(study_job.OpenFolder(str(study), str(work_folder)), chooser)
    assert chooser.codes == [FilesChanged.code]
    assert not list(work_folder.iterdir())


class Meddler:
    """Channel that chooses a series after changing one of its files."""

    def __init__(self, work_folder, path):
        self.codes = []
        self._path = path
        self._script = [study_job.Choose(0)]

    def send(self, message):
        if isinstance(message, study_job.SeriesRefused):
            self.codes.append(message.code)

    def receive(self):
        self._path.write_bytes(self._path.read_bytes() + b"\0\0")
        return self._script.pop(0) if self._script else None


def test_files_with_flipped_bytes_give_a_volume_or_a_typed_error(study, upload, work_folder):
    contents = [path.read_bytes() for path in write_series(study, CT)]
    header = len(contents[0]) - CT.voxels_kji[0].nbytes
    chance = np.random.default_rng(3)
    opened = 0
    for _ in range(150):
        broken = [bytearray(content) for content in contents[:3]]
        for place in chance.integers(132, header, size=chance.integers(1, 6)):
            broken[1][place] = chance.integers(256)
        try:
            opened += bool(upload(map(bytes, broken)).volumes)
        except StudyError:
            continue
        for path in work_folder.iterdir():
            path.unlink()
    assert opened
