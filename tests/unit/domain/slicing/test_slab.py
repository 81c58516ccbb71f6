import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.slicing.slab import (
    THICKNESS_MAX_MM,
    THICKNESS_MIN_MM,
    Slab,
    SlabMode,
)
from spine_app.domain.slicing.slab_value import slab_value
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import straight_grid

GRID = straight_grid((20, 4, 4), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
LAYERS = Volume(
    np.broadcast_to(np.arange(20, dtype=np.int16)[:, None, None] * 10, GRID.shape_kji).copy(),
    GRID,
    Modality.CT,
)
UP = np.array((0.0, 0.0, 1.0))


@given(st.floats(-1e6, 1e6))
def test_no_thickness_leaves_its_limits(thickness):
    assert THICKNESS_MIN_MM <= Slab(SlabMode.MEAN, thickness).thickness_mm <= THICKNESS_MAX_MM


@pytest.mark.parametrize(
    ("mode", "value"),
    [
        (SlabMode.NONE, 100),
        (SlabMode.MAXIMUM, 120),
        (SlabMode.MINIMUM, 80),
        (SlabMode.MEAN, 100),
    ],
)
def test_a_slab_of_four_millimetres_sees_two_layers_to_either_side(mode, value):
    seen = slab_value(LAYERS, np.array((1.0, 1.0, 10.0)), UP, Slab(mode, 4.8))

    assert seen == pytest.approx(value)


def test_what_lies_outside_of_the_volume_does_not_count():
    at_the_edge = np.array((1.0, 1.0, 19.0))

    assert slab_value(LAYERS, at_the_edge, UP, Slab(SlabMode.MINIMUM, 6.0)) == 160
    assert slab_value(LAYERS, at_the_edge + 50, UP, Slab(SlabMode.MAXIMUM, 6.0)) is None
    assert slab_value(LAYERS, at_the_edge + 50, UP, Slab()) is None
