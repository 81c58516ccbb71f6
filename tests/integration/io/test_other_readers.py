"""Agreement with two readers of other people on the same files."""

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from spine_app.domain.volume import Modality
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[3]


def read_with_itk(folder, out):
    """Voxels (k, j, i) and index-to-LPS matrix of the only series in a folder."""
    if importlib.util.find_spec("itk") is None:
        pytest.skip("itk-io is not installed")
    path = out / "itk.npz"
    command = [sys.executable, "-m", "tests.data.itk_reader", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    with np.load(path, allow_pickle=False) as read:
        return read["voxels"], read["matrix"]


@pytest.mark.parametrize("modality", Modality)
@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
def test_itk_reads_the_same_voxels_at_the_same_places(read, study, tmp_path, grid, modality):
    write_series(study, block_phantom(grid, modality), Style(name=lambda k: str(k * 7 % 101)))
    volume = read(study).volume
    voxels, matrix = read_with_itk(study, tmp_path)
    np.testing.assert_array_equal(volume.voxels_kji, voxels)
    np.testing.assert_allclose(volume.grid.index_to_lps, matrix, atol=1e-6)


def test_itk_reads_the_same_voxels_of_a_real_ct(read, data, tmp_path):
    folder = data("pancreas_ct_dicom")
    volume = read(folder).volume
    voxels, matrix = read_with_itk(folder, tmp_path)
    np.testing.assert_array_equal(volume.voxels_kji, voxels)
    np.testing.assert_allclose(volume.grid.index_to_lps, matrix, atol=1e-6)


def read_with_dcm2niix(folder, out):
    """Voxels (k, j, i) and index-to-LPS matrix of a folder, by way of NIfTI."""
    tool = shutil.which("dcm2niix")
    if tool is None:
        pytest.skip("dcm2niix is not installed")
    command = [tool, "-z", "n", "-b", "n", "-f", "v", "-o", str(out), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = out.glob("*.nii")
    content = path.read_bytes()
    shape_ijk = np.frombuffer(content, "<i2", 3, 42)
    scale, shift = np.frombuffer(content, "<f4", 2, 112)
    start = int(np.frombuffer(content, "<f4", 1, 108)[0])
    kind = {4: "<i2", 512: "<u2", 16: "<f4"}[int(np.frombuffer(content, "<i2", 1, 70)[0])]
    voxels = np.frombuffer(content, kind, int(np.prod(shape_ijk)), start).reshape(shape_ijk[::-1])
    matrix = np.eye(4)
    matrix[:3] = np.frombuffer(content, "<f4", 12, 280).reshape(3, 4)
    return voxels * (scale or 1.0) + shift, np.diag([-1.0, -1.0, 1.0, 1.0]) @ matrix


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
def test_dcm2niix_puts_the_same_values_at_the_same_places(read, study, tmp_path, grid):
    write_series(study, block_phantom(grid))
    volume = read(study).volume
    out = tmp_path / "nii"
    out.mkdir()
    voxels, matrix = read_with_dcm2niix(study, out)
    index = np.stack(np.meshgrid(*map(np.arange, voxels.shape), indexing="ij"), -1)[..., ::-1]
    points = index @ matrix[:3, :3].T + matrix[:3, 3]
    i, j, k = np.rint(volume.grid.indices_ijk(points)).astype(int).reshape(-1, 3).T
    np.testing.assert_array_equal(volume.voxels_kji[k, j, i], voxels.ravel())
    np.testing.assert_allclose(volume.grid.indices_ijk(points).reshape(-1, 3).T, [i, j, k],
                               atol=1e-3)  # fmt: skip
