import struct
from dataclasses import replace

import imagecodecs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.errors import BadPixels, StudyError, UnsupportedPixels
from spine_app.domain.volume import Modality
from spine_app.io.dicom.codecs import decode_frame, find_frames
from spine_app.io.dicom.extent import UNDEFINED
from spine_app.io.grey import decode
from spine_app.io.sources import MemorySource
from tests.data.compressed import ENCODERS, encapsulate, encode
from tests.data.pixel_formats import PLAIN

BASE = replace(PLAIN, syntax="1.2.840.10008.1.2.4.70", shape=(20, 30), length=UNDEFINED)
LOSSLESS = [name for name in ENCODERS if name not in ("4.50", "4.51", "4.81", "4.91", "4.203")]


def pixel_format(name, stored, signed, allocated=16):
    """How pixels of so many bits are stored."""
    return replace(
        BASE,
        syntax="1.2.840.10008.1.2." + name,
        allocated=allocated,
        stored=stored,
        high_bit=stored - 1,
        signed=signed,
    )


def values_of(stored, signed):
    """(20, 30) int32 values of so many bits, with both ends."""
    low = -(1 << stored - 1) if signed else 0
    values = np.arange(600).reshape(20, 30) * 7919 % (1 << stored) + low
    values[0, :2] = low, low + (1 << stored) - 1
    return values.astype(np.int32)


def round_trip(values, one):
    """Values after compression and decoding, by their stored bits."""
    frame = encode(values, one.syntax, one.stored, signed=one.signed, allocated=one.allocated)
    raw = decode_frame(MemorySource(frame), one, ((0, len(frame)),))
    assert raw.dtype == np.dtype(f"{'i' if one.signed else 'u'}{one.allocated // 8}")
    wide = replace(one, photometric="MONOCHROME2")
    return decode(raw, wide, None, Modality.MR).values


@pytest.mark.parametrize("name", LOSSLESS)
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(("stored", "allocated"), [(8, 8), (8, 16), (12, 16), (15, 16)])
def test_lossless_frames_keep_every_value(name, signed, stored, allocated):
    values = values_of(stored, signed)
    one = pixel_format(name, stored, signed, allocated)
    np.testing.assert_array_equal(round_trip(values, one), values)


@pytest.mark.parametrize("name", LOSSLESS)
def test_sixteen_signed_bits_keep_every_value(name):
    values = values_of(16, True)
    np.testing.assert_array_equal(round_trip(values, pixel_format(name, 16, True)), values)


@pytest.mark.parametrize("name", LOSSLESS)
def test_sixteen_unsigned_bits_keep_every_bit(name):
    values = values_of(16, False)
    one = pixel_format(name, 16, False)
    frame = encode(values, one.syntax, 16, signed=False, allocated=16)
    raw = decode_frame(MemorySource(frame), one, ((0, len(frame)),))
    np.testing.assert_array_equal(raw, values)


@pytest.mark.parametrize(("name", "stored"), [("4.50", 8), ("4.51", 12)])
def test_lossy_jpeg_is_near(name, stored):
    smooth = (np.add.outer(np.arange(20), np.arange(30)) * (1 << stored) // 60).astype(np.int32)
    read = round_trip(smooth, pixel_format(name, stored, False, 8 if stored == 8 else 16))
    assert np.max(np.abs(read - smooth)) < 0.02 * (1 << stored)


@pytest.mark.parametrize("signed", [False, True])
def test_near_lossless_jpeg_ls_is_off_by_no_more_than_it_says(signed):
    values = values_of(12, signed)
    frame = encode(values, "1.2.840.10008.1.2.4.81", 12, signed=signed, allocated=16)
    # Two's complement does not survive a loss where it wraps.
    kept = (np.abs(values) > 2) & (np.abs(values + 0.5) < 2045) if signed else values < 4094
    one = pixel_format("4.81", 12, signed)
    raw = decode_frame(MemorySource(frame), one, ((0, len(frame)),))
    read = decode(raw, one, None, Modality.MR).values
    assert np.max(np.abs(read - values)[kept]) == 2


@pytest.mark.parametrize("name", ["4.90", "4.201"])
@pytest.mark.parametrize("signed", [False, True])
def test_the_sign_of_the_header_counts_where_the_codestream_has_another(name, signed):
    values = values_of(12, signed)
    one = pixel_format(name, 12, signed)
    other = values & 0xFFF if signed else np.where(values > 2047, values - 4096, values)
    frame = encode(other, one.syntax, 12, signed=not signed, allocated=16)
    raw = decode_frame(MemorySource(frame), one, ((0, len(frame)),))
    np.testing.assert_array_equal(decode(raw, one, None, Modality.MR).values, values)


@pytest.mark.parametrize("name", ["4.70", "4.90"])
def test_a_sign_in_fewer_bits_than_the_header_stores_is_kept(name):
    values = values_of(12, True)
    one = pixel_format(name, 16, True)
    frame = encode(values, one.syntax, 12, signed=True, allocated=16)
    raw = decode_frame(MemorySource(frame), one, ((0, len(frame)),))
    np.testing.assert_array_equal(raw, values)


def test_fragments_of_a_frame_are_joined():
    values = values_of(12, False)
    one = pixel_format("4.70", 12, False)
    frame = encode(values, one.syntax, 12, signed=False, allocated=16)
    source = MemorySource(frame[:100] + b"head" + frame[100:])
    spans = ((0, 100), (104, len(frame) - 100))
    np.testing.assert_array_equal(decode_frame(source, one, spans), values)


@pytest.mark.parametrize("name", LOSSLESS)
@pytest.mark.parametrize("change", [{"shape": (21, 30)}, {"shape": (30, 20)}, {"allocated": 8}])
def test_d25_a_frame_of_another_size_than_its_header_is_bad(name, change):
    if name == "5" and change == {"shape": (30, 20)}:
        pytest.skip("RLE does not say what it holds")
    one = pixel_format(name, 12, False)
    frame = encode(values_of(12, False), one.syntax, 12, signed=False, allocated=16)
    with pytest.raises(BadPixels):
        decode_frame(MemorySource(frame), replace(one, **change), ((0, len(frame)),))


@pytest.mark.parametrize("name", LOSSLESS)
def test_d24_a_truncated_frame_is_never_taken_for_a_whole_one(name):
    values = values_of(12, False)
    one = pixel_format(name, 12, False)
    frame = encode(values, one.syntax, 12, signed=False, allocated=16)
    for part in (0.3, 0.6, 0.9):
        length = int(len(frame) * part)
        try:
            raw = decode_frame(MemorySource(frame), one, ((0, length),))
        except BadPixels:
            continue
        # Decoders of JPEG 2000 give what there is; that it is less must show in the frame itself.
        assert name.startswith("4."), part
        assert raw.shape == values.shape


def test_a_coloured_frame_is_unsupported():
    frame = imagecodecs.jpeg8_encode(np.zeros((20, 30, 3), np.uint8))
    with pytest.raises(UnsupportedPixels):
        decode_frame(MemorySource(frame), pixel_format("4.50", 8, False, 8), ((0, len(frame)),))


def test_memory_that_runs_out_is_no_fault_of_the_file(monkeypatch):
    def exhausted(_):
        raise MemoryError

    monkeypatch.setattr(imagecodecs, "jpegls_decode", exhausted)
    frame = encode(values_of(12, False), "1.2.840.10008.1.2.4.80", 12, signed=False, allocated=16)
    with pytest.raises(MemoryError):
        decode_frame(MemorySource(frame), pixel_format("4.80", 12, False), ((0, len(frame)),))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LOSSLESS), st.integers(0, 10**6), st.integers(0, 255), st.integers(0, 10**6))
def test_d24_a_spoilt_frame_gives_pixels_or_a_typed_error(name, place, byte, cut):
    one = pixel_format(name, 12, False)
    frame = bytearray(encode(values_of(12, False), one.syntax, 12, signed=False, allocated=16))
    frame[place % len(frame)] = byte
    length = len(frame) - cut % len(frame) // 2
    try:
        raw = decode_frame(MemorySource(bytes(frame)), one, ((0, length),))
    except StudyError:
        return
    assert raw.shape == (20, 30)


# ---- where frames lie ----

JPEG = b"\xff\xd8\xff\xc3 and the rest of a frame "


def found(frames, count, **how):
    """Bytes of each frame that is found."""
    content = b"head" + encapsulate(frames, **how)
    one = replace(BASE, offset=4, frames=count)
    source = MemorySource(content)
    return [
        b"".join(source.read(*span) for span in spans) for spans in find_frames(source, one)
    ]  # fmt: skip


def frames_of(*numbers):
    """Frames of even length that tell which they are."""
    return [JPEG + bytes([n, n]) for n in numbers]


@pytest.mark.parametrize("table", [True, False])
def test_one_fragment_for_each_frame_needs_no_table(table):
    assert found([[one] for one in frames_of(1, 2, 3)], 3, table=table) == frames_of(1, 2, 3)


def test_all_fragments_of_a_single_frame_belong_to_it():
    assert found([[b"\0\0ab", b"\xff\xd8cd", b"ef"]], 1) == [b"\0\0ab\xff\xd8cdef"]


@pytest.mark.parametrize("table", [True, False])
def test_several_fragments_of_each_frame_are_told_apart(table):
    frames = frames_of(1, 2, 3)
    split = [[frames[0][:8], frames[0][8:]], [frames[1]], [frames[2][:6], frames[2][6:]]]
    assert found(split, 3, table=table) == frames


def test_a_table_counts_where_fragments_start_like_frames():
    frames = [[b"\xff\xd8ab", b"\xff\xd8cd"], [b"\xff\xd8ef", b"\xff\xd8gh"]]
    assert found(frames, 2, table=True) == [b"\xff\xd8ab\xff\xd8cd", b"\xff\xd8ef\xff\xd8gh"]
    with pytest.raises(BadPixels):
        found(frames, 2, table=False)


@pytest.mark.parametrize("offsets", [[0, 5, 7], [0, 0, 0], [8, 0, 16], [0], [2**32 - 1] * 3])
def test_a_table_that_is_wrong_is_not_used(offsets):
    frames = frames_of(1, 2, 3)
    split = [[one[:8], one[8:]] for one in frames]
    table = struct.pack(f"<{len(offsets)}L", *offsets)
    assert found(split, 3, table=table) == frames


def test_a_last_delimiter_that_is_left_out_does_not_matter():
    assert found([[one] for one in frames_of(1, 2)], 2, closed=False) == frames_of(1, 2)


@pytest.mark.parametrize("count", [1, 2])
def test_no_fragments_are_no_frames(count):
    with pytest.raises(BadPixels):
        found([], count)


@pytest.mark.parametrize("count", [2, 5])
def test_another_number_of_frames_than_the_header_says_is_bad(count):
    with pytest.raises(BadPixels):
        found([[one] for one in frames_of(1, 2, 3)], count)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xfe\xff\x00\xe0",
        struct.pack("<HHL", 0xFFFE, 0xE0DD, 0),
        struct.pack("<HHL", 0x7FE0, 0x0010, 0),
        struct.pack("<HHLHHL", 0xFFFE, 0xE000, 0, 0xFFFE, 0xE000, 100) + b"short",
        struct.pack("<HHLHHL", 0xFFFE, 0xE000, 0, 0xFFFE, 0xE00D, 0),
        struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF),
    ],
)
def test_items_that_break_the_format_are_bad(content):
    with pytest.raises(BadPixels):
        find_frames(MemorySource(content), replace(BASE, frames=2))


def test_d13_a_delimiter_inside_a_fragment_ends_nothing():
    inside = b"\xff\xd8" + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0) + b"more"
    assert found([[inside]], 1) == [inside]
