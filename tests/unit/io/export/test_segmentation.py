import io
import shutil
import subprocess

import highdicom
import numpy as np
import pydicom
import pytest
import SimpleITK

from spine_app.domain.export.delivery import Content
from spine_app.domain.export.errors import (
    NoSourceImages,
    NothingToExport,
    SourceElsewhere,
    UnnamedSource,
)
from spine_app.domain.export.numbers import Numbering
from spine_app.domain.export.origin import OPENED, Making, Origin
from spine_app.domain.geometry import Grid
from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom.headers import read_header
from spine_app.io.export.segmentation import write_segmentation
from spine_app.io.export.source import take_source, write_source
from spine_app.io.export.source_labels import is_resampled, labels_on_source
from spine_app.io.export.source_reading import describe_source
from spine_app.io.series import group_series
from spine_app.io.sources import FileSource
from tests.data.dicom_writer import Style, write_series
from tests.data.exported import DISC, HIP, L4, UNSURE
from tests.data.unseen import RESAMPLED, SERIES, grid_of, ramp

STRUCTURES = (L4, UNSURE, HIP, DISC)
EVEN = [
    *(f"axial {position}" for position in ("HFS", "HFP", "FFS", "FFP")),
    *("sagittal HFS", "coronal FFP", "oblique HFS", "Enhanced CT", "Enhanced MR", "implicit"),
]
needs_dciodvfy = pytest.mark.skipif(
    shutil.which("dciodvfy") is None, reason="dciodvfy of dicom3tools is not installed"
)
needs_dcmqi = pytest.mark.skipif(
    shutil.which("segimage2itkimage") is None, reason="segimage2itkimage of dcmqi is not installed"
)


def plan_of(folder):
    headers = [read_header(FileSource(path), ReadLimits()) for path in sorted(folder.iterdir())]
    series, _ = group_series(headers, ReadLimits())
    return series[0].plan


def random_labels(grid):
    """Blocks of all labels but the last one, and of one that is not exported."""
    coarse = np.random.default_rng(5).choice([0, 31, 30, 77, 9], (4, 5, 6))
    index = (
        np.linspace(0, n - 0.01, size).astype(int)
        for n, size in zip(coarse.shape, grid.shape_kji, strict=True)
    )
    return coarse[np.ix_(*index)].astype(np.uint8)


class Made:
    """A segmentation of random labels, and what is true of it."""

    def __init__(self, folder, unseen, *, identified=False, origin=OPENED):
        (SERIES | RESAMPLED)[unseen].write(folder)
        self.plan = plan_of(folder)
        self.grid = self.plan.stack.grid
        self.labels = random_labels(self.grid)
        self.source = describe_source(self.plan, ReadLimits(), identified=identified)
        self.on_source = labels_on_source(self.labels, self.grid, self.source)
        content = Content(STRUCTURES, Numbering.VERSE, origin)
        stream = io.BytesIO()
        self.segments = write_segmentation(stream, self.on_source, self.source, content)
        self.content = stream.getvalue()
        self.path = folder.parent / "out.dcm"
        self.path.write_bytes(self.content)
        self.dataset = pydicom.dcmread(io.BytesIO(self.content))

    def frames(self):
        """Pixels, segment number and position of each frame."""
        pixels = np.atleast_3d(self.dataset.pixel_array)
        for frame, groups in zip(
            pixels, self.dataset.PerFrameFunctionalGroupsSequence, strict=True
        ):
            segment = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
            yield frame, segment, groups.PlanePositionSequence[0].ImagePositionPatient, groups


@pytest.fixture
def made(tmp_path):
    return lambda unseen, **more: Made(tmp_path / "series", unseen, **more)


@pytest.mark.parametrize("unseen", EVEN)
def test_pydicom_reads_back_every_voxel_of_the_label_map(made, unseen):
    one = made(unseen)
    found = np.zeros_like(one.labels)
    for frame, segment, position, _ in one.frames():
        k = round(float(one.grid.indices_ijk(np.array(position, float))[2]))
        found[k][frame == 1] = one.segments[segment - 1].label
    known = np.isin(one.labels, [each.label for each in STRUCTURES])

    assert np.array_equal(found, np.where(known, one.labels, 0))


@pytest.mark.parametrize("unseen", [*EVEN, *RESAMPLED])
def test_every_frame_lies_on_the_image_that_it_refers_to(made, unseen):
    one = made(unseen, identified=True)
    files = {}
    for path in sorted((one.path.parent / "series").iterdir()):
        image = pydicom.dcmread(path)
        files[image.SOPInstanceUID] = image
    for _, _, position, groups in one.frames():
        reference = groups.DerivationImageSequence[0].SourceImageSequence[0]
        image = files[reference.ReferencedSOPInstanceUID]
        assert reference.ReferencedSOPClassUID == image.SOPClassUID
        if "PerFrameFunctionalGroupsSequence" in image:
            group = image.PerFrameFunctionalGroupsSequence[reference.ReferencedFrameNumber - 1]
            image = group.PlanePositionSequence[0]
        assert np.allclose(position, image.ImagePositionPatient, atol=1e-6)


@pytest.mark.parametrize("unseen", RESAMPLED)
def test_a_resampled_map_goes_back_to_its_images_as_simpleitk_would_do_it(made, unseen):
    one = made(unseen)
    image = SimpleITK.GetImageFromArray(one.labels)
    image.SetSpacing(one.grid.spacing_ijk.tolist())
    image.SetOrigin(one.grid.origin_lps.tolist())
    image.SetDirection(one.grid.direction.ravel().tolist())
    differing = compared = 0
    for n, frame in enumerate(one.source.frames):
        k = float(one.grid.indices_ijk(np.array(frame.position))[2])
        if abs(k % 1 - 0.5) < 1e-3:
            # Half-way between two slices either of them is the nearest.
            continue
        compared += 1
        plane = SimpleITK.Image([one.source.columns, one.source.rows, 1], SimpleITK.sitkUInt8)
        plane.SetOrigin(frame.position)
        plane.SetSpacing([*one.source.pixel_spacing[::-1], 1.0])
        plane.SetDirection(one.grid.direction.ravel().tolist())
        nearest = SimpleITK.Resample(
            image, plane, SimpleITK.Transform(), SimpleITK.sitkNearestNeighbor
        )
        differing += np.count_nonzero(SimpleITK.GetArrayFromImage(nearest)[0] != one.on_source[n])

    assert is_resampled(one.grid, one.source)
    assert compared > len(one.source.frames) / 2
    assert differing == 0


@pytest.mark.parametrize("unseen", ["axial FFS", "sagittal HFS", "Enhanced CT", "tilt +18"])
def test_highdicom_reads_the_segments_back(made, unseen):
    one = made(unseen)
    read = highdicom.seg.segread(io.BytesIO(one.content))

    assert [read.get_segment_description(n).segment_label for n in range(1, 4)] == [
        "L4",
        "L5?",
        "Hip bone left",
    ]
    for n, structure in enumerate(one.segments, 1):
        pixels = (
            read.get_pixels_by_source_instance(
                [frame.instance for frame in one.source.frames],
                segment_numbers=[n],
                assert_missing_frames_are_empty=True,
            )
            if not one.source.frames[0].frame
            else read.get_pixels_by_source_frame(
                one.source.frames[0].instance,
                [frame.frame for frame in one.source.frames],
                segment_numbers=[n],
                assert_missing_frames_are_empty=True,
            )
        )
        assert np.array_equal(pixels[..., 0] == 1, one.on_source == structure.label)


@needs_dciodvfy
@pytest.mark.parametrize("identified", [False, True])
@pytest.mark.parametrize("unseen", [*EVEN, *RESAMPLED])
def test_the_validator_of_dicom3tools_finds_no_error(made, unseen, identified):
    one = made(unseen, identified=identified)
    result = subprocess.run(
        ["dciodvfy", str(one.path)], capture_output=True, text=True, check=False
    )

    assert [line for line in result.stderr.splitlines() if line.startswith("Error")] == []
    assert "Segmentation" in result.stderr


@needs_dcmqi
@pytest.mark.parametrize("unseen", ["axial HFP", "sagittal HFS", "oblique HFS", "Enhanced MR"])
def test_dcmqi_reads_the_same_voxels_at_the_same_places(made, tmp_path, unseen):
    one = made(unseen)
    out = tmp_path / "dcmqi"
    out.mkdir()
    subprocess.run(
        ["segimage2itkimage", "--inputDICOM", one.path, "--outputDirectory", out, "-t", "nrrd"],
        check=True,
        capture_output=True,
    )
    for n, structure in enumerate(one.segments, 1):
        image = SimpleITK.ReadImage(str(out / f"{n}.nrrd"))
        found = np.argwhere(SimpleITK.GetArrayFromImage(image) > 0)
        places = np.array(
            [image.TransformIndexToPhysicalPoint([int(i), int(j), int(k)]) for k, j, i in found]
        )
        index = np.rint(one.grid.indices_ijk(places)).astype(int)
        back = np.zeros(one.labels.shape, bool)
        back[tuple(index.T[::-1])] = True
        assert np.array_equal(back, one.labels == structure.label)


def test_a_segmentation_holds_no_text_of_the_study_unless_asked(made):
    assert b"CANARY" not in made("axial HFS").content


def test_an_identified_one_belongs_to_the_study_and_says_no_more_than_it_must(made):
    one = made("axial HFS", identified=True)
    dataset = one.dataset

    assert str(dataset.PatientName) == "CANARY^PATIENT"
    assert (dataset.PatientID, dataset.PatientBirthDate) == ("CANARY-1", "19010203")
    assert dataset.StudyInstanceUID == "1.2.826.0.1.3680043.8.498.77.1.1"
    for keyword in ("StudyDescription", "InstitutionName", "PatientComments", "ProtocolName"):
        assert keyword not in dataset
    assert "PatientIdentityRemoved" not in dataset


def test_one_without_identifiers_has_new_uids_and_no_day(made):
    one = made("axial HFS")
    dataset = one.dataset

    assert b"1.2.826.0.1.3680043.8.498.77" not in one.content
    assert dataset.PatientIdentityRemoved == "YES"
    assert (dataset.ContentDate, dataset.StudyDate) == ("19000101", "")
    assert "InstanceCreationDate" not in dataset


def test_an_unsure_level_is_called_so_in_label_and_description(made):
    segment = made("axial HFS").dataset.SegmentSequence[1]

    assert segment.SegmentLabel == "L5?"
    assert "not certain" in segment.SegmentDescription


def test_who_made_the_labels_is_said_with_version(made):
    origin = Origin(Making.AUTOMATIC, "spine-helper/verse-small", "3.1")
    segment = made("axial HFS", origin=origin).dataset.SegmentSequence[0]
    algorithm = segment.SegmentationAlgorithmIdentificationSequence[0]

    assert segment.SegmentAlgorithmType == "AUTOMATIC"
    assert (algorithm.AlgorithmName, algorithm.AlgorithmVersion) == (origin.name, "3.1")


def test_structures_are_coded_with_their_side(made):
    segments = made("axial HFS").dataset.SegmentSequence
    kinds = [one.SegmentedPropertyTypeCodeSequence[0] for one in segments]

    assert [kind.CodeValue for kind in kinds] == ["11994002", "49668003", "29836001"]
    assert kinds[2].SegmentedPropertyTypeModifierCodeSequence[0].CodeMeaning == "Left"


def test_a_map_without_any_of_the_structures_is_refused(made):
    one = made("axial HFS")
    with pytest.raises(NothingToExport):
        write_segmentation(
            io.BytesIO(), one.on_source, one.source, Content((DISC,), Numbering.VERSE, OPENED)
        )


def test_files_without_uids_cannot_be_referred_to(tmp_path):
    def unname(dataset, _):
        del dataset.StudyInstanceUID

    write_series(tmp_path / "s", ramp(grid_of(((1, 0, 0), (0, 1, 0)))), Style(change=unname))
    plan = plan_of(tmp_path / "s")
    with pytest.raises(UnnamedSource):
        describe_source(plan, ReadLimits(), identified=True)
    assert describe_source(plan, ReadLimits(), identified=False).study.startswith("2.25.")


def test_slices_that_make_no_volume_have_no_source():
    with pytest.raises(NoSourceImages):
        describe_source(None, ReadLimits(), identified=False)


def test_labels_of_another_place_are_refused(made):
    one = made("axial HFS")
    far = Grid(one.grid.shape_kji, one.grid.spacing_ijk, (900, 900, 900), one.grid.direction)
    turned = Grid(
        one.grid.shape_kji,
        one.grid.spacing_ijk,
        one.grid.origin_lps,
        grid_of(((0, 1, 0), (0, 0, -1))).direction,
    )
    for grid in (far, turned):
        with pytest.raises(SourceElsewhere):
            labels_on_source(one.labels, grid, one.source)


def test_a_description_is_handed_on_once_and_leaves_no_file(made, tmp_path):
    source = made("Enhanced CT", identified=True).source
    write_source(tmp_path / "source-1.json", source)

    assert take_source(tmp_path / "source-1.json") == source
    assert not (tmp_path / "source-1.json").exists()
