"""Fine blocks: end plates, screws, fractures and the sides of the trunk."""

import numpy as np
import pytest

from spine_app.domain.phantom.build import build_phantom, phantom_truth
from spine_app.domain.phantom.recipe import (
    PedicleScrew,
    PhantomRecipe,
    PhantomView,
    WedgeFracture,
)

pytestmark = pytest.mark.integration

SPACING = 0.8


def _block(recipe, level, size=(50, 80, 100)):
    center = phantom_truth(recipe).vertebrae[level].body_center + np.array([0, 12, 0])
    return build_phantom(recipe, PhantomView(size, (SPACING,) * 3, tuple(center)).grid())


def _edge_offsets(phantom, name, is_upper):
    """Signed distances from the true plate to the edge of the label along its normal, mm."""
    bone = phantom.truth.vertebrae[name]
    plate = phantom.truth.plate(name, is_upper)
    grid, sign = phantom.volume.grid, 1 if is_upper else -1
    at = np.array([(x, y) for x in (-12, -6, 0, 6, 12) for y in (-9, -3, 3)], dtype=float)
    steps = np.arange(-3.0, 3.0, 0.05)
    offsets = []
    for point in plate.surface(at):
        probes = point + steps[:, None] * plate.normal_lps * sign
        index = np.rint(grid.indices_ijk(probes)).astype(int)
        is_bone = phantom.labels_kji[tuple(index.T[::-1])] == bone.label
        offsets.append(steps[np.flatnonzero(is_bone).max()] + 0.025)
    return np.array(offsets)


@pytest.mark.parametrize("is_upper", [True, False])
def test_end_plate_truth_matches_the_edge_of_the_label(is_upper):
    offsets = _edge_offsets(_block(PhantomRecipe(seed=2), "L3"), "L3", is_upper)
    assert abs(offsets.mean()) < SPACING / 4
    assert np.percentile(np.abs(offsets), 80) < SPACING / 2 + 0.15


def test_a_screw_is_metal_inside_its_pedicle_on_its_side():
    recipe = PhantomRecipe(seed=2, screws=(PedicleScrew("L4", 1, 5.5),))
    phantom = _block(recipe, "L4")
    left, right = (phantom.truth.vertebrae["L4"].pedicles[side] for side in ("left", "right"))
    assert phantom.volume.value_at(left) > 2000
    assert phantom.volume.value_at(right) < 1200
    metal = np.argwhere(phantom.volume.voxels_kji > 2000)
    points = phantom.volume.grid.points_lps(metal[:, ::-1])
    center = phantom.truth.vertebrae["L4"].body_center
    near = np.abs(points[:, 1] - left[1]) < 4.0
    labels = phantom.labels_kji[tuple(metal[near].T)]
    assert np.all(labels == 23)
    assert np.all(points[near, 0] > center[0])


def test_a_wedge_fracture_shows_in_the_label():
    recipe = PhantomRecipe(seed=2, fractures=(WedgeFracture("L1", 0.4),))
    phantom = _block(recipe, "L1")
    bone = phantom.truth.vertebrae["L1"]
    heights = []
    for y in (-14.0, 13.0):
        ends = [
            phantom.truth.plate("L1", up).surface(np.array([[0.0, y]]))[0] for up in (True, False)
        ]
        line = np.linspace(
            ends[0] + 0.2 * (ends[0] - ends[1]), ends[1] + 0.2 * (ends[1] - ends[0]), 600
        )
        index = np.rint(phantom.volume.grid.indices_ijk(line)).astype(int)
        is_bone = phantom.labels_kji[tuple(index.T[::-1])] == bone.label
        heights.append(is_bone.sum() * np.linalg.norm(line[1] - line[0]))
    assert heights[0] < heights[1]
    assert bone.height_loss == pytest.approx(0.4)
    assert 1 - heights[0] / heights[1] == pytest.approx(0.35, abs=0.08)


@pytest.fixture(scope="module")
def trunk():
    recipe = PhantomRecipe(seed=2, noise_hu=0.0, contrast=0.0)
    return build_phantom(recipe, PhantomView((110, 120, 110), (3.0,) * 3, (0, -30, 150)).grid())


def test_the_liver_is_right_and_the_aorta_left(trunk):
    center = trunk.truth.vertebrae["T12"].body_center
    liver = trunk.volume.value_at(center + np.array([-85, -40, 5]))
    assert 50 < liver < 70
    assert trunk.volume.value_at(center + np.array([85, -75, 30])) < 45
    aorta = trunk.truth.vertebrae["T9"].body_center + np.array([20, -22, 0])
    mirror = trunk.truth.vertebrae["T9"].body_center + np.array([-22, -22, 0])
    assert trunk.volume.value_at(aorta) > 30
    assert trunk.volume.value_at(mirror) < 20


def test_lungs_hold_air_and_the_couch_lies_behind(trunk):
    center = trunk.truth.vertebrae["T8"].body_center
    for x in (-70, 70):
        assert trunk.volume.value_at(center + np.array([x, -20, 0])) < -700
    skin = trunk.truth.skin(0.0, center[2])
    behind = [trunk.volume.value_at([0.0, skin + d, center[2]]) for d in np.arange(5.0, 60.0, 1.0)]
    assert min(behind) < -900
    assert -800 < max(behind) < -100
    assert trunk.volume.voxels_kji[90, 0, 55] < -900


def test_the_skin_truth_matches_the_volume(trunk):
    grid = trunk.volume.grid
    for x, z in ((0, 60), (40, 100), (-60, 180), (20, 250)):
        y = float(trunk.truth.skin(x, z))
        inside, outside = (trunk.volume.value_at([x, y + d, z]) for d in (-5.0, 5.0))
        assert inside > -200 > outside
    assert grid.shape_kji == trunk.labels_kji.shape
