import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from spine_app.domain.slicing.natural_spline import NaturalSpline


@given(st.integers(2, 30), st.integers(0, 2**31))
def test_it_is_the_natural_spline_of_scipy(count, seed):
    random = np.random.default_rng(seed)
    knots = np.cumsum(random.uniform(0.5, 40, count))
    values = random.uniform(-200, 200, (count, 3))
    places = random.uniform(knots[0], knots[-1], (5, 7))
    expected = CubicSpline(knots, values, axis=0, bc_type="natural")

    spline = NaturalSpline(knots, values)

    assert spline.at(places) == pytest.approx(expected(places), abs=1e-6)
    assert spline.slope(places) == pytest.approx(expected(places, 1), abs=1e-6)
    assert spline.at(knots) == pytest.approx(values, abs=1e-9)
