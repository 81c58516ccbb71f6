"""Bones of the phantom on grids that lie in any way, in patients that lie in any way."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import CANAL
from spine_app.domain.phantom.assemble import build_skeleton
from spine_app.domain.phantom.bone import BAND, Lattice, sample_bone
from spine_app.domain.phantom.build import phantom_truth
from spine_app.domain.phantom.canal import make_canal, sample_tube
from spine_app.domain.phantom.ids import SACRUM_NAME
from spine_app.domain.phantom.raster import ROUGHNESS
from spine_app.domain.phantom.recipe import PhantomRecipe, rotation
from spine_app.domain.phantom.texture import make_texture
from spine_app.domain.spine.derive import Named, derive_spine
from spine_app.io.labels.tally import LabelTally

RECIPE = PhantomRecipe(seed=2)


@cache
def patient(recipe=RECIPE):
    """Skeleton, truth, texture and bones by name of a recipe."""
    skeleton, truth = build_skeleton(recipe), phantom_truth(recipe)
    labels = {26: SACRUM_NAME} | {bone.label: bone.name for bone in truth.vertebrae.values()}
    bones = {labels[bone.label]: bone for bone in skeleton.bones if bone.label in labels}
    return skeleton, truth, make_texture(recipe.seed), bones


@dataclass(frozen=True, eq=False)
class Posed:
    """A label map, and how the phantom was moved into it: points @ turn.T + shift."""

    labels: LabelMap
    turn: np.ndarray
    shift: np.ndarray

    def spine(self):
        return derive_spine(Named(self.labels, {n: n for n in self.labels.stats}))

    def home(self, points):
        """Points of the patient in the phantom's space."""
        return (np.asarray(points) - self.shift) @ self.turn


def label_map(labels_kji, grid):
    tally = LabelTally()
    for k, part in enumerate(labels_kji):
        tally.add(k, part)
    return LabelMap(labels_kji, grid, {one.id: one for one in tally.stats(grid, labels_kji)})


def posed(names, seed, spacing=None, with_canal=True, recipe=RECIPE):
    """Some bones in a random pose: grid, voxels and patient are turned by chance.

    Args:
        names: of vertebrae, and `sacrum`.
        seed: of the pose.
        spacing: mm along i, j, k; 0.5 to 0.75 by chance where it is None.
        with_canal: label the canal.
        recipe: the patient.
    """
    rng = np.random.default_rng([seed, 41])
    tilt, turn = rotation(rng.uniform(-25, 25, 3)), rotation(rng.uniform(-15, 15, 3))
    spacing = rng.uniform(0.5, 0.75, 3) if spacing is None else np.array(spacing)
    _, truth, _, _ = patient(recipe)
    centers = [[0, 0, 0] if n == SACRUM_NAME else truth.vertebrae[n].body_center for n in names]
    low = np.min(centers, axis=0) - np.array([46, 28, 24])
    high = np.max(centers, axis=0) + np.array([46, 66, 24])
    corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    reach = np.abs((corners - 0.5) * (high - low) @ tilt).max(axis=0)
    shape = np.ceil(2 * reach / spacing).astype(int)
    middle = (low + high) / 2 + rng.uniform(-1, 1, 3)
    grid = Grid(tuple(shape[::-1]), spacing, middle - tilt @ ((shape - 1) / 2 * spacing), tilt)
    labels = sampled(names, grid, with_canal, recipe)
    shift = rng.uniform(-60, 60, 3)
    moved = Grid(grid.shape_kji, spacing, turn @ grid.origin_lps + shift, turn @ tilt)
    return Posed(label_map(labels, moved), turn, shift)


def sampled(names, grid, with_canal=True, recipe=RECIPE):
    """(k, j, i) uint8: bones with their relief, and the canal, on a grid of the phantom's space."""
    skeleton, _, texture, bones = patient(recipe)
    lattice = Lattice(grid)
    nearest = np.full(grid.shape_kji, BAND, np.float32)
    labels = np.zeros(grid.shape_kji, np.uint8)
    for name in names:
        box, distance, _ = sample_bone(lattice, bones[name])
        index = np.stack(np.nonzero(np.abs(distance) < 1.0))
        corner = np.array([part.start for part in box])
        points = grid.points_lps((index.T + corner)[:, ::-1]).T.astype(np.float32)
        distance[tuple(index)] += texture.relief(points) * np.float32(ROUGHNESS)
        nearer = distance < nearest[box]
        labels[box][nearer & (distance < 0)] = bones[name].label
        np.minimum(nearest[box], distance, out=nearest[box])
    if with_canal:
        box, distance = sample_tube(lattice, make_canal(skeleton).wall, 5.0)
        free = labels[box] == 0
        labels[box][free & (distance < 0)] = CANAL
    return labels
