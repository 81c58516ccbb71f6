"""Public series: the places and the values that ITK and dcm2niix find, we find too."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.integration.io.comparing import as_meant, nearest, seen_by_dcm2niix, seen_by_itk
from tests.integration.io.reading import read_folder

pytestmark = pytest.mark.integration
DATA = Path(os.environ.get("SPINE_DATA", Path(__file__).parents[4] / "shared" / "data"))
CORNER_MM = 1e-4
EVEN = (
    "pancreas_ct_dicom",
    "totalseg_example/example_ct_dicom",
    "dcmqi/segmentations/23x38x3/image",
    "dcmqi/segmentations/23x38x3/multiframe",
    "dcmqi/segmentations/24x38x3/image",
    "dcmqi/segmentations/24x38x3/multiframe",
    "pydicom/test_files/dicomdirtests/98892001/CT5N",
    "pydicom_data/eCT_Supplemental.dcm",
    "fo-dicom/mr_brucker.dcm",
)
"""Folders and files of one series that all three readers read right."""
PADDED = "dcmqi/segmentations/ct-3slice"
LEANING = "dcm_qa_ct/Philips_tilt-18.5"


@pytest.fixture
def series(tmp_path):
    """A folder with one public series."""

    def find(name):
        source = DATA / name
        if not source.exists():
            pytest.skip(f"no {name} in the real data (SPINE_DATA)")
        if source.is_dir():
            return source
        folder = tmp_path / "one"
        folder.mkdir()
        shutil.copy(source, folder)
        return folder

    return find


def read(folder, work):
    outcome = read_folder(folder, work)
    return as_meant(outcome.volume, outcome.facts[0]), outcome


@pytest.mark.parametrize("name", EVEN)
def test_itk_and_dcm2niix_find_the_same(series, work_folder, tmp_path, name):
    folder = series(name)
    ours, _ = read(folder, work_folder)
    others = {"itk": seen_by_itk([folder], tmp_path)[0], "nii": seen_by_dcm2niix(folder, tmp_path)}
    for seen in others.values():
        corners, values = nearest(ours, seen)
        assert corners < CORNER_MM
        assert values == 0


def test_only_padding_differs(series, work_folder, tmp_path):
    folder = series(PADDED)
    ours, outcome = read(folder, work_folder)
    (itk,) = seen_by_itk([folder], tmp_path)[0]
    known = itk.values > itk.values.min()
    np.testing.assert_allclose(ours.matrix, itk.matrix, atol=CORNER_MM)
    np.testing.assert_array_equal(ours.values[known], itk.values[known])
    assert {finding.quality.value for finding in outcome.quality[0]} >= {"padded"}


def test_a_leaning_series_is_resampled_as_dcm2niix_does(series, work_folder, tmp_path):
    folder = series(LEANING)
    ours, _ = read(folder, work_folder)
    (theirs,) = [
        one for one in seen_by_dcm2niix(folder, tmp_path) if one.values.shape == ours.values.shape
    ]
    assert nearest(ours, [theirs])[0] < CORNER_MM
    flipped = theirs.values[:, ::-1]
    # At the ends of its own rows each reader keeps or drops a part of a pixel.
    both = (flipped > -1024) & (ours.values > -1024)
    assert np.mean(both) > 0.3
    assert np.max(np.abs(ours.values - flipped)[both]) <= 1
