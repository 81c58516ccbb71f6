"""Image files as the libraries of others see them: (k, j, i) values and index-to-LPS matrix."""

import importlib
import itertools
import subprocess
import sys
from pathlib import Path

import nibabel as nib
import nrrd
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
FLIP = np.diag([-1.0, -1.0, 1.0, 1.0])


def read_with_nibabel(path):
    image = nib.load(path)
    return np.asarray(image.dataobj).T, FLIP @ image.affine


def read_with_pynrrd(path):
    values, header = nrrd.read(str(path))
    matrix = np.eye(4)
    matrix[:3, :3] = header["space directions"].T
    matrix[:3, 3] = header["space origin"]
    return values.T, matrix


def read_with_itk(path, folder):
    """By ITK in a process of its own; `folder` is for the result."""
    if importlib.util.find_spec("itk") is None:
        pytest.skip("itk-io is not installed")
    out = folder / "itk.npz"
    command = [sys.executable, "-m", "tests.data.itk_reader", str(path), str(out)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    with np.load(out, allow_pickle=False) as read:
        return read["voxels"], read["matrix"]


def assert_same(grid, values, expected, matrix):
    """The same values at the same millimetres, though axes may be counted from the other end."""
    flips = tuple(
        slice(None, None, -1) if np.dot(a, b) < 0 else slice(None)
        for a, b in zip(grid.index_to_lps[:3, 2::-1].T, matrix[:3, 2::-1].T, strict=True)
    )
    np.testing.assert_array_equal(values, expected[flips])
    ends = [(0, n - 1) for n in grid.shape_ijk]
    for corner in itertools.product(*ends):
        other = [
            end[1] - n if flip.step else n
            for n, end, flip in zip(corner, ends, flips[::-1], strict=True)
        ]
        expected_lps = (matrix @ [*other, 1])[:3]
        np.testing.assert_allclose(grid.points_lps(corner), expected_lps, atol=1e-4)
