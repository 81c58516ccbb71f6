"""Frames that lie at one place, or in two stacks, are parted."""

import numpy as np
import pytest
from pydicom.dataset import Dataset

from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import Opening, Split
from spine_app.domain.volume import Modality
from tests.data.dicom_writer import enhanced_dataset, write_dataset
from tests.data.grids import sagittal_grid, straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration


CT = block_phantom(straight_grid())
MR = block_phantom(sagittal_grid(), Modality.MR)


def repeated(dataset, count, mark):
    """The same object with every frame `count` times; `mark(frame, stored, n)` changes the n-th."""
    frames, stored = [], []
    size = dataset.Rows * dataset.Columns
    values = np.frombuffer(dataset.PixelData, "<u2").reshape(-1, size)
    for n in range(count):
        for groups, one in zip(dataset.PerFrameFunctionalGroupsSequence, values, strict=True):
            frame = Dataset()
            frame.update(groups)
            stored.append(mark(frame, one, n))
            frames.append(frame)
    dataset.PerFrameFunctionalGroupsSequence = frames
    dataset.NumberOfFrames = len(frames)
    dataset.PixelData = np.stack(stored).astype("<u2").tobytes()
    return dataset


def content(**values):
    """A one-item Frame Content sequence."""
    item = Dataset()
    for keyword, value in values.items():
        setattr(item, keyword, value)
    return [item]


def test_frames_of_a_plain_ct_are_shown_in_2d_and_never_taken_for_a_volume(read, study):
    dataset = enhanced_dataset(CT)
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    del dataset.SharedFunctionalGroupsSequence
    del dataset.PerFrameFunctionalGroupsSequence
    dataset.PixelSpacing = [0.8, 0.8]
    dataset.ImagePositionPatient, dataset.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
    dataset.RescaleSlope, dataset.RescaleIntercept = 1, -1024
    write_dataset(study / "a", dataset)
    outcome = read(study)
    (series,) = outcome.found.series
    assert (series.opening, series.frames) == (Opening.SLICES, 20)
    np.testing.assert_array_equal(outcome.acquired[0].voxels_nji, CT.voxels_kji)


@pytest.mark.parametrize(
    ("split", "keyword", "values"),
    [
        (Split.STACK, "StackID", ["1", "2"]),
        (Split.PHASE, "TemporalPositionIndex", [1, 2]),
        (Split.ACQUISITION, "FrameAcquisitionNumber", [1, 2]),
    ],
)
def test_frames_at_one_place_are_parted_by_their_content(read, study, split, keyword, values):
    def mark(frame, stored, n):
        frame.FrameContentSequence = content(**{keyword: values[n]})
        return stored + n

    write_dataset(study / "a", repeated(enhanced_dataset(CT), 2, mark))
    outcome = read(study)
    assert [one.split for one in outcome.found.series] == [(split,)] * 2
    assert [one.frames for one in outcome.found.series] == [20, 20]
    difference = outcome.volumes[1].voxels_kji.astype(int) - outcome.volumes[0].voxels_kji
    assert set(np.unique(np.abs(difference))) == {1}
    told = [{one.quality: one.count for one in found} for found in outcome.quality.values()]
    assert [one[Quality.SPLIT_SERIES] for one in told] == [20, 20]


@pytest.mark.parametrize(
    ("split", "sequence", "keyword", "values"),
    [
        (Split.ECHO, "MREchoSequence", "EffectiveEchoTime", [10.0, 90.0]),
        (Split.DIFFUSION, "MRDiffusionSequence", "DiffusionBValue", [0.0, 800.0]),
        (Split.IMAGE_KIND, "MRImageFrameTypeSequence", "FrameType",
         [["ORIGINAL", "PRIMARY", "M"], ["ORIGINAL", "PRIMARY", "P"]]),
    ],
)  # fmt: skip
def test_mr_frames_at_one_place_are_parted_by_what_they_show(
    read, study, split, sequence, keyword, values
):
    def mark(frame, stored, n):
        setattr(frame, sequence, content(**{keyword: values[n]}))
        return stored + n

    dataset = enhanced_dataset(MR)
    write_dataset(study / "a", repeated(dataset, 2, mark))
    outcome = read(study)
    assert [one.split for one in outcome.found.series] == [(split,)] * 2
    assert len(outcome.volumes) == 2


def test_stacks_of_two_orientations_are_two_volumes(read, study):
    dataset = enhanced_dataset(block_phantom(straight_grid((8, 30, 40))))
    shared = dataset.SharedFunctionalGroupsSequence[0]
    for k, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence):
        frame.PlaneOrientationSequence = shared.PlaneOrientationSequence
        if k >= 4:
            turned = Dataset()
            turned.ImageOrientationPatient = [1, 0, 0, 0, 0, -1]
            frame.PlaneOrientationSequence = [turned]
            frame.PlanePositionSequence[0].ImagePositionPatient = [0, 5 * k, 0]
    del shared.PlaneOrientationSequence
    write_dataset(study / "a", dataset)
    outcome = read(study)
    assert [one.split for one in outcome.found.series] == [(Split.ORIENTATION,)] * 2
    assert len(outcome.volumes) == 2
