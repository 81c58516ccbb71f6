"""Measurements against what the phantom says of itself: angles of whole regions, and its planes.

The phantom's end plates are nominal planes. On its bones the hollow of upper plates reaches the
back edge, which tilts the plane on which the rim lies by 1 to 1.5° (lower plates: up to 1°), and
the S1 plate is the rounded end of a capsule that leans 13° more backwards than what is told.
"""

import numpy as np
import pytest

from spine_app.domain.phantom.ids import SACRUM_NAME, vertebra_id
from spine_app.domain.phantom.recipe import PhantomRecipe, ScoliosisCurve, WedgeFracture
from spine_app.domain.spine.measure import measure_spine
from spine_app.domain.spine.measured import Key, Side
from tests.data.spine_poses import patient, posed
from tests.data.spine_truth import exact_plate

pytestmark = pytest.mark.integration

COARSE = (1.0, 1.0, 1.0)


def the(measured, key, *names):
    levels = tuple(vertebra_id(name) for name in names)
    (one,) = [one for one in measured if one.key is key and (not levels or one.levels == levels)]
    return one


def exact(name, is_upper, recipe):
    skeleton, truth, texture, bones = patient(recipe)
    left = skeleton.frame(name).axes[:, 0]
    return exact_plate(bones[name], texture, truth.plate(name, is_upper), left, is_upper)


def test_the_planes_are_those_of_the_phantom_but_for_the_hollow():
    found = posed(("L2", "L3"), 3)
    spine, truth = found.spine(), patient()[1]

    for name in ("L2", "L3"):
        one = spine.vertebrae[vertebra_id(name)]
        for plate, is_upper, most in ((one.upper, True, 2.0), (one.lower, False, 1.5)):
            known = truth.plate(name, is_upper)
            cosine = plate.normal_lps @ found.turn @ known.normal_lps
            assert np.degrees(np.arccos(cosine)) < most
            offset = (found.home(plate.center_lps) - known.center_lps) @ known.normal_lps
            assert abs(offset) < 0.3


def test_a_wedge_fracture_has_its_loss_of_height():
    recipe = PhantomRecipe(seed=2, fractures=(WedgeFracture("L1", 0.35),))
    found = posed(("L1",), 5, recipe=recipe)
    measured = measure_spine(found.spine(), found.labels.grid)

    front, back = (the(measured, key).value for key in (Key.HEIGHT_FRONT, Key.HEIGHT_BACK))
    upper, lower = (exact("L1", is_upper, recipe) for is_upper in (True, False))
    ends = [np.linalg.norm(getattr(upper, at) - getattr(lower, at)) for at in ("front", "back")]
    assert (front, back) == (pytest.approx(ends[0], abs=0.2), pytest.approx(ends[1], abs=0.2))
    # The plate of a fracture is so hollow that its back edge is lower than its nominal plane.
    assert 1 - front / back == pytest.approx(0.35, abs=0.07)


def test_the_cobb_proposal_is_the_curve_of_the_phantom():
    curve = ScoliosisCurve("L2", 30.0, 2.0)
    recipe = PhantomRecipe(seed=2, scoliosis=(curve,))
    names = ("T12", "L1", "L2", "L3", "L4")
    found = posed(names, 1, COARSE, recipe=recipe)
    _, truth, _, _ = patient(recipe)

    one = the(measure_spine(found.spine(), found.labels.grid), Key.COBB)

    ends = [name for name in names if vertebra_id(name) in one.levels]
    upper, lower = (truth.plate(ends[0], True), truth.plate(ends[1], False))
    tops = [found.turn @ plate.normal_lps for plate in (upper, lower)]
    rolls = [np.degrees(np.arctan2(n[0], n[2])) for n in tops]
    assert one.value == pytest.approx(abs(rolls[1] - rolls[0]), abs=1.0)
    assert one.value == pytest.approx(30.0, abs=3.0)
    assert one.side is Side.LEFT


def test_lordosis_is_the_sum_of_its_discs_and_bodies():
    names = ("L1", "L2", "L3", "L4", "L5", SACRUM_NAME)
    found = posed(names, 2, (1.0, 1.0, 1.2))

    measured = measure_spine(found.spine(), found.labels.grid)

    parts = [one.value for one in measured if one.key in (Key.BODY_ANGLE, Key.DISC_ANGLE)]
    assert len(parts) == 10
    assert the(measured, Key.LUMBAR_LORDOSIS).value == pytest.approx(sum(parts))
