"""What engines are scored on: real scans of the shared data, and phantoms in many poses."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nibabel
import numpy as np
import pydicom
from numpy.typing import NDArray

from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.ids import Part
from spine_app.domain.phantom.recipe import (
    PedicleScrew,
    PhantomRecipe,
    PhantomView,
    ScoliosisCurve,
    WedgeFracture,
)
from spine_app.domain.volume import Modality as Kind
from spine_helper.anatomy.levels import CANAL
from spine_helper.evaluation.schemes import SCHEMES, translated
from spine_helper.volumes.files import read_labels, read_volume
from spine_helper.volumes.grid import Grid, Modality

_END_PLATES, _CORD_REGION, _CANAL_REGION = 200, 60, 61


@dataclass(frozen=True, eq=False)
class Scored:
    """One scan to score an engine on.

    Attributes:
        voxels: (k, j, i) int16.
        grid: of the voxels.
        affine: (4, 4) float64, from indices (i, j, k, 1) to LPS mm.
        truth: (k, j, i) uint8, values of `levels.label_names()`; None where there is none.
        points: body centres, LPS mm by level; None where there are none.
        has_spine: whether an engine should find a vertebra.
        bodies: (k, j, i) bool, vertebral bodies of the truth; None where nobody knows them.
    """

    voxels: NDArray[np.int16]
    grid: Grid
    affine: NDArray[np.float64]
    truth: NDArray[np.uint8] | None = None
    points: dict[str, tuple[float, float, float]] | None = None
    has_spine: bool = True
    bodies: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Source:
    """Where a scan comes from.

    Attributes:
        make: reads or builds it.
        modality: of it.
        note: what it was used for before: figures of what was looked at during development are
            not those of an unseen patient.
    """

    make: Callable[[Path], Scored]
    modality: Modality
    note: str


def totalseg(data: Path) -> Scored:
    """Abdominal CT with TotalSegmentator's own labels, T11 to S1, at 3 mm."""
    folder = data / "totalseg_example"
    volume = read_volume(folder / "example_ct.nii.gz", "CT")
    image = nibabel.load(folder / "example_ct_vertebrae.nii.gz")
    labels = np.asarray(image.dataobj).transpose(2, 1, 0)
    if volume.is_mirrored:
        labels = labels[::-1]
    truth = translated(labels.astype(np.int16), "totalseg")
    return Scored(volume.voxels_kji, volume.grid, volume.affine_ijk_to_lps, truth)


def pancreas(data: Path) -> Scored:
    """Abdominal CT, T5/6 to S2, with thirteen landmarks read by eye."""
    scored = _series(data / "pancreas_ct_dicom", "*.dcm")
    marks = json.loads((data / "landmarks_dev.json").read_text())["pancreas_ct_dicom"]
    points = {level: (float(x), float(y), float(z)) for level, (x, y, z) in marks.items()}
    return Scored(scored.voxels, scored.grid, scored.affine, points=points)


def skull(data: Path) -> Scored:
    """A skull of plastic in a tilted gantry: no vertebra."""
    scored = _series(data / "dcm_qa_ct" / "Philips_tilt-18.5", "I*")
    return Scored(scored.voxels, scored.grid, scored.affine, has_spine=False)


def neck_mr(data: Path) -> Scored:
    """T2 MR of neck and upper chest: nothing to score by, only to look at."""
    volume = read_volume(data / "sct_t2_mri" / "t2.nii.gz", "MR")
    return Scored(volume.voxels_kji, volume.grid, volume.affine_ijk_to_lps)


def three_vertebrae_mr(data: Path) -> Scored:
    """T2 MR of three vertebrae with labels of SPINEPS; their numbers are not the levels."""
    folder = data / "tptbox" / "sample_mri"
    volume = read_volume(folder / "sub-mri_label-6_T2w.nii.gz", "MR")
    names, regions = (
        read_labels(folder / f"sub-mri_seg-{kind}_label-6_msk.nii.gz").voxels_kji
        for kind in ("vert", "subreg")
    )
    # Of ids there only whole vertebrae and discs are compared: end plates count as neither.
    truth = np.where(names < _END_PLATES, names, 0)
    truth = np.where((regions == _CORD_REGION) | (regions == _CANAL_REGION), CANAL, truth)
    truth = translated(truth.astype(np.int16), "spineps")
    return Scored(volume.voxels_kji, volume.grid, volume.affine_ijk_to_lps, truth)


def _series(folder: Path, pattern: str) -> Scored:
    """The slices of a folder, as they lie along their normal."""
    slices = [pydicom.dcmread(path) for path in folder.glob(pattern)]
    row, column = np.array(slices[0].ImageOrientationPatient, float).reshape(2, 3)
    normal = np.cross(row, column)
    slices.sort(key=lambda one: float(normal @ np.array(one.ImagePositionPatient, float)))
    places = np.array([one.ImagePositionPatient for one in slices], float)
    step = float(np.median(np.diff(places @ normal)))
    planes = [s.pixel_array * float(s.RescaleSlope) + float(s.RescaleIntercept) for s in slices]
    down, across = (float(x) for x in slices[0].PixelSpacing)
    direction = np.stack([row, column, normal], axis=1)
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = direction * [across, down, step], places[0]
    voxels = np.stack(planes).astype(np.int16)
    rows = tuple(tuple(float(x) for x in line) for line in direction)
    return Scored(voxels, Grid(voxels.shape, (across, down, step), rows, "CT"), affine)


def phantom(
    recipe: PhantomRecipe, view: PhantomView, modality: Modality = "CT"
) -> Callable[[Path], Scored]:
    """A maker of a phantom, whose truth is exact."""

    def make(_: Path) -> Scored:
        built = build_phantom(recipe, view.grid(), Kind(modality))
        place = built.volume.grid
        affine = np.eye(4)
        affine[:3, :3] = place.direction * place.spacing_ijk
        affine[:3, 3] = place.origin_lps
        rows = tuple(tuple(float(x) for x in row) for row in place.direction)
        spacing = tuple(float(x) for x in place.spacing_ijk)
        grid = Grid(built.volume.voxels_kji.shape, spacing, rows, modality)
        values = np.array([v if v in SCHEMES["verse"] else 0 for v in range(256)], np.uint8)
        truth, bodies = values[built.labels_kji], built.parts_kji == Part.BODY
        return Scored(built.volume.voxels_kji, grid, affine, truth, bodies=bodies)

    return make


_SCREWS: Final = tuple(PedicleScrew(level, side) for level in ("L3", "L4") for side in (-1, 1))
_CURVES: Final = (ScoliosisCurve("T8", -30, 3.5), ScoliosisCurve("L2", 38, 3.0))
_POSES: Final[dict[str, tuple[PhantomRecipe, PhantomView]]] = {
    "lumbar": (
        PhantomRecipe(seed=101),
        PhantomView((200, 130, 130), (1.2, 1.2, 1.5), (0, 0, 85)),
    ),
    "torso": (
        PhantomRecipe(seed=102),
        PhantomView((260, 150, 170), (1.6, 1.6, 2.0), (0, -20, 170)),
    ),
    "neck": (
        PhantomRecipe(seed=103),
        PhantomView((170, 130, 140), (1.2, 1.2, 1.5), (0, -10, 500)),
    ),
    "chest": (
        PhantomRecipe(seed=104),
        PhantomView((150, 150, 150), (1.5, 1.5, 1.5), (0, -10, 330)),
    ),
    "tilted": (
        PhantomRecipe(seed=105),
        PhantomView((200, 150, 150), (1.2, 1.2, 1.5), (0, 0, 90), (14, -10, 12)),
    ),
    "old": (
        PhantomRecipe(seed=106, age_years=82, noise_hu=25, size_scale=0.92),
        PhantomView((200, 130, 130), (1.2, 1.2, 1.5), (0, 0, 85)),
    ),
    "scoliosis": (
        PhantomRecipe(seed=107, scoliosis=_CURVES),
        PhantomView((240, 150, 180), (1.5, 1.5, 2.0), (0, -10, 170)),
    ),
    "thick": (
        PhantomRecipe(seed=108, slice_thickness=5.0),
        PhantomView((64, 150, 150), (1.2, 1.2, 5.0), (0, 0, 95)),
    ),
    "fracture": (
        PhantomRecipe(seed=109, fractures=(WedgeFracture("L1", 0.45),)),
        PhantomView((200, 130, 130), (1.2, 1.2, 1.5), (0, 0, 100)),
    ),
    "screws": (
        PhantomRecipe(seed=110, screws=_SCREWS),
        PhantomView((200, 130, 130), (1.2, 1.2, 1.5), (0, 0, 85)),
    ),
    "four lumbar": (
        PhantomRecipe(seed=111, lumbar_count=4),
        PhantomView((200, 130, 130), (1.2, 1.2, 1.5), (0, 0, 85)),
    ),
    "six lumbar": (
        PhantomRecipe(seed=112, lumbar_count=6),
        PhantomView((220, 130, 130), (1.2, 1.2, 1.5), (0, 0, 100)),
    ),
}
_SAGITTAL: Final = (-90.0, 0.0, 90.0)
_MR_POSES: Final[dict[str, tuple[PhantomRecipe, PhantomView]]] = {
    "lumbar": (
        PhantomRecipe(seed=121, slice_thickness=4.0),
        PhantomView((25, 260, 200), (1.0, 1.0, 4.0), (0, 0, 90), _SAGITTAL),
    ),
    "neck": (
        PhantomRecipe(seed=122, slice_thickness=3.3),
        PhantomView((27, 220, 170), (1.0, 1.0, 3.3), (0, -10, 490), _SAGITTAL),
    ),
    "chest": (
        PhantomRecipe(seed=123, slice_thickness=4.0),
        PhantomView((18, 320, 200), (1.0, 1.0, 4.0), (0, -10, 320), _SAGITTAL),
    ),
    "lumbar, thin": (
        PhantomRecipe(seed=124, noise_hu=40),
        PhantomView((200, 130, 130), (1.2, 1.2, 1.5), (0, 0, 85)),
    ),
    "scoliosis": (
        PhantomRecipe(seed=125, scoliosis=_CURVES, slice_thickness=4.0),
        PhantomView((30, 260, 200), (1.0, 1.0, 4.0), (0, 0, 100), _SAGITTAL),
    ),
    "old": (
        PhantomRecipe(seed=126, age_years=82, noise_hu=60, size_scale=0.92, slice_thickness=4.5),
        PhantomView((14, 240, 180), (1.0, 1.0, 4.5), (0, 0, 85), _SAGITTAL),
    ),
}
_DEVELOPED: Final = "looked at during development; not unseen"
_FAMILY: Final = "seed of its own, but of the same program as training and development data"

SOURCES: Final[dict[str, Source]] = {
    "totalseg_example": Source(totalseg, "CT", f"{_DEVELOPED}; truth is another model's output"),
    "pancreas_ct": Source(pancreas, "CT", f"{_DEVELOPED}; landmarks read by eye, 5 mm"),
    "skull phantom": Source(skull, "CT", f"{_DEVELOPED}; holds no vertebra"),
    "sct_t2_mri": Source(neck_mr, "MR", "no truth; to look at"),
    "tptbox_mr": Source(
        three_vertebrae_mr, "MR", f"{_DEVELOPED}; truth is another model's output, not its levels"
    ),
    **{f"phantom: {name}": Source(phantom(*pose), "CT", _FAMILY) for name, pose in _POSES.items()},
    **{
        f"phantom MR: {name}": Source(phantom(*pose, "MR"), "MR", _FAMILY)
        for name, pose in _MR_POSES.items()
    },
}
