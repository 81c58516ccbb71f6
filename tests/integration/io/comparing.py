"""DICOM folders as ITK and dcm2niix read them, and how far another reader is from ours."""

import importlib
import itertools
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import nibabel as nib
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
FLIP = np.diag([-1.0, -1.0, 1.0, 1.0])


class Seen(NamedTuple):
    """A volume: (k, j, i) values as meant by the file, and the index-to-LPS matrix."""

    values: np.ndarray
    matrix: np.ndarray


def as_meant(volume, facts):
    """Our volume with the values that the file means."""
    values = volume.voxels_kji * facts.value_slope + facts.value_intercept
    return Seen(values, volume.grid.index_to_lps)


def seen_by_itk(folders, out):
    """All series of each folder, by ITK in a process of its own; what it fails on is left out."""
    if importlib.util.find_spec("itk") is None:
        pytest.skip("itk-io is not installed")
    path = out / "itk.npz"
    command = [sys.executable, "-m", "tests.data.itk_series", str(path), *map(str, folders)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    seen = [[] for _ in folders]
    with np.load(path, allow_pickle=False) as read:
        for name in (name for name in read.files if name.startswith("voxels")):
            values = read[name]
            seen[int(name.split("-")[1])].append(
                Seen(values, read[name.replace("voxels", "matrix")])
            )
    return seen


def seen_by_dcm2niix(folder, out):
    """All 3D images dcm2niix makes of a folder: of leaning ones also what it has resampled."""
    tool = shutil.which("dcm2niix")
    if tool is None:
        pytest.skip("dcm2niix is not installed")
    made = out / "nii"
    made.mkdir()
    command = [tool, "-z", "n", "-b", "n", "-d", "0", "-f", "%s_%d", "-o"]
    subprocess.run([*command, str(made), str(folder)], check=False, capture_output=True)
    seen = []
    for path in sorted(made.glob("*.nii")):
        image = nib.load(path)
        values = np.asarray(image.dataobj)
        stacks = [values] if values.ndim == 3 else list(np.moveaxis(values, 3, 0))
        seen += [Seen(one.T, FLIP @ image.affine) for one in stacks if one.ndim == 3]
    return seen


def distance(ours, other):
    """Largest distance of the 8 corners in mm and of the values; None where grids differ in shape.

    Axes may be counted from the other end and in another order.
    """
    step = np.linalg.inv(ours.matrix) @ other.matrix
    turn = np.rint(step[:3, :3])
    if not np.array_equal(np.abs(turn) @ np.ones(3), np.ones(3)) or abs(np.linalg.det(turn)) != 1:
        return None
    axes = np.argmax(np.abs(turn), axis=1)
    values = other.values.transpose([2 - axes[2], 2 - axes[1], 2 - axes[0]])
    if values.shape != ours.values.shape:
        return None
    flips = [turn[row, axes[row]] < 0 for row in range(3)]
    values = values[tuple(slice(None, None, -1 if flips[row] else 1) for row in (2, 1, 0))]
    worst = 0.0
    shape = ours.values.shape[::-1]
    for corner in itertools.product(*((0, n - 1) for n in shape)):
        index = np.zeros(3)
        for row in range(3):
            at = shape[row] - 1 - corner[row] if flips[row] else corner[row]
            index[axes[row]] = at
        gap = ours.matrix @ [*corner, 1] - other.matrix @ [*index, 1]
        worst = max(worst, float(np.linalg.norm(gap)))
    return worst, float(np.max(np.abs(values - ours.values)))


def nearest(ours, others):
    """`distance` to the volume of another reader that is nearest to ours, None without any."""
    found = [one for one in (distance(ours, other) for other in others) if one is not None]
    return min(found, default=None)
