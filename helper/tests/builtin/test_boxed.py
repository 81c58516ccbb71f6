"""A box of a volume: only what lies in it is looked at, and all of it is told of the volume."""

import numpy as np
import pytest

from spine_helper.anatomy.findings import Findings, Instance
from spine_helper.builtin.boxed import within_box
from spine_helper.engines.engine import Box, Task
from spine_helper.volumes.grid import Grid

STRAIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SHAPE = (12, 10, 8)
BOX = Box((2, 4, 1), (10, 9, 7))
INSTANCE = Instance(20, "vertebra", "L1", 0.9, 0.9, (), (1.0, 2.0, 3.0), 1.0)


class Notes:
    """A watch that remembers."""

    def __init__(self):
        self.progresses, self.previews = [], []

    def progress(self, stage, fraction):
        self.progresses.append((stage, fraction))

    def preview(self, labels_kji, step_kji, finished=()):
        self.previews.append((labels_kji, step_kji))


def filling(task, watch):
    """An engine that fills what it is given, and says how large that was."""
    watch.progress("find", 0.5)
    watch.preview(np.full([-(-n // 2) for n in task.voxels_kji.shape], 20, np.uint8), (2, 2, 2))
    labels = np.full(task.voxels_kji.shape, 20, np.uint8)
    labels[task.voxels_kji == 0] = 21
    return Findings(labels, (INSTANCE,))


@pytest.fixture
def task():
    voxels = np.arange(np.prod(SHAPE)).reshape(SHAPE).astype(np.int16)
    return Task(voxels, Grid(SHAPE, (1.0, 1.0, 1.0), STRAIGHT, "CT"), box=BOX)


def test_labels_lie_in_the_box_and_nowhere_else(task):
    labels = within_box(filling, task, Notes()).labels_kji

    expected = np.zeros(SHAPE, np.uint8)
    expected[2:10, 4:9, 1:7] = 20
    assert np.array_equal(labels, expected)


def test_centres_are_those_in_the_volume(task):
    (one,) = within_box(filling, task, Notes()).instances

    assert one.centre_ijk == (2.0, 6.0, 5.0)


def test_a_preview_is_of_the_whole_volume(task):
    notes = Notes()
    within_box(filling, task, notes)

    ((labels, step),) = notes.previews
    assert (labels.shape, step) == ((6, 5, 4), (2, 2, 2))
    assert np.argwhere(labels).min(axis=0).tolist() == [1, 2, 0]
    assert notes.progresses == [("find", 0.5)]


def test_without_a_box_nothing_is_done(task):
    whole = Task(task.voxels_kji, task.grid)
    notes = Notes()

    assert within_box(filling, whole, notes).instances == (INSTANCE,)
    assert notes.previews[0][0].shape == (6, 5, 4)
