from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.errors import BadPixels, BadRescale, UnsupportedPixels
from spine_app.io.dicom.codestream import FAMILIES
from spine_app.io.dicom.extent import EXPLICIT_BE, UNDEFINED
from spine_app.io.dicom.pixels import Rescale
from spine_app.io.sources import MemorySource
from tests.data.pixel_formats import PLAIN

ENCAPSULATED = replace(PLAIN, syntax="1.2.840.10008.1.2.5", length=UNDEFINED)


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
        {"syntax": ""},
        {"syntax": "1.2.840.10008.1.2.4.100", "length": UNDEFINED},
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


@pytest.mark.parametrize("syntax", FAMILIES)
def test_compressed_frames_are_supported_in_every_syntax_that_has_a_family(syntax):
    one = replace(PLAIN, syntax=syntax, length=UNDEFINED)
    assert one.is_encapsulated
    one.check(8)


def test_compressed_pixels_of_a_known_length_are_a_contradiction():
    with pytest.raises(BadPixels):
        replace(ENCAPSULATED, length=8).check(8)


@pytest.mark.parametrize(
    ("shape", "frames", "is_fine"),
    [((8192, 8192), 1, True), ((8193, 1), 1, False), ((1, 8193), 1, False), ((512, 512), 3, True),
     ((512, 512), 500, False)],
)  # fmt: skip
def test_d16_no_frame_is_packed_tighter_than_air(shape, frames, is_fine):
    size = 100_000
    one = replace(ENCAPSULATED, shape=shape, frames=frames)
    if is_fine:
        one.check(size)
    else:
        with pytest.raises(BadPixels):
            one.check(size if max(shape) > 8192 else 1000)


def test_d17_frames_that_the_bytes_do_not_hold_are_bad_pixels():
    replace(PLAIN, frames=3, length=24).check(24)
    with pytest.raises(BadPixels):
        replace(PLAIN, frames=4, length=24).check(24)


def test_each_frame_is_read_from_its_place():
    source = MemorySource(b"head" + bytes(range(16)))
    one = replace(PLAIN, frames=2, offset=4, length=16)
    np.testing.assert_array_equal(one.read(source, 1), [[0x0908, 0x0B0A], [0x0D0C, 0x0F0E]])


def test_signed_pixels_are_read_with_their_sign():
    assert replace(PLAIN, signed=True).read(MemorySource(b"\xff" * 8))[0, 0] == -1
    small = replace(PLAIN, allocated=8, stored=8, high_bit=7, length=4)
    assert replace(small, signed=True).read(MemorySource(b"\xfe" * 4))[0, 0] == -2
    assert small.read(MemorySource(b"\xfe" * 4))[0, 0] == 254


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
