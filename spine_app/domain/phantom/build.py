"""Building a phantom: from a recipe and a grid to grey values, labels and truth."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.assemble import Skeleton, build_skeleton
from spine_app.domain.phantom.bone import Lattice
from spine_app.domain.phantom.canal import make_canal
from spine_app.domain.phantom.discs import make_discs
from spine_app.domain.phantom.grey import (
    Canvas,
    form_image,
    paint_bone,
    paint_canal,
    paint_disc,
)
from spine_app.domain.phantom.raster import BoneField, sample_skeleton
from spine_app.domain.phantom.recipe import PhantomRecipe
from spine_app.domain.phantom.screws import paint_screw, place_screw
from spine_app.domain.phantom.soft import paint_soft
from spine_app.domain.phantom.texture import make_texture
from spine_app.domain.phantom.tissue import Palette
from spine_app.domain.phantom.trunk import Trunk, make_trunk
from spine_app.domain.phantom.truth import PhantomTruth, make_truth
from spine_app.domain.volume import Modality, Volume

BONE_SHARE, SOFT_SHARE = 0.55, 0.85
"""Progress after the bones and after the soft tissue."""


@dataclass(frozen=True, eq=False)
class Phantom:
    """A procedural spine on a grid.

    Attributes:
        volume: grey values.
        labels_kji: (k, j, i) uint8. Ids of `ids.py`; 0 elsewhere.
        parts_kji: (k, j, i) uint8. `Part` of bone voxels; 0 elsewhere.
        truth: what is known exactly.
    """

    volume: Volume
    labels_kji: NDArray[np.uint8]
    parts_kji: NDArray[np.uint8]
    truth: PhantomTruth


def _ignore(_fraction: float) -> None:
    """Progress that nobody asked for."""


def phantom_truth(recipe: PhantomRecipe) -> PhantomTruth:
    """The truth of a recipe, without building any voxels."""
    skeleton = build_skeleton(recipe)
    return _truth(recipe, skeleton, make_trunk(skeleton))


def _truth(recipe: PhantomRecipe, skeleton: Skeleton, trunk: Trunk) -> PhantomTruth:
    screws = tuple(place_screw(skeleton, screw) for screw in recipe.screws)
    return make_truth(skeleton, screws, trunk.skin)


def build_phantom(
    recipe: PhantomRecipe,
    grid: Grid,
    modality: Modality = Modality.CT,
    on_progress: Callable[[float], None] | None = None,
) -> Phantom:
    """Build a phantom; the same arguments give the same bits.

    Args:
        recipe: the patient and the image formation.
        grid: where to sample; any position and orientation in the phantom's space, whose origin
            is the middle of the S1 plate (LPS directions).
        modality: CT in HU, or T2-weighted MR in grey values.
        on_progress: told the done fraction, 0 to 1.
    """
    step = on_progress or _ignore
    skeleton, texture = build_skeleton(recipe), make_texture(recipe.seed)
    trunk, lattice = make_trunk(skeleton), Lattice(grid)
    palette = Palette(modality, recipe.contrast)
    bone = sample_skeleton(lattice, skeleton.bones, texture, lambda done: step(BONE_SHARE * done))
    grey = paint_soft(grid, skeleton, trunk, (palette, texture))
    step(SOFT_SHARE)
    labels = np.zeros(grid.shape_kji, dtype=np.uint8)
    canvas = Canvas(lattice, palette, texture, grey, labels, bone)
    truth = _truth(recipe, skeleton, trunk)
    _paint_spine(canvas, skeleton, recipe, truth)
    voxels = form_image(grey, grid, recipe, modality)
    parts = _parts(bone)
    step(1.0)
    return Phantom(Volume(voxels, grid, modality), labels, parts, truth)


def _paint_spine(
    canvas: Canvas, skeleton: Skeleton, recipe: PhantomRecipe, truth: PhantomTruth
) -> None:
    """Paint what lies on the soft tissue, from the inside out."""
    paint_canal(canvas, make_canal(skeleton))
    for disc in make_discs(skeleton):
        paint_disc(canvas, disc)
    paint_bone(canvas, recipe.age_years)
    for screw in truth.screws:
        paint_screw(canvas, screw)


def _parts(bone: BoneField) -> NDArray[np.uint8]:
    """Parts inside bone only."""
    bone.parts[bone.distance >= 0] = 0
    return bone.parts
