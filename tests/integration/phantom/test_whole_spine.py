"""Whole spines on coarse grids: counts, connected labels and landmarks."""

import numpy as np
import pytest
from scipy.ndimage import label

from spine_app.domain.geometry import Grid
from spine_app.domain.phantom.build import build_phantom, phantom_truth
from spine_app.domain.phantom.ids import RIB_IDS
from spine_app.domain.phantom.recipe import PhantomRecipe, ScoliosisCurve, WedgeFracture

pytestmark = pytest.mark.integration

SPACING = 1.8
TRIPLE = (
    ScoliosisCurve("T3", -26, 2.5),
    ScoliosisCurve("T8", 42, 3),
    ScoliosisCurve("L2", -30, 2.5),
)
RECIPES = {
    "plain": PhantomRecipe(),
    "small": PhantomRecipe(seed=1, size_scale=0.9),
    "steep": PhantomRecipe(seed=3, lordosis=1.2, kyphosis=1.2, sacral_slope_deg=52),
    "triple curve": PhantomRecipe(seed=4, scoliosis=TRIPLE),
    "lumbar curve": PhantomRecipe(seed=5, scoliosis=(ScoliosisCurve("L1", 60, 4),)),
    "few levels": PhantomRecipe(seed=6, lumbar_count=4, rib_pairs=11),
    "many levels": PhantomRecipe(seed=7, lumbar_count=6, rib_pairs=13),
    "broken": PhantomRecipe(seed=8, fractures=(WedgeFracture("L1", 0.4), WedgeFracture("T8", 0.5))),
}


def _spine_grid(recipe):
    """A narrow grid that holds the spine from coccyx to atlas."""
    centers = np.array([v.body_center for v in phantom_truth(recipe).vertebrae.values()])
    lower = np.append(centers[:, :2].min(axis=0) - np.array([68, 45]), -135.0)
    upper = centers.max(axis=0) + np.array([68, 90, 25])
    shape = np.ceil((upper - lower) / SPACING).astype(int)
    return Grid(tuple(shape[::-1]), np.full(3, SPACING), lower, np.eye(3))


@pytest.fixture(scope="module", params=RECIPES, ids=str)
def spine(request):
    recipe = RECIPES[request.param]
    return recipe, build_phantom(recipe, _spine_grid(recipe))


def test_every_level_disc_sacrum_canal_and_rib_is_there(spine):
    recipe, phantom = spine
    ids = set(np.unique(phantom.labels_kji).tolist())
    vertebrae = {v.label for v in phantom.truth.vertebrae.values()}
    discs = {100 + ident for ident in vertebrae if ident != 1}
    ribs = {RIB_IDS[side, n] for side in (1, -1) for n in range(1, recipe.rib_pairs + 1)}
    assert vertebrae | discs | ribs | {26, 60, 61} <= ids
    assert {i for i in ids if i <= 28 and i} == vertebrae | {26}
    assert {i for i in ids if i > 100} == discs
    assert ids & set(RIB_IDS.values()) == ribs


def test_every_bone_and_disc_is_one_piece(spine):
    _, phantom = spine
    pieces = {
        int(ident): label(phantom.labels_kji == ident)[1]
        for ident in np.unique(phantom.labels_kji)
        if 0 < ident <= 28 or ident > 100 or ident in (60, 61)
    }
    assert {ident: n for ident, n in pieces.items() if n != 1} == {}


def test_landmarks_fall_in_their_labels(spine):
    _, phantom = spine
    grid, labels = phantom.volume.grid, phantom.labels_kji
    wrong = []
    for bone in phantom.truth.vertebrae.values():
        points = (bone.body_center, *bone.pedicles.values(), *bone.transverse_tips.values())
        wrong += [bone.name for p in points if labels[grid.nearest_kji(p)] != bone.label]
        if labels[grid.nearest_kji(bone.canal_center)] not in (60, 61):
            wrong.append(bone.name)
    assert wrong == []


def test_facet_joints_lie_between_their_two_bones(spine):
    _, phantom = spine
    grid, labels, truth = phantom.volume.grid, phantom.labels_kji, phantom.truth
    names = truth.names
    for index, name in enumerate(names[:-2]):
        below = truth.vertebrae[names[index - 1]].label if index else 26
        for facet in truth.vertebrae[name].facets.values():
            for sign, ident in ((1, truth.vertebrae[name].label), (-1, below)):
                probes = facet.center_lps + np.outer([2.5, 3.5, 4.5], sign * facet.normal_lps)
                assert ident in {int(labels[grid.nearest_kji(p)]) for p in probes}, name
