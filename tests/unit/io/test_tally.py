import numpy as np
import pytest

from spine_app.io.grey import Decoded
from spine_app.io.tally import METAL_HU, Tally, cuts_skin

AIR, WATER = -1000, 30


def body(radius, shape=(200, 200), centre=(100, 100), corners=AIR):
    """A round body in air; outside the round field of view lies `corners`."""
    j, i = np.mgrid[: shape[0], : shape[1]]
    values = np.full(shape, AIR, np.int16)
    values[np.hypot(j - centre[0], i - centre[1]) < radius] = WATER
    outside = np.hypot(j - shape[0] / 2, i - shape[1] / 2) > min(shape) / 2
    values[outside] = corners
    return values


@pytest.mark.parametrize("corners", [AIR, -1024, -2000])
def test_a_body_inside_a_round_field_of_view_is_whole(corners):
    assert not cuts_skin(body(85, corners=corners))


@pytest.mark.parametrize("corners", [-1024, -2000])
def test_a_body_that_reaches_the_edge_of_a_round_field_of_view_is_cut(corners):
    assert cuts_skin(body(60, centre=(100, 160), corners=corners))
    assert cuts_skin(body(150, corners=corners))


def square(body_):
    """The same in a square field of view, whose corners differ."""
    body_[0, 0] = -990
    return body_


def test_a_body_in_a_square_field_of_view_is_whole_until_it_reaches_the_frame():
    assert not cuts_skin(square(body(85)))
    assert cuts_skin(square(body(60, centre=(100, 160))))


def test_a_small_reconstruction_of_nothing_but_tissue_is_cut():
    assert cuts_skin(np.full((64, 64), WATER, np.int16))


def test_a_couch_cuts_nothing():
    values = body(70, centre=(90, 100))
    values[180:184] = 200
    outside = np.hypot(*(np.mgrid[:200, :200] - 100)) > 100
    values[outside] = AIR
    assert not cuts_skin(values)


def test_nothing_but_air_is_not_cut():
    assert not cuts_skin(np.full((64, 64), AIR, np.int16))


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (3, 64), (512, 5)])
@pytest.mark.parametrize("value", [AIR, WATER])
def test_slices_of_any_size_are_looked_at(shape, value):
    assert cuts_skin(np.full(shape, value, np.int16)) in (False, True)


def decoded(low, high, padded=False):
    """A slice that was decoded."""
    return Decoded(np.zeros((4, 4), np.int16), padded, low, high)


def test_range_and_padding_are_those_of_all_slices():
    tally = Tally()
    tally.add(decoded(-5, 10))
    tally.add(decoded(-50, 4))
    assert (tally.low, tally.high, tally.padded) == (-50, 10, False)
    tally.add(decoded(0, 70000, padded=True))
    assert (tally.low, tally.high, tally.padded) == (-50, 70000, True)


def test_metal_is_estimated_by_its_pixels():
    values = np.full((128, 128), WATER, np.int16)
    values[20:60, 30:90] = METAL_HU + 1
    tally = Tally()
    tally.look(0, values)
    assert tally.metal_pixels == pytest.approx(40 * 60, rel=0.1)


def test_the_hardest_bone_is_no_metal():
    tally = Tally()
    tally.look(0, np.full((64, 64), METAL_HU, np.int16))
    assert tally.metal_pixels == 0


def test_slices_that_are_looked_at_stand_for_the_others():
    values = np.full((64, 64), METAL_HU + 1, np.int16)
    tally = Tally(step=4)
    for k in range(16):
        tally.look(k, values)
    assert (tally.slices, tally.cut_slices) == (4, 4)
    assert tally.metal_pixels == 16 * 64 * 64


def test_cut_slices_are_counted():
    tally = Tally()
    tally.look(0, body(85))
    tally.look(1, body(150, corners=-2000))
    assert (tally.slices, tally.cut_slices) == (2, 1)
