from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadPixels, BadRescale, UnsupportedPixels
from spine_app.domain.volume import Modality
from spine_app.io.extent import EXPLICIT_BE, EXPLICIT_LE, UNDEFINED
from spine_app.io.grey import decode
from spine_app.io.pixels import PixelFormat, Rescale
from spine_app.io.sources import MemorySource

PLAIN = PixelFormat(
    syntax=EXPLICIT_LE,
    photometric="MONOCHROME2",
    samples=1,
    shape=(2, 2),
    frames=1,
    allocated=16,
    stored=16,
    high_bit=15,
    signed=False,
    padding=None,
    tag=0x7FE00010,
    offset=0,
    length=8,
)
HU = Rescale(1, -1024)


def grey(values, pixel_format=PLAIN, rescale=HU, modality=Modality.CT):
    """Decode a row of stored values."""
    kind = f"{'i' if pixel_format.signed else 'u'}{pixel_format.allocated // 8}"
    return decode(np.array(values).astype(kind), pixel_format, rescale, modality)


@pytest.mark.parametrize(
    ("values", "rescale", "expected"),
    [
        ([0, 1024, 4095], HU, [-1024, 0, 3071]),
        ([0, 10, 11], Rescale(0.5, -1.25), [-1, 4, 4]),
        ([0, 10], Rescale(-2, 5), [5, -15]),
        ([1, 2], None, [1, 2]),
    ],
)
def test_grey_value_is_stored_value_times_slope_plus_intercept(values, rescale, expected):
    np.testing.assert_array_equal(grey(values, rescale=rescale).values, expected)


def test_values_outside_int16_are_clipped_and_told():
    decoded = grey([0, 65535], rescale=Rescale(1, 0))
    assert decoded.clipped
    np.testing.assert_array_equal(decoded.values, [0, 32767])


@given(st.integers(-(2**15), 2**15 - 1), st.integers(-3000, 3000), st.integers(-20000, 20000))
def test_integer_rescale_agrees_with_exact_arithmetic(value, slope, intercept):
    if slope:
        decoded = grey([value], replace(PLAIN, signed=True), Rescale(slope, intercept))
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


@pytest.mark.parametrize(
    "change",
    [
        {"tag": 0},
        {"length": 7},
        {"length": 9},
        {"length": UNDEFINED},
        {"shape": (0, 4)},
        {"stored": 0},
        {"stored": 17},
        {"high_bit": 16},
        {"high_bit": 14},
        {"shape": (46341, 46341)},
        {"shape": (65535, 65535)},
    ],
)
def test_d16_d19_d20_d22_contradictions_are_bad_pixels(change):
    with pytest.raises(BadPixels):
        replace(PLAIN, **change).check(8)


@pytest.mark.parametrize(
    "change",
    [
        {"syntax": "1.2.840.10008.1.2.5", "length": UNDEFINED},
        {"syntax": ""},
        {"allocated": 1},
        {"allocated": 12},
        {"allocated": 32},
        {"allocated": 255},
        {"samples": 3, "photometric": "RGB"},
        {"photometric": "PALETTE COLOR"},
        {"photometric": ""},
        {"tag": 0x7FE00008},
        {"allocated": 8, "stored": 8, "high_bit": 7, "syntax": EXPLICIT_BE},
    ],
)
def test_d20_d27_other_formats_are_unsupported(change):
    with pytest.raises(UnsupportedPixels):
        replace(PLAIN, **change).check(8)


def test_d22_more_bytes_than_pixels_are_fine():
    replace(PLAIN, length=1000).check(1000)


@pytest.mark.parametrize(
    ("slope", "intercept"), [(0, 0), (float("nan"), 0), (1, float("inf")), (1e308, 0)]
)
def test_d28_a_rescale_that_cannot_be_meant_is_refused(slope, intercept):
    with pytest.raises(BadRescale):
        Rescale(slope, intercept)


def test_pixels_are_read_in_the_order_of_their_bytes():
    source = MemorySource(b"\x01\x02\x03\x04\x05\x06\x07\x08")
    assert PLAIN.read(source)[0, 0] == 0x0201
    assert replace(PLAIN, syntax=EXPLICIT_BE).read(source)[0, 0] == 0x0102


def test_a_file_that_became_shorter_is_bad_pixels():
    with pytest.raises(BadPixels):
        PLAIN.read(MemorySource(b"\x01\x02"))
