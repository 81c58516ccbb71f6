"""Scores on real CT: `python -m helper.training.score --data DIR`; the second case needs pydicom.

Nothing of these cases was painted or trained on. A landmark counts only together with the volume
of false positives, which is why both are printed.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

import nibabel
import numpy as np
import pydicom
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings
from spine_helper.anatomy.levels import LEVEL_OF_ID, SACRUM
from spine_helper.builtin.engine import run
from spine_helper.engines.engine import Task
from spine_helper.volumes.grid import Grid

# Ids of TotalSegmentator of the vertebrae that are whole in its example.
WHOLE: Final = {"L5": 27, "L4": 28, "L3": 29, "L2": 30, "L1": 31, "T12": 32}
PART: Final = {"T11": 33}
BESIDE_MM, AHEAD_MM, BEHIND_MM, BELOW_L5_MM = 50.0, 30.0, 85.0, 24.0
"""Where a label can be vertebra, from the line through the landmarks of the bodies."""


class Silent:
    """A watch that looks away."""

    def progress(self, stage: str, fraction: float) -> None:
        """Nothing."""

    def preview(self, labels_kji: NDArray[np.uint8], step_kji: tuple[int, int, int]) -> None:
        """Nothing."""


def read_nifti(path: Path) -> tuple[NDArray[np.int16], Grid]:
    """A NIfTI volume as (k, j, i) and its grid."""
    image = nibabel.load(path)
    matrix = np.diag([-1.0, -1.0, 1.0]) @ image.affine[:3, :3]
    spacing = np.linalg.norm(matrix, axis=0)
    voxels = np.ascontiguousarray(np.rint(np.asarray(image.dataobj)).T.astype(np.int16))
    direction = tuple(tuple(float(x) for x in row) for row in matrix / spacing)
    return voxels, Grid(voxels.shape, tuple(float(x) for x in spacing), direction, "CT")


def read_series(folder: Path) -> tuple[NDArray[np.int16], Grid, NDArray[np.float64]]:
    """An axial DICOM series as (k, j, i), its grid and the LPS mm of its first voxel."""
    slices = [pydicom.dcmread(path) for path in folder.iterdir() if path.suffix == ".dcm"]
    slices.sort(key=lambda one: float(one.ImagePositionPatient[2]))
    planes = [s.pixel_array * float(s.RescaleSlope) + float(s.RescaleIntercept) for s in slices]
    origin = np.array(slices[0].ImagePositionPatient, np.float64)
    step = float(slices[1].ImagePositionPatient[2]) - origin[2]
    row, column = (float(x) for x in slices[0].PixelSpacing)
    straight = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    voxels = np.stack(planes).astype(np.int16)
    return voxels, Grid(voxels.shape, (column, row, step), straight, "CT"), origin


def is_vertebra(labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a label map says vertebra."""
    result: NDArray[np.bool_] = np.isin(labels, list(LEVEL_OF_ID))
    return result


def dice(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Dice of two masks."""
    return float(2 * (a & b).sum() / max(int(a.sum() + b.sum()), 1))


def score_masks(data: Path) -> dict[str, object]:
    """Whole-vertebra Dice, whatever the instances are called, and what they are called."""
    folder = data / "totalseg_example"
    voxels, grid = read_nifti(folder / "example_ct.nii.gz")
    truth = read_nifti(folder / "example_ct_vertebrae.nii.gz")[0]
    found = run(Task(voxels, grid), Silent())
    labels = found.labels_kji
    rows = {}
    for level, ident in {**WHOLE, **PART}.items():
        mask = truth == ident
        seen = [int(n) for n in np.unique(labels[mask & is_vertebra(labels)])]
        best = max(((dice(mask, labels == n), n) for n in seen), default=(0.0, 0))
        rows[level] = {"dice": round(best[0], 3), "called": LEVEL_OF_ID.get(best[1], "")}
    all_true = np.isin(truth, [*WHOLE.values(), *PART.values()])
    whole = [rows[level]["dice"] for level in WHOLE]
    return {
        "vertebrae": rows,
        "mean": round(float(np.mean(whole)), 3),
        "worst": min(whole),
        "binary": round(dice(all_true, is_vertebra(labels)), 3),
        "found": summary(found),
    }


def score_landmarks(data: Path) -> dict[str, object]:
    """Landmarks in an instance of their own with the right name, and false positives in ml."""
    voxels, grid, origin = read_series(data / "pancreas_ct_dicom")
    marks = json.loads((data / "landmarks_dev.json").read_text())["pancreas_ct_dicom"]
    found = run(Task(voxels, grid), Silent())
    labels, spacing = found.labels_kji, np.array(grid.spacing_ijk)
    called = {}
    for level, point in marks.items():
        i, j, k = np.rint((np.array(point) - origin) / spacing).astype(int)
        value = int(labels[k, j, i])
        called[level] = "S1" if value == SACRUM else LEVEL_OF_ID.get(value, "")
    right = sum(level == name for level, name in called.items())
    return {
        "called": called,
        "right": right,
        "of": len(marks),
        "false_positive_ml": round(_far_ml(labels, (grid, origin), marks), 1),
        "found": summary(found),
    }


def _far_ml(
    labels: NDArray[np.uint8],
    place: tuple[Grid, NDArray[np.float64]],
    marks: dict[str, list[float]],
) -> float:
    """Volume of vertebra labels where no vertebra can be: ribs, hips, vessels, sacrum."""
    grid, origin = place
    points = np.argwhere(is_vertebra(labels))[:, ::-1] * np.array(grid.spacing_ijk) + origin
    line = np.array(sorted(marks.values(), key=lambda p: p[2]))
    at = np.stack([np.interp(points[:, 2], line[:, 2], line[:, n]) for n in (0, 1)], axis=1)
    beside, behind = np.abs(points[:, 0] - at[:, 0]), points[:, 1] - at[:, 1]
    is_far = (beside > BESIDE_MM) | (behind > BEHIND_MM) | (behind < -AHEAD_MM)
    is_far |= (points[:, 2] < marks["L5"][2] - BELOW_L5_MM) & (behind < 20)
    return float(is_far.sum()) * grid.voxel_ml


def summary(found: Findings) -> dict[str, object]:
    """What a run found, in a few numbers."""
    return {
        "levels": [one.level for one in found.instances if one.kind == "vertebra"],
        "ml": {str(one.value): round(one.volume_ml, 1) for one in found.instances},
        "margin": round(found.margin, 1),
        "flags": list(found.flags),
        "seconds": {name: round(value, 1) for name, value in found.seconds.items()},
    }


def main() -> None:
    """Read the arguments and print the scores as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    scores = {"totalseg_example": score_masks(given.data), "pancreas": score_landmarks(given.data)}
    sys.stdout.write(json.dumps(scores, indent=1) + "\n")


if __name__ == "__main__":
    main()
