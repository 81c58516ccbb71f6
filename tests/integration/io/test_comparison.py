"""Series of many makers: we read the truth, and see what ITK and dcm2niix see."""

import numpy as np
import pytest

from tests.data.unseen import RESAMPLED, SERIES, value_at
from tests.integration.io.comparing import (
    Seen,
    as_meant,
    distance,
    nearest,
    seen_by_dcm2niix,
    seen_by_itk,
)
from tests.integration.io.reading import read_folder

pytestmark = pytest.mark.integration
CORNER_MM = 1e-4


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Name -> folder of the series."""
    root = tmp_path_factory.mktemp("unseen")
    every = SERIES | RESAMPLED
    found = {name: root / str(n) for n, name in enumerate(every)}
    for name, folder in found.items():
        every[name].write(folder)
    return found


@pytest.fixture(scope="module")
def ours(folders, tmp_path_factory):
    """Name -> what our reader said."""
    found = {}
    for name, folder in folders.items():
        work = tmp_path_factory.mktemp("work")
        work.chmod(0o700)
        found[name] = read_folder(folder, work)
    return found


@pytest.fixture(scope="module")
def itk(folders, tmp_path_factory):
    """Name -> what ITK sees."""
    seen = seen_by_itk(list(folders.values()), tmp_path_factory.mktemp("itk"))
    return dict(zip(folders, seen, strict=True))


@pytest.fixture(scope="module")
def dcm2niix(folders, tmp_path_factory):
    """Name -> what dcm2niix sees."""
    out = tmp_path_factory.mktemp
    return {name: seen_by_dcm2niix(folder, out("nii")) for name, folder in folders.items()}


def seen_by_us(outcome):
    return as_meant(outcome.volume, outcome.facts[0])


@pytest.mark.parametrize("name", SERIES)
def test_we_read_the_truth(ours, name):
    truth = SERIES[name].volume
    grid = truth.grid
    corners, values = distance(seen_by_us(ours[name]), Seen(truth.voxels_kji, grid.index_to_lps))
    assert corners < CORNER_MM
    assert values == 0


@pytest.mark.parametrize("name", RESAMPLED)
def test_a_leaning_or_uneven_series_has_the_value_of_each_place(ours, name):
    volume = ours[name].volumes[0]
    k, j, i = np.meshgrid(*map(np.arange, volume.voxels_kji.shape), indexing="ij")
    expected = value_at(volume.grid.points_lps(np.stack([i, j, k], -1)))
    known = volume.voxels_kji > -1000
    # A first or last row that is moved by less than half a pixel keeps its value.
    error = np.abs(volume.voxels_kji - expected)[known]
    assert np.mean(known) > 0.6
    assert np.max(error) < 2.5
    assert np.quantile(error, 0.9) <= 1.0


@pytest.mark.parametrize("name", [name for name, one in SERIES.items() if "itk" in one.agrees])
def test_itk_sees_the_same(ours, itk, name):
    assert_seen(nearest(seen_by_us(ours[name]), itk[name]))


@pytest.mark.parametrize("name", [name for name, one in SERIES.items() if "dcm2niix" in one.agrees])
def test_dcm2niix_sees_the_same(ours, dcm2niix, name):
    assert_seen(nearest(seen_by_us(ours[name]), dcm2niix[name]))


def assert_seen(found):
    assert found is not None
    corners, values = found
    assert corners < CORNER_MM
    assert values < 1e-3
