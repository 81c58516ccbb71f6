"""A trace fills what is as bright and hangs together, as a plain flood does."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spine_app.domain.labels.editing.trace import traced
from tests.unit.domain.labels.editing.test_islands import flood

SHAPE = (3, 4, 5)


@settings(deadline=None)
@given(
    arrays(np.int16, SHAPE, elements=st.integers(-3, 3)),
    st.tuples(*(st.integers(0, n - 1) for n in SHAPE)),
    st.integers(0, 3),
    st.one_of(st.none(), arrays(bool, SHAPE)),
)
def test_a_trace_is_the_flood_from_the_click(greys, seed, tolerance, within):
    alike = np.abs(greys.astype(int) - int(greys[seed])) <= tolerance
    if within is not None:
        alike &= within
    alike[seed] = True
    (part,) = [part for part in flood(alike) if seed in part]

    got = traced(greys, seed, tolerance, within)

    assert {tuple(index) for index in np.argwhere(got).tolist()} == part


def test_extreme_grey_values_do_not_wrap():
    greys = np.array([[[32767, -32768, 32767]]], np.int16)

    assert traced(greys, (0, 0, 0), 100).tolist() == [[[True, False, False]]]
