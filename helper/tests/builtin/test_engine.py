import nibabel
import numpy as np
import pytest

from spine_helper.builtin.engine import ENGINES, run
from spine_helper.engines.engine import Box, Task
from spine_helper.volumes.grid import Grid

STRAIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


class Notes:
    """A watch that remembers."""

    def __init__(self):
        self.progresses, self.previews = [], []

    def progress(self, stage, fraction):
        self.progresses.append((stage, fraction))

    def preview(self, labels_kji, step_kji, finished=()):
        self.previews.append((labels_kji, step_kji))


def lumbar(data):
    """A public CT of the lumbar spine at 3 mm."""
    image = nibabel.load(data / "totalseg_example" / "example_ct.nii.gz")
    matrix = np.diag([-1.0, -1.0, 1.0]) @ image.affine[:3, :3]
    spacing = np.linalg.norm(matrix, axis=0)
    voxels = np.ascontiguousarray(np.rint(np.asarray(image.dataobj)).T.astype(np.int16))
    direction = tuple(tuple(float(x) for x in row) for row in matrix / spacing)
    return voxels, Grid(voxels.shape, tuple(float(x) for x in spacing), direction, "CT")


def grid_of(shape, spacing, modality="CT"):
    return Grid(shape, spacing, STRAIGHT, modality)


def tissue(shape, seed=0):
    """Soft tissue with fat and blobs as dense as bone, but no shape of any."""
    random = np.random.default_rng(seed)
    voxels = random.normal(40, 15, shape)
    voxels[random.random(shape) < 0.05] = 300
    return voxels.astype(np.int16)


def test_there_is_one_engine_for_ct_and_mr_with_the_licence_of_its_weights():
    (engine,) = ENGINES

    assert engine.id == "builtin-small"
    assert engine.modalities == ("CT", "MR")
    assert engine.licence == "CC-BY-SA-4.0"
    assert engine.sha256 is not None
    assert "VerSe" in engine.notice


@pytest.mark.parametrize(
    ("voxels", "spacing", "flag"),
    [
        (np.zeros((40, 40, 40), np.int16), (2.0, 2.0, 2.0), "not-hu"),
        (np.full((40, 40, 40), -1000, np.int16), (2.0, 2.0, 2.0), "not-hu"),
        (np.full((40, 40, 40), 3000, np.int16), (2.0, 2.0, 2.0), "not-hu"),
        (tissue((2, 60, 60)), (1.0, 1.0, 3.0), "few-slices"),
        (tissue((60, 60, 60)), (0.1, 0.1, 0.1), "few-slices"),
    ],
    ids=["zeros", "air", "dense", "two slices", "tiny voxels"],
)
def test_what_holds_no_spine_gives_no_vertebra_and_says_why(voxels, spacing, flag):
    found = run(Task(voxels, grid_of(voxels.shape, spacing), threads=1), Notes())

    assert not found.labels_kji.any()
    assert found.instances == ()
    assert flag in found.flags


def test_noise_gives_no_vertebra():
    voxels = tissue((60, 60, 60))

    found = run(Task(voxels, grid_of(voxels.shape, (3.0, 3.0, 3.0)), threads=1), Notes())

    assert not found.labels_kji.any()
    assert "no-spine" in found.flags


@pytest.mark.parametrize(
    "voxels",
    [np.zeros((40, 40, 40), np.int16), np.full((40, 40, 40), 7, np.int16)],
    ids=["zeros", "one value"],
)
def test_mr_without_any_signal_gives_no_vertebra(voxels):
    found = run(Task(voxels, grid_of(voxels.shape, (2.0, 2.0, 2.0), "MR"), threads=1), Notes())

    assert not found.labels_kji.any()
    assert found.flags == ("no-spine",)


def test_progress_only_grows_and_ends_at_one():
    notes = Notes()
    voxels = tissue((60, 60, 60))

    run(Task(voxels, grid_of(voxels.shape, (3.0, 3.0, 3.0)), threads=1), notes)

    fractions = [fraction for _, fraction in notes.progresses]
    assert fractions == sorted(fractions)
    assert notes.progresses[-1] == ("finish", 1.0)


def test_a_turned_volume_gives_the_same_spine(data):
    voxels, grid = lumbar(data)
    first = run(Task(voxels, grid, threads=1), Notes())
    turned = np.ascontiguousarray(voxels.transpose(2, 0, 1)[:, ::-1])
    # Old axes j, k (reversed), i become i, j, k: columns move with them.
    rows = np.array(grid.direction)
    columns = np.stack([rows[:, 1], -rows[:, 2], rows[:, 0]], axis=1)
    spacing = (grid.spacing_ijk[1], grid.spacing_ijk[2], grid.spacing_ijk[0])
    direction = tuple(tuple(float(x) for x in row) for row in columns)
    second = run(Task(turned, Grid(turned.shape, spacing, direction, "CT"), threads=1), Notes())

    back = second.labels_kji[:, ::-1].transpose(1, 2, 0)
    assert second.labels_kji.flags.c_contiguous
    assert [one.level for one in second.instances] == [one.level for one in first.instances]
    assert (back == first.labels_kji).mean() > 0.9999


def test_the_engine_finds_in_a_box_what_lies_in_it(data):
    voxels, grid = lumbar(data)
    k, j, i = grid.shape_kji
    box = Box((0, 0, 0), (k // 2, j, i))
    whole, part = (run(Task(voxels, grid, box=given, threads=1), Notes()) for given in (None, box))

    assert part.labels_kji.shape == voxels.shape
    assert not part.labels_kji[k // 2 :].any()
    assert part.labels_kji.any()
    assert len(part.instances) < len(whole.instances)
