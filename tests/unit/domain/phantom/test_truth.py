"""Angles, heights and sides of the truth, without voxels."""

import numpy as np
import pytest

from spine_app.domain.phantom.assemble import build_skeleton
from spine_app.domain.phantom.body import Body
from spine_app.domain.phantom.build import phantom_truth
from spine_app.domain.phantom.recipe import (
    PedicleScrew,
    PhantomRecipe,
    ScoliosisCurve,
    WedgeFracture,
)


@pytest.fixture(scope="module")
def plain():
    return phantom_truth(PhantomRecipe())


def test_the_head_is_up_and_the_back_is_behind(plain):
    heights = [v.body_center[2] for v in plain.vertebrae.values()]
    assert heights == sorted(heights)
    assert all(v.canal_center[1] > v.body_center[1] for v in plain.vertebrae.values())


def test_left_is_at_positive_x(plain):
    for bone in plain.vertebrae.values():
        assert bone.facets["left"].center_lps[0] > bone.facets["right"].center_lps[0]
        if bone.pedicles:
            assert bone.pedicles["left"][0] > 0 > bone.pedicles["right"][0]


def test_the_sacral_slope_is_the_asked_one():
    assert phantom_truth(PhantomRecipe(sacral_slope_deg=41.0)).sacral_slope_deg == pytest.approx(41)


def test_lordosis_follows_its_factor():
    flat, curved = (phantom_truth(PhantomRecipe(lordosis=f)) for f in (0.5, 1.0))
    assert 0 < flat.sagittal_deg("L1", "sacrum") < curved.sagittal_deg("L1", "sacrum")


def test_lumbar_facets_face_sideways_and_thoracic_ones_back(plain):
    lumbar = plain.vertebrae["L2"].facets["left"].normal_lps
    thoracic = plain.vertebrae["T6"].facets["left"].normal_lps
    assert lumbar[0] < -0.7
    assert thoracic[1] > 0.7


def test_one_curve_has_the_asked_cobb_angle_to_the_left():
    truth = phantom_truth(PhantomRecipe(scoliosis=(ScoliosisCurve("T8", 40.0, 3.0),)))
    assert truth.cobb_deg("T5", "T11") == pytest.approx(40.0, abs=0.5)
    bones = truth.vertebrae
    middle = (bones["T2"].body_center[0] + bones["L2"].body_center[0]) / 2
    assert bones["T8"].body_center[0] > middle + 10
    assert bones["T8"].attitude.axial == pytest.approx(20.0)


def test_cobb_is_the_difference_of_the_angle_table():
    curves = (ScoliosisCurve("T7", -35.0, 3.0), ScoliosisCurve("L2", 28.0, 2.5))
    truth = phantom_truth(PhantomRecipe(seed=3, scoliosis=curves))
    rolls = {name: bone.attitude.roll for name, bone in truth.vertebrae.items()}
    assert truth.cobb_deg("T10", "L4") == pytest.approx(rolls["L4"] - rolls["T10"], abs=1.2)


def test_scoliosis_leaves_the_trunk_balanced():
    truth = phantom_truth(PhantomRecipe(scoliosis=(ScoliosisCurve("T8", 40.0, 3.0),)))
    bones = truth.vertebrae
    assert abs(bones["C7"].body_center[0]) < 0.5 * bones["T8"].body_center[0]


@pytest.mark.parametrize("loss", [0.25, 0.5])
def test_a_wedge_fracture_has_the_asked_height_loss(loss):
    truth = phantom_truth(PhantomRecipe(fractures=(WedgeFracture("L1", loss),)))
    bone = truth.vertebrae["L1"]
    assert bone.height_loss == pytest.approx(loss)
    upper, lower = bone.upper_plate.outline_lps, bone.lower_plate.outline_lps
    front, back = np.argmin(upper[:, 1]), np.argmax(upper[:, 1])
    heights = [np.linalg.norm(upper[n] - lower[n]) for n in (front, back)]
    assert 1 - heights[0] / heights[1] == pytest.approx(loss, abs=0.04)


def test_a_fracture_adds_kyphosis_above():
    plain = phantom_truth(PhantomRecipe())
    broken = phantom_truth(PhantomRecipe(fractures=(WedgeFracture("L1", 0.4),)))
    assert broken.sagittal_deg("T10", "L4") < plain.sagittal_deg("T10", "L4") - 10


def test_a_screw_points_forward_and_inward_on_its_side():
    truth = phantom_truth(PhantomRecipe(screws=(PedicleScrew("L3", -1),)))
    screw = truth.screws[0]
    assert screw.entry_lps[0] < screw.tip_lps[0] < 0
    assert screw.tip_lps[1] < screw.entry_lps[1]
    assert np.linalg.norm(screw.tip_lps - screw.entry_lps) == pytest.approx(45.0)


def test_end_plate_surfaces_lie_on_the_body():
    skeleton = build_skeleton(PhantomRecipe())
    plan = skeleton.plans["L3"]
    body = Body(plan.size, np.zeros(4))
    points = (
        phantom_truth(PhantomRecipe())
        .vertebrae["L3"]
        .upper_plate.surface(np.array([[0.0, 0.0], [10.0, -5.0], [-12.0, 4.0]]))
    )
    local = plan.frame.to_local(points).astype(np.float32)
    assert np.allclose(body.distance(*local.T), 0.0, atol=0.05)


def test_the_back_is_flattened_on_the_couch(plain):
    x = np.linspace(-60, 60, 25)
    heights = plain.skin(x[None, :], np.linspace(-60, 300, 40)[:, None])
    assert np.nanmax(heights) < np.nanmin(plain.skin(0.0, -20.0)) + 30
    assert np.isnan(plain.skin(400.0, 0.0))


def test_the_skin_covers_the_spinous_tips(plain):
    for name in ("L5", "L3", "T12", "T8", "T4"):
        tip = plain.vertebrae[name].spinous_tip
        assert plain.skin(tip[0], tip[2]) > tip[1] + 1.0


def test_the_seed_changes_the_sizes_but_not_the_plan():
    one, two = (phantom_truth(PhantomRecipe(seed=s)).vertebrae["C2"].body_center for s in (1, 2))
    assert not np.allclose(one, two)
    assert np.allclose(one, two, atol=60)
