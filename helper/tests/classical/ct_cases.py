"""Phantoms and real scans as tasks of the helper, with what is true of them."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import nibabel
import numpy as np
import pydicom
import pytest

from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from spine_helper.engines.engine import Task
from spine_helper.volumes.grid import Grid

DATA = Path(os.environ.get("SPINE_DATA", Path(__file__).parents[4] / "shared" / "data"))

TOTALSEG_IDS = {26: 26, 27: 24, 28: 23, 29: 22, 30: 21, 31: 20, 32: 19, 33: 18}
"""VerSe ids of the ids that TotalSegmentator gives."""


@dataclass(frozen=True, eq=False)
class Case:
    """One scan.

    Attributes:
        task: for an engine.
        truth_kji: (k, j, i) uint8, VerSe ids; None where there is none.
        landmarks: index (k, j, i) of body centres by level.
    """

    task: Task
    truth_kji: np.ndarray | None = None
    landmarks: dict[str, tuple[float, float, float]] | None = None


def task_of(voxels, spacing_ijk, direction):
    """A task for a CT."""
    rows = tuple(tuple(float(x) for x in row) for row in direction)
    spacing = tuple(float(x) for x in spacing_ijk)
    return Task(np.ascontiguousarray(voxels, np.int16), Grid(voxels.shape, spacing, rows, "CT"))


def phantom_case(recipe: PhantomRecipe, view: PhantomView) -> Case:
    """A phantom; its truth has the ids of the product for vertebrae, sacrum, discs and canal."""
    phantom = build_phantom(recipe, view.grid())
    grid = phantom.volume.grid
    return Case(
        task_of(phantom.volume.voxels_kji, grid.spacing_ijk, grid.direction), phantom.labels_kji
    )


def totalseg_case() -> Case:
    """The abdominal CT with TotalSegmentator's labels, T11 to S1."""
    folder = _folder("totalseg_example")
    image = nibabel.load(folder / "example_ct.nii.gz")
    labels = np.asanyarray(nibabel.load(folder / "example_ct_vertebrae.nii.gz").dataobj)
    matrix = np.diag([-1, -1, 1]) @ image.affine[:3, :3]  # RAS to LPS
    spacing = np.linalg.norm(matrix, axis=0)
    table = np.zeros(256, np.uint8)
    for theirs, ours in TOTALSEG_IDS.items():
        table[theirs] = ours
    voxels = np.asanyarray(image.dataobj).transpose(2, 1, 0)
    return Case(task_of(voxels, spacing, matrix / spacing), table[labels.transpose(2, 1, 0)])


def pancreas_case() -> Case:
    """The abdominal CT with thirteen landmarks, T6 to S1."""
    task, index_of = _series(_folder("pancreas_ct_dicom"), "*.dcm")
    marks = json.loads((DATA / "landmarks_dev.json").read_text())["pancreas_ct_dicom"]
    return Case(task, landmarks={level: index_of(point) for level, point in marks.items()})


def skull_case() -> Case:
    """The tilted skull phantom, which has no spine."""
    return Case(_series(_folder("dcm_qa_ct"), "Philips_tilt-18.5/I*")[0])


def _folder(name: str) -> Path:
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"no {name} in the real data (SPINE_DATA)")
    return folder


def _series(folder: Path, pattern: str):
    """A task of the slices in a folder, and a function from LPS mm to its index (k, j, i)."""
    slices = [pydicom.dcmread(path) for path in sorted(folder.glob(pattern))]
    row, column = np.array(slices[0].ImageOrientationPatient, float).reshape(2, 3)
    normal = np.cross(row, column)
    slices.sort(key=lambda one: float(normal @ np.array(one.ImagePositionPatient, float)))
    places = np.array([one.ImagePositionPatient for one in slices], float)
    step = float(np.median(np.diff(places @ normal)))
    scale = [(float(one.RescaleSlope), float(one.RescaleIntercept)) for one in slices]
    voxels = np.stack(
        [one.pixel_array * a + b for one, (a, b) in zip(slices, scale, strict=True)]
    ).astype(np.int16)
    down, across = (float(x) for x in slices[0].PixelSpacing)
    direction = np.stack([row, column, normal], axis=1)
    matrix = direction * np.array([across, down, step])

    def index_of(point):
        i, j, k = np.linalg.solve(matrix, np.array(point, float) - places[0])
        return float(k), float(j), float(i)

    return task_of(voxels, (across, down, step), direction), index_of
