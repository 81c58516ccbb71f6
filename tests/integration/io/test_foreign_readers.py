"""Image files that are no DICOM: agreement with nibabel, pynrrd and ITK, and bounded memory."""

import subprocess
import sys
from itertools import permutations, product

import numpy as np
import pytest

from spine_app.domain.limits import ReadLimits
from spine_app.domain.volume import Modality
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import FileSource
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid
from tests.data.image_files import nifti
from tests.integration.io.other_readers import (
    ROOT,
    assert_same,
    read_with_itk,
    read_with_nibabel,
    read_with_pynrrd,
)

pytestmark = pytest.mark.integration
REAL = {
    "sct_t2_mri/t2.nii.gz": (Modality.MR, False),
    "sct_t2_mri/labels.nii.gz": (Modality.MR, True),
    "totalseg_example/example_ct.nii.gz": (Modality.CT, False),
    "totalseg_example/example_ct_sm.nii.gz": (Modality.CT, False),
    "totalseg_example/example_ct_vertebrae.nii.gz": (Modality.MR, True),
    "totalseg_example/example_mr_sm.nii.gz": (Modality.MR, False),
    "totalseg_example/example_seg_dicom.nii.gz": (Modality.MR, True),
    "totalseg_example/example_seg_fast_force_split.nii.gz": (Modality.MR, True),
    "totalseg_example/example_seg_mr.nii.gz": (Modality.MR, True),
    "tptbox/sample_mri/sub-mri_label-6_T2w.nii.gz": (Modality.MR, False),
    "tptbox/sample_mri/sub-mri_seg-subreg_label-6_msk.nii.gz": (Modality.MR, True),
    "tptbox/sample_mri/sub-mri_seg-vert_label-6_msk.nii.gz": (Modality.MR, True),
    "verse_masks/sub-gl003_dir-ax_seg-vert_msk.nii.gz": (Modality.MR, True),
    "verse_masks/sub-gl017_seg-vert_msk.nii.gz": (Modality.MR, True),
    "verse_masks/sub-verse004_seg-vert_msk.nii.gz": (Modality.MR, True),
    "verse_masks/sub-verse010_seg-vert_msk.nii.gz": (Modality.MR, True),
}
ORIENTATIONS = [(p, s) for p in permutations(range(3)) for s in product((1, -1), repeat=3)]


def opened(path):
    return open_foreign(FileSource(path), ReadLimits())


def grey(image):
    return np.stack(list(image.slices()))


@pytest.mark.parametrize("name", REAL)
def test_a_real_nifti_file_is_read_as_nibabel_reads_it(data, name):
    path = data(name)
    image = opened(path)

    assert_same(image.grid, grey(image), *read_with_nibabel(path))
    assert (image.modality, image.looks_like_labels()) == REAL[name]


@pytest.mark.parametrize("name", [name for name, (_, is_label) in REAL.items() if is_label])
def test_the_labels_of_a_real_file_are_exact(data, name):
    path = data(name)
    image = opened(path)

    assert_same(image.grid, np.stack(list(image.label_slices())), *read_with_nibabel(path))


def test_every_real_nrrd_file_is_read_as_pynrrd_reads_it(data):
    paths = sorted(data("dcmqi").glob("**/*.nrrd"))
    assert paths
    for path in paths:
        image = opened(path)

        assert_same(image.grid, grey(image), *read_with_pynrrd(path))
        assert image.looks_like_labels()


@pytest.mark.parametrize(
    "name",
    ["sct_t2_mri/t2.nii.gz", "totalseg_example/example_ct.nii.gz",
     "verse_masks/sub-verse004_seg-vert_msk.nii.gz", "dcmqi/segmentations/liver_seg.nrrd"],
)  # fmt: skip
def test_a_real_file_is_read_as_itk_reads_it(data, tmp_path, name):
    path = data(name)
    image = opened(path)

    assert_same(image.grid, grey(image), *read_with_itk(path, tmp_path))


@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".nrrd", ".mha"])
@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid(), sagittal_grid()])
def test_what_itk_writes_is_read_back(tmp_path, ending, grid):
    values = np.random.default_rng(2).integers(-1000, 3000, grid.shape_kji).astype(np.int16)
    np.savez(tmp_path / "in.npz", voxels=values, **{
        name: getattr(grid, name) for name in ("spacing_ijk", "origin_lps", "direction")
    })  # fmt: skip
    path = tmp_path / f"x{ending}"
    command = [sys.executable, "-m", "tests.data.itk_writer", str(tmp_path / "in.npz"), str(path)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    image = opened(path)

    assert_same(image.grid, grey(image), values, grid.index_to_lps)


@pytest.mark.parametrize(
    ("codes", "chosen"), [((1, 1), "sform"), ((1, 0), "qform"), ((0, 1), "sform")]
)
def test_the_transform_is_the_one_that_nibabel_chooses(tmp_path, codes, chosen):
    grid = oblique_grid()
    other = grid.index_to_lps.copy()
    other[:3, 3] += (1, 2, 3)
    path = tmp_path / "x.nii"
    values = np.zeros(grid.shape_kji, np.int16)
    path.write_bytes(nifti(values, grid.index_to_lps, qform_lps=other, codes=codes))
    image = opened(path)

    assert_same(image.grid, values, *read_with_nibabel(path))
    expected = other if chosen == "qform" else grid.index_to_lps
    np.testing.assert_allclose(image.grid.index_to_lps, expected, atol=1e-4)


def test_itk_finds_orientations_where_we_do(tmp_path):
    values = np.random.default_rng(2).integers(0, 3000, (4, 5, 6)).astype(np.int16)
    for n, (permutation, signs) in enumerate(ORIENTATIONS[::13]):
        matrix = np.eye(4)
        matrix[:3, :3] = np.eye(3)[:, permutation] * signs * (0.75, 0.5, 2.5)
        matrix[:3, 3] = (-11.0, 23.0, -40.0)
        path = tmp_path / f"x{n}.nii"
        path.write_bytes(nifti(values, matrix))
        image = opened(path)

        assert_same(image.grid, grey(image), *read_with_itk(path, tmp_path))


MEASURE = """
import resource, sys
from pathlib import Path
from spine_app.domain.limits import ReadLimits
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import FileSource
small = open_foreign(FileSource(Path(sys.argv[1])), ReadLimits())
small.survey(); [x for x in small.slices()]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
image = open_foreign(FileSource(Path(sys.argv[2])), ReadLimits())
image.survey()
for values in image.slices(): pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_large_file_is_read_in_a_small_part_of_its_size(tmp_path, mirrored):
    values = np.zeros((120, 512, 512), np.float32)
    values[:, 100:300, 100:300] = 1000.5
    matrix = np.diag([-1.0 if mirrored else 1.0, 1.0, 1.0, 1.0])
    small, large = tmp_path / "small.nii.gz", tmp_path / "large.nii.gz"
    small.write_bytes(nifti(values[:2], matrix, packed=True))
    large.write_bytes(nifti(values, matrix, packed=True))
    command = [sys.executable, "-c", MEASURE, str(small), str(large)]
    told = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, text=True).stdout

    assert int(told) < 24
