"""Phantoms as tasks, and what can be done to them."""

from dataclasses import replace

import numpy as np

from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from spine_app.domain.volume import Modality
from spine_helper.engines.engine import Task
from spine_helper.volumes.grid import Grid

STRAIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
RECIPE = PhantomRecipe(seed=2, age_years=30, contrast=0)
LUMBAR = PhantomView((190, 120, 110), (1.5, 1.5, 1.5), (0, 0, 80))
HIP = PhantomView((80, 80, 70), (1.5, 1.5, 1.5), (118, -10, -60))


class Deaf:
    """A watch that does not listen."""

    def progress(self, stage, fraction):
        """Nothing."""

    def preview(self, labels_kji, step_kji, finished=()):
        """Nothing."""


def task_of(voxels, spacing=(1.5, 1.5, 1.5), direction=STRAIGHT, modality="CT"):
    """A scan for an engine."""
    array = np.ascontiguousarray(voxels, np.int16)
    array.flags.writeable = False
    return Task(array, Grid(array.shape, spacing, direction, modality), threads=1)


def phantom(view, modality="CT"):
    """A phantom as a task, and itself with its truth."""
    built = build_phantom(RECIPE, view.grid(), Modality(modality))
    grid = built.volume.grid
    rows = tuple(tuple(float(x) for x in row) for row in grid.direction)
    spacing = tuple(float(x) for x in grid.spacing_ijk)
    return task_of(built.volume.voxels_kji, spacing, rows, modality), built


def turned(task):
    """The same patient, stored from feet to head and from back to front, and the grid says so."""
    matrix = np.array(task.grid.direction) @ np.diag([1.0, -1.0, -1.0])
    rows = tuple(tuple(float(x) for x in row) for row in matrix)
    voxels = np.ascontiguousarray(task.voxels_kji[::-1, ::-1])
    return replace(task, voxels_kji=voxels, grid=replace(task.grid, direction=rows))


def on_its_head(task):
    """A patient whose head is where the grid says that the feet are."""
    return replace(task, voxels_kji=np.ascontiguousarray(task.voxels_kji[::-1, ::-1]))


def mirrored(task):
    """A patient whose left is where the grid says that the right is."""
    return replace(task, voxels_kji=np.ascontiguousarray(task.voxels_kji[:, :, ::-1]))


def soft_tissue(shape, seed=0):
    """Grey values of muscle and fat, with specks as dense as bone, but no shape of any."""
    random = np.random.default_rng(seed)
    voxels = random.normal(40, 20, shape)
    voxels[random.random(shape) < 0.1] = -100
    voxels[random.random(shape) < 0.03] = 400
    return voxels
