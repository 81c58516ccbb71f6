from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.volume import Modality
from spine_app.io.dicom.pixels import Rescale
from spine_app.io.grey import decode
from tests.data.pixel_formats import PLAIN

HU = Rescale(1.0, -1024.0)


def grey(values, pixel_format=PLAIN, rescale=HU, modality=Modality.CT):
    """Decode a row of stored values."""
    kind = f"{'i' if pixel_format.signed else 'u'}{pixel_format.allocated // 8}"
    return decode(np.array(values).astype(kind), pixel_format, rescale, modality)


@pytest.mark.parametrize(
    ("values", "rescale", "expected"),
    [
        ([0, 1024, 4095], HU, [-1024, 0, 3071]),
        ([0, 10, 11], Rescale(0.5, -1.25), [-1, 4, 4]),
        ([0, 10], Rescale(-2.0, 5.0), [5, -15]),
        ([1, 2], None, [1, 2]),
    ],
)
def test_grey_value_is_stored_value_times_slope_plus_intercept(values, rescale, expected):
    np.testing.assert_array_equal(grey(values, rescale=rescale).values, expected)


def test_values_outside_int16_are_clipped_and_told():
    decoded = grey([0, 65535], rescale=Rescale(1.0, 0.0))
    assert decoded.clipped
    np.testing.assert_array_equal(decoded.values, [0, 32767])


@given(st.integers(-(2**15), 2**15 - 1), st.integers(-3000, 3000), st.integers(-20000, 20000))
def test_integer_rescale_agrees_with_exact_arithmetic(value, slope, intercept):
    if slope:
        decoded = grey(
            [value], replace(PLAIN, signed=True), Rescale(float(slope), float(intercept))
        )
        assert decoded.values[0] == np.clip(value * slope + intercept, -(2**15), 2**15 - 1)


@pytest.mark.parametrize(
    ("stored", "high_bit", "signed", "raw", "expected"),
    [
        (12, 11, False, 0xF123, 0x123),
        (12, 15, False, 0x1237, 0x123),
        (12, 11, True, 0x0FFF, -1),
        (12, 15, True, -16, -1),
        (10, 11, False, 0xFFFF, 0x3FF),
    ],
)
def test_d20_only_the_stored_bits_count(stored, high_bit, signed, raw, expected):
    pixel_format = replace(PLAIN, stored=stored, high_bit=high_bit, signed=signed)
    assert grey([raw], pixel_format, None).values[0] == expected


def test_d21_padding_becomes_air_before_the_rescale():
    decoded = grey([63536, 1024], replace(PLAIN, padding=(63536, 63536)))
    assert decoded.padded
    assert not decoded.clipped
    np.testing.assert_array_equal(decoded.values, [-1024, 0])


def test_a_range_of_padding_becomes_air():
    decoded = grey([-2000, -1990, 5], replace(PLAIN, signed=True, padding=(-2000, -1990)))
    np.testing.assert_array_equal(decoded.values, [-1024, -1024, -1019])


def test_padding_outside_the_stored_bits_is_found():
    pixel_format = replace(PLAIN, stored=12, high_bit=11, padding=(63536, 63536))
    np.testing.assert_array_equal(grey([63536, 1024], pixel_format).values, [-1024, 0])


def test_padding_of_an_mr_becomes_zero():
    decoded = grey([9, 5], replace(PLAIN, padding=(9, 9)), None, Modality.MR)
    np.testing.assert_array_equal(decoded.values, [0, 5])


def test_monochrome1_is_not_inverted():
    decoded = grey([0, 2024], replace(PLAIN, photometric="MONOCHROME1"))
    np.testing.assert_array_equal(decoded.values, [-1024, 1000])


@pytest.mark.parametrize("kind", ["<u2", ">u2", "<i2", ">i2", "u1", "i1"])
@pytest.mark.parametrize("rescale", [None, HU, Rescale(1.0, 0.5), Rescale(0.5, 3.0)])
def test_values_are_the_same_in_every_byte_order_and_width(kind, rescale):
    raw = np.arange(24, dtype=kind).reshape(4, 6)
    one = replace(PLAIN, signed="i" in kind, allocated=8 * raw.itemsize)
    one = replace(one, stored=one.allocated, high_bit=one.allocated - 1)
    slope, intercept = (1, 0) if rescale is None else (rescale.slope, rescale.intercept)
    decoded = decode(raw, one, rescale, Modality.CT)
    expected = np.rint(np.arange(24.0).reshape(4, 6) * slope + intercept)
    np.testing.assert_array_equal(decoded.values, expected)
    assert decoded.values.dtype == np.int16
    assert (decoded.low, decoded.high) == (intercept, 23 * slope + intercept)
    np.testing.assert_array_equal(raw.ravel(), range(24))


@given(
    st.lists(st.integers(0, 65535), min_size=1, max_size=6),
    st.sampled_from([1.0, 0.5, -1.0, 2.0, 0.1]),
    st.sampled_from([0.0, -1024.0, -32768.0, 5.5, 1000.0]),
)
def test_grey_values_agree_with_exact_arithmetic_and_tell_their_range(values, slope, intercept):
    decoded = grey(values, rescale=Rescale(slope, intercept))
    exact = np.array(values, np.float64) * slope + intercept
    np.testing.assert_array_equal(decoded.values, np.clip(np.rint(exact), -(2**15), 2**15 - 1))
    assert decoded.low == pytest.approx(exact.min())
    assert decoded.high == pytest.approx(exact.max())
    assert decoded.clipped == (exact.min() < -(2**15) or exact.max() > 2**15 - 1)


def test_values_are_made_in_the_place_that_is_given():
    out = np.zeros((2, 2), np.int16)
    decoded = decode(np.full((2, 2), 1029, np.uint16), PLAIN, HU, Modality.CT, out)
    assert decoded.values is out
    np.testing.assert_array_equal(out, 5)


def test_a_slice_of_nothing_but_padding_is_air_and_has_no_range_of_its_own():
    decoded = grey([63536, 63536], replace(PLAIN, padding=(63536, 63536)))
    np.testing.assert_array_equal(decoded.values, -1024)
    assert not decoded.clipped


def test_padding_that_does_not_occur_is_not_told():
    assert not grey([5, 6], replace(PLAIN, padding=(63536, 63536))).padded


def test_padding_does_not_count_for_the_range():
    decoded = grey([65535, 1024], replace(PLAIN, padding=(65535, 65535)))
    assert (decoded.low, decoded.high) == (0, 0)


def test_bits_above_the_stored_ones_do_not_leak_into_values_of_other_pixels():
    one = replace(PLAIN, stored=12, high_bit=11)
    np.testing.assert_array_equal(grey([0x0123, 0x0FFF], one, None).values, [0x123, 0xFFF])
    np.testing.assert_array_equal(grey([0x8123, 0x0FFF], one, None).values, [0x123, 0xFFF])
