"""On public CT that nothing was trained on; figures are those of the model card, with some room."""

import nibabel
import numpy as np
import pytest

from spine_helper.anatomy.levels import CANAL, LEVEL_OF_ID, SACRUM
from spine_helper.builtin.engine import run
from spine_helper.engines.engine import Task
from spine_helper.volumes.grid import Grid

LEAST_DICE = 0.82
WHOLE = {"L5": 27, "L4": 28, "L3": 29, "L2": 30, "L1": 31, "T12": 32}
pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]


class Notes:
    def __init__(self):
        self.previews = []

    def progress(self, stage, fraction):
        """Nothing to do."""

    def preview(self, labels_kji, step_kji, finished=()):
        self.previews.append((labels_kji, step_kji, finished))


def read(path):
    image = nibabel.load(path)
    matrix = np.diag([-1.0, -1.0, 1.0]) @ image.affine[:3, :3]
    spacing = np.linalg.norm(matrix, axis=0)
    voxels = np.ascontiguousarray(np.rint(np.asarray(image.dataobj)).T.astype(np.int16))
    direction = tuple(tuple(float(x) for x in row) for row in matrix / spacing)
    return voxels, Grid(voxels.shape, tuple(float(x) for x in spacing), direction, "CT")


@pytest.fixture(scope="module")
def example(data):
    voxels, grid = read(data / "totalseg_example" / "example_ct.nii.gz")
    truth = read(data / "totalseg_example" / "example_ct_vertebrae.nii.gz")[0]
    notes = Notes()
    return run(Task(voxels, grid, threads=1), notes), truth, notes


def test_every_whole_vertebra_is_found_under_its_name(example):
    found, truth, _ = example
    for level, ident in WHOLE.items():
        mask = truth == ident
        value = next(n for n, name in LEVEL_OF_ID.items() if name == level)
        mine = found.labels_kji == value
        assert 2 * (mask & mine).sum() / (mask.sum() + mine.sum()) > LEAST_DICE, level


def test_sacrum_and_canal_are_found(example):
    found, _, _ = example

    assert (found.labels_kji == SACRUM).sum() > 500
    assert (found.labels_kji == CANAL).any()


def test_a_first_look_came_before_the_end(example):
    _, _, notes = example
    labels, step, finished = notes.previews[0]

    assert np.isin(labels, list(LEVEL_OF_ID)).any()
    assert step == (1, 1, 1)
    assert not finished


def test_the_last_look_has_nearly_the_borders_of_the_result_and_is_finished(example):
    found, _, notes = example
    labels, step, finished = notes.previews[-1]
    bone = list(LEVEL_OF_ID)
    mine, last = np.isin(found.labels_kji, bone), np.isin(labels, bone)

    assert step == (1, 1, 1)
    assert finished == set(np.unique(labels).tolist()) - {0}
    # Bodies at 3 mm; tips of processes and thin edges come with the result.
    assert 2 * (mine & last).sum() / (mine.sum() + last.sum()) > 0.85
    first = np.isin(notes.previews[0][0], bone)
    assert (mine & last).sum() / last.sum() > (mine & first).sum() / first.sum()
