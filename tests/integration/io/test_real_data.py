"""Every real file opens right or gives a typed error; none hangs, none raises anything else."""

import time

import numpy as np
import pytest

from spine_app.domain.errors import StudyError, error_for
from spine_app.domain.study.series import Opening, Orientation
from spine_app.domain.volume import Modality

pytestmark = pytest.mark.integration

FOLDERS = [
    "pydicom", "pydicom_data", "wg04", "orthanc", "fo-dicom", "dcm_qa_ct", "dcmqi",
    "totalseg_example", "sct_t2_mri",
]  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_of_real_files_is_read_or_refused(read, data, name):
    try:
        outcome = read(data(name))
    except StudyError:
        return
    assert outcome.found.series
    for index, series in enumerate(outcome.found.series):
        if series.opening is Opening.VOLUME:
            assert index in outcome.volumes
        elif series.opening is Opening.SLICES:
            assert series.problem_code
            assert index in outcome.acquired
            assert index not in outcome.volumes
        else:
            assert outcome.refused[index] == series.problem_code
    assert all(isinstance(error_for(code), StudyError) for code in outcome.refused.values())


@pytest.mark.parametrize("name", FOLDERS[:5])
def test_each_real_file_alone_is_read_or_refused_in_two_seconds(read, data, work_folder, name):
    for path in sorted(data(name).rglob("*")):
        if not path.is_file():
            continue
        start = time.perf_counter()
        try:
            outcome = read(path)
        except StudyError:
            outcome = None
        assert time.perf_counter() - start < 2, path.name
        for old in work_folder.iterdir():
            old.unlink()
        if outcome is not None:
            many = [one for one in outcome.found.series if one.index in outcome.volumes]
            assert all(one.frames > 1 for one in many), path.name


def test_the_pancreas_ct_is_read_right(read, data):
    outcome = read(data("pancreas_ct_dicom"))
    (series,) = outcome.found.series
    assert (series.modality, series.orientation, series.files) == (
        Modality.CT,
        Orientation.AXIAL,
        134,
    )
    assert outcome.found.not_dicom == 1
    volume = outcome.volume
    np.testing.assert_allclose(volume.grid.spacing_ijk, [1.07421875, 1.07421875, 3])
    assert volume.grid.shape_kji == (134, 512, 512)
    assert volume.voxels_kji.min() >= -1024
    assert 1000 < volume.voxels_kji.max() < 4000
