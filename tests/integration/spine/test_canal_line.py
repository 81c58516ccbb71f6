"""The centre line of the canal of the phantom is the one that its canal was made around."""

from itertools import pairwise

import numpy as np
import pytest

from spine_app.domain.phantom.canal import _knots
from spine_app.domain.phantom.recipe import PhantomRecipe, ScoliosisCurve
from spine_app.domain.spine.canal_line import canal_line
from spine_app.domain.spine.derive import Named
from tests.data.spine_poses import RECIPE, patient, posed

pytestmark = pytest.mark.integration

LUMBAR = ["T12", "L1", "L2", "L3", "L4", "L5"]
CROOKED = PhantomRecipe(seed=3, scoliosis=(ScoliosisCurve("L2", 30.0),))
POSES = [
    (LUMBAR, 1, (1.0, 1.0, 1.0), RECIPE),
    (LUMBAR, 2, (0.8, 0.8, 3.0), RECIPE),
    (LUMBAR, 3, (3.0, 0.9, 0.9), RECIPE),
    (["L3", "L4", "L5", "sacrum"], 4, (1.0, 1.0, 1.0), RECIPE),
    (["C3", "C4", "C5", "C6", "C7", "T1"], 5, (1.0, 1.0, 1.0), RECIPE),
    (LUMBAR, 6, (1.0, 1.0, 1.0), CROOKED),
]


def off_truth(found, recipe):
    """Distance of the line's samples to the line through the phantom's canal, mm."""
    line = canal_line(Named(found.labels, {n: n for n in found.labels.stats}))
    knots = _knots(patient(recipe)[0])[0]
    share = np.linspace(0, 1, 200)[:, None]
    truth = np.concatenate([a + (b - a) * share for a, b in pairwise(knots)])
    home = found.home(line.path.points_lps)
    return np.sqrt(((home[:, None] - truth) ** 2).sum(axis=2).min(axis=1)), home


@pytest.mark.parametrize(("names", "seed", "spacing", "recipe"), POSES)
def test_the_line_is_that_of_the_phantom(names, seed, spacing, recipe):
    away, home = off_truth(posed(names, seed, spacing, recipe=recipe), recipe)

    assert away.mean() < 0.35
    assert away.max() < 1.5
    assert home[0][2] > home[-1][2]


def test_rings_of_bone_lead_near_the_line_where_nothing_labels_the_canal():
    found = posed(["L1", "L2", "L3"], 7, (1.0, 1.0, 1.0), with_canal=False)
    away, home = off_truth(found, RECIPE)

    # What one sees through the bones reaches further forward than the tube of the canal.
    assert away.mean() < 1.2
    assert home[0][2] > home[-1][2]
