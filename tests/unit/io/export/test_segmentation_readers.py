"""Segmentations as others read them."""

import io
import shutil
import subprocess

import highdicom
import numpy as np
import pydicom
import pytest
import SimpleITK

from spine_app.io.export.source_labels import is_resampled
from tests.data.segmentations import EVEN, STRUCTURES, Made
from tests.data.unseen import RESAMPLED

needs_dciodvfy = pytest.mark.skipif(
    shutil.which("dciodvfy") is None, reason="dciodvfy of dicom3tools is not installed"
)
needs_dcmqi = pytest.mark.skipif(
    shutil.which("segimage2itkimage") is None, reason="segimage2itkimage of dcmqi is not installed"
)


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
