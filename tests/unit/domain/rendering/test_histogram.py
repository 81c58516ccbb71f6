import numpy as np
import pytest

from spine_app.domain.rendering.histogram import BINS, histogram
from spine_app.domain.volume import Modality, Volume
from tests.data.grids import straight_grid


def volume(values, modality=Modality.CT):
    array = np.asarray(values, np.int16)
    return Volume(array, straight_grid(array.shape), modality)


def test_the_most_frequent_value_is_highest_and_lies_in_its_bin():
    values = np.zeros((10, 20, 30), np.int16)
    values[0, 0, :5] = 500
    values[0, 0, 5] = 1000

    found = histogram(volume(values))

    assert (found.low, found.high, len(found.heights)) == (0, 1000, BINS)
    assert found.heights[0] == 100
    assert 0 < found.heights[BINS - 1] < found.heights[BINS // 2] < 100


def test_padding_and_metal_do_not_squeeze_a_ct():
    values = np.full((4, 4, 4), 40)
    values[0, 0] = -32000
    values[1, 1] = 30000

    found = histogram(volume(values))

    assert (found.low, found.high) == (-1100, 3100)


def test_a_few_bright_pixels_do_not_squeeze_an_mr():
    values = np.random.default_rng(1).integers(0, 1000, (40, 50, 60))
    values[0, 0, 0] = 30000

    assert histogram(volume(values, Modality.MR)).high < 1001


@pytest.mark.parametrize("modality", Modality)
def test_a_volume_of_one_value_has_a_histogram_too(modality):
    found = histogram(volume(np.full((3, 3, 3), 7), modality))

    assert found.high > found.low
    assert max(found.heights) == 100
