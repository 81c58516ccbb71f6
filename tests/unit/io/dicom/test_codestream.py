import struct

import imagecodecs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadPixels, StudyError, UnsupportedPixels
from spine_app.io.dicom.codestream import FAMILIES, Described, Family, describe

PICTURE = (np.arange(20 * 30) % 4000).reshape(20, 30).astype(np.uint16)
SMALL = (PICTURE % 256).astype(np.uint8)


def jpeg(marker, bits=12, shape=(20, 30), samples=1, before=b""):
    """Start of a JPEG with some frame header."""
    head = struct.pack(">HBHHB", 8 + 3 * samples, bits, *shape, samples)
    return b"\xff\xd8" + before + bytes([0xFF, marker]) + head + b"\1\x11\0" * samples


FRAMES = {
    "baseline": (Family.JPEG, imagecodecs.jpeg8_encode(SMALL), 8),
    "extended": (Family.JPEG, imagecodecs.jpeg8_encode(PICTURE, bitspersample=12), 12),
    "lossless": (
        Family.JPEG,
        imagecodecs.jpeg8_encode(PICTURE, bitspersample=16, lossless=True),
        16,
    ),
    "ls": (Family.JPEG_LS, imagecodecs.jpegls_encode(PICTURE), 16),
    "2000": (
        Family.JPEG_2000,
        imagecodecs.jpeg2k_encode(PICTURE, level=0, codecformat="j2k", bitspersample=12),
        12,
    ),
    "2000 in a box": (
        Family.JPEG_2000,
        imagecodecs.jpeg2k_encode(PICTURE, level=0, codecformat="jp2", bitspersample=12),
        12,
    ),
    "high throughput": (Family.HTJ2K, imagecodecs.htj2k_encode(PICTURE), 16),
}


@pytest.mark.parametrize(("family", "frame", "bits"), FRAMES.values(), ids=FRAMES)
def test_a_frame_tells_its_size_and_depth(family, frame, bits):
    described = describe(bytes(frame), family)
    assert (described.shape, described.samples) == ((20, 30), 1)
    assert described.bits == bits


@pytest.mark.parametrize(("family", "frame", "_bits"), FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("other", Family)
def test_a_frame_of_one_family_is_none_of_another(family, frame, _bits, other):
    families = {Family.JPEG_2000, Family.HTJ2K}
    if other is family or {family, other} == families:
        return
    with pytest.raises(BadPixels):
        describe(bytes(frame), other)


@pytest.mark.parametrize(("family", "frame", "_bits"), FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 11, 12])
def test_a_frame_that_ends_in_its_head_is_bad(family, frame, _bits, length):
    with pytest.raises(BadPixels):
        describe(bytes(frame)[:length], family)


@pytest.mark.parametrize("marker", [0xC2, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF])
def test_kinds_of_jpeg_that_dicom_does_not_use_are_unsupported(marker):
    with pytest.raises(UnsupportedPixels):
        describe(jpeg(marker), Family.JPEG)


@pytest.mark.parametrize("marker", [0xC0, 0xC1, 0xC3])
def test_other_kinds_are_described(marker):
    assert describe(jpeg(marker), Family.JPEG) == Described((20, 30), 12, 1)


def test_samples_are_told():
    assert describe(jpeg(0xC0, 8, samples=3), Family.JPEG).samples == 3


@pytest.mark.parametrize(
    "before",
    [
        b"\xff\xe0" + struct.pack(">H", 16) + b"J" * 14,
        b"\xff\xff\xff\xff",
        b"\xff\x01",
        b"\xff\xc4" + struct.pack(">H", 6) + b"\xff\xc0\xff\xc0",
    ],
    ids=["application data", "fill bytes", "a marker of no length", "markers inside a table"],
)
def test_what_stands_before_the_frame_header_is_walked(before):
    assert describe(jpeg(0xC3, before=before), Family.JPEG).shape == (20, 30)


@pytest.mark.parametrize(
    "frame", [b"\xff\xd8\0\0", b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 10, b"\xff\xd8" + b"\xff" * 9]
)
def test_markers_that_lead_nowhere_are_bad(frame):
    with pytest.raises(BadPixels):
        describe(frame, Family.JPEG)


def siz(width=30, height=20, left=0, top=0, tile=(30, 20), bits=11):
    """Start of a JPEG 2000 codestream."""
    size = struct.pack(">8L", width, height, left, top, *tile, 0, 0)
    return b"\xff\x4f\xff\x51" + struct.pack(">HH", 41, 0) + size + struct.pack(">HB", 1, bits)


def test_an_image_area_that_does_not_start_at_zero_is_measured():
    described = describe(siz(left=10, top=5, bits=0x80 | 15), Family.JPEG_2000)
    assert described == Described((15, 20), 16, 1)


@pytest.mark.parametrize(
    "frame", [siz(tile=(0, 1)), siz(left=30), siz(top=20), siz()[:-1], b"\0\0\0\x0cjP  \r\n\x87\n"]
)
def test_sizes_that_cannot_be_are_bad(frame):
    with pytest.raises(BadPixels):
        describe(frame, Family.JPEG_2000)


def rle(count, offsets, size=100):
    """Head of an RLE frame."""
    return struct.pack("<16L", count, *offsets, *[0] * (15 - len(offsets))) + b"\0" * size


@pytest.mark.parametrize("frame", [rle(1, [64]), rle(2, [64, 100])])
def test_rle_does_not_say_what_it_holds(frame):
    assert describe(frame, Family.RLE) is None


@pytest.mark.parametrize(
    "frame",
    [
        rle(0, [64]), rle(3, [64, 70, 80]), rle(1, [63]), rle(2, [64, 64]), rle(2, [64, 60]),
        rle(2, [64, 164]), rle(1, [64], 0), rle(1, [64])[:63], rle(2**31, [64]),
    ],
)  # fmt: skip
def test_rle_segments_that_do_not_lie_in_the_frame_are_bad(frame):
    with pytest.raises(BadPixels):
        describe(frame, Family.RLE)


def test_every_compressed_syntax_of_dicom_that_is_read_has_a_family():
    assert {uid.rsplit(".", 1)[1] for uid in FAMILIES} == {
        "5", "50", "51", "57", "70", "80", "81", "90", "91", "201", "202", "203",
    }  # fmt: skip


@given(st.binary(max_size=200), st.sampled_from(Family))
def test_any_bytes_are_described_or_refused(content, family):
    for frame in (content, b"\xff\xd8" + content, b"\xff\x4f\xff\x51" + content):
        try:
            describe(frame, family)
        except StudyError:
            continue
