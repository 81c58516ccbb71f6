"""What a recipe accepts, and what the demo covers."""

import numpy as np
import pytest

from spine_app.domain.errors import RequestRefused
from spine_app.domain.phantom.build import phantom_truth
from spine_app.domain.phantom.ids import RIB_IDS, vertebra_id, vertebra_names
from spine_app.domain.phantom.recipe import (
    PedicleScrew,
    PhantomRecipe,
    PhantomView,
    ScoliosisCurve,
    WedgeFracture,
    demo_grid,
    demo_recipe,
    rotation,
)


@pytest.mark.parametrize(
    "values",
    [
        {"rib_pairs": 10},
        {"lumbar_count": 7},
        {"size_scale": 3.0},
        {"noise_hu": -1.0},
        {"field_of_view": 0.0},
        {"scoliosis": (ScoliosisCurve("L9", 20),)},
        {"fractures": (WedgeFracture("C4", 0.3),)},
        {"screws": (PedicleScrew("L6", 1),)},
    ],
)
def test_a_recipe_refuses_what_cannot_be_built(values):
    with pytest.raises(RequestRefused):
        PhantomRecipe(**values)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ScoliosisCurve("L2", 120.0),
        lambda: WedgeFracture("L1", 0.9),
        lambda: PedicleScrew("L3", 0),
    ],
)
def test_an_option_refuses_values_without_sense(make):
    with pytest.raises(RequestRefused):
        make()


def test_ids_are_the_canonical_ones():
    assert [vertebra_id(n) for n in ("C1", "C7", "T1", "T12", "L1", "L5")] == [1, 7, 8, 19, 20, 24]
    assert [vertebra_id(n) for n in ("L6", "T13", "sacrum")] == [25, 28, 26]


def test_our_own_ids_do_not_clash():
    own = [*RIB_IDS.values(), 95, 96, 97, 67, 68]
    canonical = [vertebra_id(n) for n in vertebra_names(13, 6)] + [26, 60, 61]
    discs = [100 + vertebra_id(n) for n in vertebra_names(13, 6)]
    every = own + canonical + discs
    assert len(set(every)) == len(every)
    assert max(every) < 256


@pytest.mark.parametrize(("ribs", "lumbar"), [(11, 4), (12, 5), (13, 6)])
def test_names_have_the_asked_counts(ribs, lumbar):
    names = phantom_truth(PhantomRecipe(rib_pairs=ribs, lumbar_count=lumbar)).names
    assert names[0] == f"L{lumbar}"
    assert names[-1] == "C1"
    assert sum(n[0] == "T" for n in names) == ribs


def test_the_demo_shows_lumbar_spine_hips_and_chest():
    grid, truth = demo_grid(), phantom_truth(demo_recipe())
    assert grid.shape_kji == (400, 320, 320)
    shown = [n for n, v in truth.vertebrae.items() if grid.nearest_kji(v.body_center)]
    assert {"L5", "L1", "T12", "T9"} <= set(shown)
    assert all(grid.nearest_kji(center) for center in truth.hip_centers.values())


def test_a_turned_view_is_a_proper_grid_about_its_center():
    view = PhantomView((5, 7, 9), (1.0, 2.0, 3.0), (10.0, 20.0, 30.0), (15.0, -10.0, 5.0))
    grid = view.grid()
    assert np.allclose(grid.center_lps, (10.0, 20.0, 30.0))
    assert np.allclose(grid.direction, rotation((15.0, -10.0, 5.0)))
    assert np.linalg.det(grid.direction) == pytest.approx(1.0)
