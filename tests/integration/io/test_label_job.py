"""A label map is put onto the grid of a volume, voxel by voxel and label by label."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from spine_app.domain.errors import (
    LabelsElsewhere,
    NotLabels,
    RequestRefused,
    StudyNotFound,
    UnsupportedFormat,
)
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import GridNumbers, LabelsReady, OpenLabels
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import FileEnd, FileStart, Progress, UploadEnd
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.labels.file import open_labels
from spine_app.io.labels.job import serve
from spine_app.io.sources import FileSource
from tests.data.grids import oblique_grid, rotation, straight_grid
from tests.data.image_files import nifti, nrrd_file


class Script:
    """Channel that sends what it was given and keeps what it gets."""

    def __init__(self, *messages):
        self._messages = list(messages)
        self.told = []

    def receive(self):
        return self._messages.pop(0) if self._messages else None

    def send(self, message):
        assert isinstance(message, Progress)
        self.told.append(message)


def request(work, grid, path=None, number=1):
    return OpenLabels(None if path is None else str(path), str(work), number, GridNumbers.of(grid))


def read(work, grid, path):
    """The label map of a file on a grid, and what was said of it."""
    ready = serve(request(work, grid, path), Script())
    assert isinstance(ready, LabelsReady)
    return open_labels(work, ready, grid), ready


def balls(grid, dtype=np.uint8):
    """Labels 1 to 5, blobs of different sizes."""
    k, j, i = np.indices(grid.shape_kji)
    points = grid.points_lps(np.stack([i, j, k], axis=-1))
    labels = np.zeros(grid.shape_kji, dtype)
    for n in range(5):
        center = grid.center_lps + np.array([(n - 2) * 6, (n % 2) * 4 - 2, (n - 2) * 5])
        labels[np.linalg.norm(points - center, axis=-1) < 3 + n] = n + 1
    return labels


@pytest.mark.parametrize("make", [nifti, nrrd_file])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float64])
def test_on_the_same_grid_every_voxel_keeps_its_label(tmp_path, work_folder, make, dtype):
    grid = oblique_grid()
    labels = balls(grid, dtype)
    path = tmp_path / "labels"
    path.write_bytes(make(labels, grid.index_to_lps))

    found, ready = read(work_folder, grid, path)

    assert np.array_equal(found.labels_kji, labels)
    assert (ready.covered, ready.lost, ready.is_resampled, ready.is_coarser) == (
        1.0,
        0,
        False,
        False,
    )
    assert ready.is_wide is (dtype is not np.uint8)
    assert [one.id for one in ready.stats] == [1, 2, 3, 4, 5]


def test_a_left_handed_file_is_read_onto_its_right_handed_volume(tmp_path, work_folder):
    grid = oblique_grid()
    labels = balls(grid)
    affine = grid.index_to_lps.copy()
    affine[:3, 3] = grid.points_lps((0, grid.shape_kji[1] - 1, 0))
    affine[:3, 1] *= -1
    path = tmp_path / "labels.nii"
    path.write_bytes(nifti(labels[:, ::-1], affine))

    found, ready = read(work_folder, grid, path)

    assert np.array_equal(found.labels_kji, labels)
    assert not ready.is_resampled


def test_other_grids_agree_with_itk(tmp_path, work_folder):
    source = oblique_grid((40, 50, 44))
    turn = rotation("z", 33) @ rotation("x", -12)
    target = Grid((37, 61, 43), (0.61, 0.83, 1.37), source.center_lps - turn @ [13, 25, 24], turn)
    mask, reference = tmp_path / "mask.nrrd", tmp_path / "reference.nrrd"
    mask.write_bytes(nrrd_file(balls(source, np.uint16), source.index_to_lps))
    reference.write_bytes(nrrd_file(np.zeros(target.shape_kji, np.int16), target.index_to_lps))
    out = tmp_path / "out.npz"
    command = [sys.executable, "-m", "tests.data.itk_nearest", str(mask), str(reference), str(out)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[3])

    found, ready = read(work_folder, target, mask)

    expected = np.load(out)["voxels"]
    assert len(np.unique(expected)) == 6
    assert np.array_equal(found.labels_kji, expected)
    assert ready.is_resampled
    for one in ready.stats:
        assert one.voxels == np.count_nonzero(expected == one.id)


def test_other_grids_agree_with_scipy(tmp_path, work_folder):
    source, target = oblique_grid(), oblique_grid((30, 41, 52))
    target = Grid(
        target.shape_kji,
        (0.53, 0.71, 1.9),
        target.origin_lps + np.array([0.9, 1.3, -2.0]),
        target.direction,
    )
    labels = balls(source)
    path = tmp_path / "labels.nii.gz"
    path.write_bytes(nifti(labels, source.index_to_lps, packed=True))
    matrix = (source.lps_to_index @ target.index_to_lps)[::-1][1:][:, [2, 1, 0, 3]]
    expected = ndimage.affine_transform(
        labels, matrix[:, :3], matrix[:, 3], target.shape_kji, order=0, mode="constant"
    )

    found, _ = read(work_folder, target, path)

    # scipy leaves out the outer halves of the voxels at the rim.
    index = np.moveaxis(np.indices(target.shape_kji), 0, -1)[..., ::-1]
    place = source.indices_ijk(target.points_lps(index))
    known = np.all((place >= 0) & (place <= np.array(source.shape_ijk) - 1), axis=-1)
    assert known.mean() > 0.5
    assert np.array_equal(found.labels_kji[known], expected[known])
    assert expected.any()


def test_a_smaller_map_is_told_to_cover_a_part(tmp_path, work_folder):
    grid = straight_grid()
    part = Grid((10, 30, 40), grid.spacing_ijk, grid.origin_lps, grid.direction)
    path = tmp_path / "labels.nii"
    path.write_bytes(nifti(np.full(part.shape_kji, 9, np.uint8), part.index_to_lps))

    found, ready = read(work_folder, grid, path)

    assert ready.covered == 0.5
    assert np.array_equal(
        found.labels_kji != 0, np.arange(20)[:, None, None] * np.ones((1, 30, 40)) < 10
    )


def test_a_coarser_map_is_told_and_labels_too_small_to_appear_are_counted(tmp_path, work_folder):
    grid = straight_grid()
    coarse = Grid((10, 15, 20), grid.spacing_ijk * 2, grid.origin_lps, grid.direction)
    fine = Grid((40, 60, 80), grid.spacing_ijk / 2, grid.origin_lps, grid.direction)
    labels = np.ones(fine.shape_kji, np.uint8)
    labels[1, 1, 1] = 77
    for name, on, array in (
        ("a", coarse, np.ones(coarse.shape_kji, np.uint8)),
        ("b", fine, labels),
    ):
        (tmp_path / name).write_bytes(nifti(array, on.index_to_lps))

    _, of_coarse = read(work_folder, grid, tmp_path / "a")
    (work_folder / "labels-1.npy").unlink()
    _, of_fine = read(work_folder, grid, tmp_path / "b")

    assert (of_coarse.is_coarser, of_coarse.lost) == (True, 0)
    assert (of_fine.is_coarser, of_fine.lost) == (False, 1)


@pytest.mark.parametrize("shift", [(0, 0, 400), (200, 0, 0)])
def test_a_map_of_another_place_is_refused_and_leaves_nothing(tmp_path, work_folder, shift):
    grid = straight_grid()
    away = Grid(grid.shape_kji, grid.spacing_ijk, grid.origin_lps + shift, grid.direction)
    path = tmp_path / "labels.nii"
    path.write_bytes(nifti(balls(away), away.index_to_lps))

    with pytest.raises(LabelsElsewhere):
        read(work_folder, grid, path)
    assert list(work_folder.iterdir()) == []


def test_a_turned_map_whose_box_alone_overlaps_is_refused(tmp_path, work_folder):
    thin = Grid((2, 2, 60), (1, 1, 1), (0, 0, 0), rotation("z", 45))
    grid = Grid((4, 4, 4), (1, 1, 1), (34, 2, 0), np.eye(3))
    path = tmp_path / "labels.nii"
    path.write_bytes(nifti(np.ones(thin.shape_kji, np.uint8), thin.index_to_lps))

    with pytest.raises(LabelsElsewhere):
        read(work_folder, grid, path)
    assert list(work_folder.iterdir()) == []


@pytest.mark.parametrize(
    "voxels",
    [
        np.arange(24 * 30 * 36, dtype=np.int32).reshape(24, 30, 36),
        np.full((24, 30, 36), -1024, np.int16),
        np.full((24, 30, 36), 0.5, np.float32),
        np.full((24, 30, 36), 70000, np.int32),
        np.random.default_rng(0).integers(0, 200, (24, 30, 36)).astype(np.uint8),
    ],
    ids=["many values", "negative", "fractions", "too large", "noise"],
)
def test_grey_values_are_no_labels(tmp_path, work_folder, voxels):
    grid = oblique_grid()
    path = tmp_path / "grey.nii"
    path.write_bytes(nifti(voxels, grid.index_to_lps))

    with pytest.raises(NotLabels):
        read(work_folder, grid, path)
    assert list(work_folder.iterdir()) == []


def test_points_of_one_voxel_are_labels(tmp_path, work_folder):
    grid = oblique_grid()
    labels = np.zeros(grid.shape_kji, np.int16)
    labels[3, 4, 5], labels[9, 8, 7] = 3, 11
    path = tmp_path / "points.nii"
    path.write_bytes(nifti(labels, grid.index_to_lps))

    _, ready = read(work_folder, grid, path)

    assert [one.id for one in ready.stats] == [3, 11]
    assert ready.stats[0].centroid_lps == pytest.approx(grid.points_lps((5, 4, 3)))


def test_uploaded_bytes_are_read_like_a_file(work_folder):
    grid = oblique_grid()
    content = nifti(balls(grid), grid.index_to_lps, packed=True)
    script = Script(FileStart(), content, FileEnd(), UploadEnd())

    ready = serve(request(work_folder, grid), script)

    assert np.array_equal(open_labels(work_folder, ready, grid).labels_kji, balls(grid))


def test_two_uploaded_files_are_refused(work_folder):
    content = nifti(balls(oblique_grid()), oblique_grid().index_to_lps)
    script = Script(*[FileStart(), content, FileEnd()] * 2, UploadEnd())

    with pytest.raises(RequestRefused):
        serve(request(work_folder, oblique_grid()), script)


def test_what_is_no_image_file_is_named(tmp_path, work_folder):
    (tmp_path / "text").write_bytes(b"no image" * 100)

    with pytest.raises(UnsupportedFormat):
        read(work_folder, oblique_grid(), tmp_path / "text")
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(StudyNotFound):
            read(work_folder, oblique_grid(), path)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("totalseg_example/example_ct_vertebrae.nii.gz", range(26, 34)),
        ("verse_masks/sub-verse010_seg-vert_msk.nii.gz", range(20, 25)),
        ("verse_masks/sub-gl017_seg-vert_msk.nii.gz", range(1, 12)),
        (
            "tptbox/sample_mri/sub-mri_seg-vert_label-6_msk.nii.gz",
            (5, 6, 7, 105, 106, 205, 206, 207),
        ),
        ("sct_t2_mri/labels.nii.gz", (3, 11)),
    ],
)
def test_real_label_maps_keep_every_label(data, work_folder, name, ids):
    path = data(name)
    image = open_foreign(FileSource(path), ReadLimits())

    found, ready = read(work_folder, image.grid, path)

    assert [one.id for one in ready.stats] == list(ids)
    stored = np.array([np.asarray(one, np.int64) for one in image.label_slices()])
    assert np.array_equal(found.labels_kji, stored)
