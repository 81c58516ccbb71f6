import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.zooming import zoom_factor


@given(steps=st.floats(allow_nan=False))
def test_a_zoom_is_always_a_number_above_zero(steps):
    assert 0 < zoom_factor(8.0, steps) < math.inf


@given(steps=st.floats(-20, 20))
def test_zooming_there_and_back_is_no_zoom(steps):
    assert zoom_factor(1.15, steps) * zoom_factor(1.15, -steps) == pytest.approx(1)
