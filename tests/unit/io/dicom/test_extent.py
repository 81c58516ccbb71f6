import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import StudyError, StudyTooLarge, UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom.extent import (
    DEFLATED_LE,
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT_LE,
    NotDicom,
    find_extent,
)
from spine_app.io.dicom.headers import read_header
from spine_app.io.sources import MemorySource

UNDEFINED = b"\xff\xff\xff\xff"


def short(tag, vr, value):
    """Explicit element with a 16-bit length."""
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def long(tag, vr, value, length=None):
    """Explicit element with a 32-bit length."""
    head = struct.pack("<HH2sHL", tag >> 16, tag & 0xFFFF, vr, 0, length or len(value))
    return head + value


def part10(body, syntax=EXPLICIT_LE):
    """A file with preamble and file meta group."""
    text = syntax.encode() + b"\0" * (len(syntax) % 2)
    return b"\0" * 128 + b"DICM" + short(0x00020010, b"UI", text) + body


def walk(content, wanted=(), **limits):
    """Extent of some bytes."""
    return find_extent(MemorySource(content), ReadLimits(**limits), frozenset(wanted))


PIXELS = long(0x7FE00010, b"OW", b"\1\2\3\4")
CLASS = short(0x00080016, b"UI", b"1.2\0")


def test_pixels_are_found_behind_the_header():
    content = part10(CLASS + PIXELS)
    extent = walk(content)
    assert extent.syntax == EXPLICIT_LE
    assert content[extent.pixel_offset :] == b"\1\2\3\4"
    assert extent.pixel_length == 4
    assert content.startswith(extent.header)
    assert len(extent.header) == extent.pixel_offset - 12


def test_implicit_elements_are_walked():
    body = struct.pack("<HHL", 8, 0x16, 4) + b"1.2\0" + struct.pack("<HHL", 0x7FE0, 0x10, 2)
    assert walk(part10(body + b"\1\2", IMPLICIT_LE)).pixel_length == 2


def test_a_header_larger_than_the_first_window_is_walked():
    body = long(0x00091010, b"OB", b"\0" * 100_000) + PIXELS
    assert walk(part10(body)).pixel_length == 4


def test_d2_a_file_without_preamble_is_walked_by_what_its_bytes_prove():
    assert walk(CLASS + PIXELS).syntax == EXPLICIT_LE


def test_d3_whatever_stands_in_the_preamble_does_not_matter():
    content = b"MZ" + part10(CLASS + PIXELS)[2:]
    assert walk(content).pixel_length == 4


@pytest.mark.parametrize("content", [b"", b"\0", b"\0" * 131, b"\x89PNG" * 60, b"\xff\xd8" * 99])
def test_d1_other_files_are_not_dicom(content):
    with pytest.raises(NotDicom):
        walk(content)


def test_d1_a_preamble_alone_holds_no_pixels():
    assert walk(b"\0" * 128 + b"DICM").pixel_tag == 0


@pytest.mark.parametrize(
    "body",
    [
        short(0x00080016, b"??", b""),
        CLASS[:-2],
        long(0x00091010, b"OB", b"", 0xFFFFFFFE),
        long(0x00091010, b"OB", b"\0" * 20, 0xFFFFFFFF),
        short(0x00080008, b"CS", b"A ") + b"\x08\0\x16\0UI\xff\x7f",
    ],
)
def test_d7_d8_lengths_and_types_that_lie_are_unreadable(body):
    with pytest.raises(UnreadableFile):
        walk(part10(body))


def test_d6_a_syntax_that_the_bytes_contradict_is_unreadable():
    with pytest.raises(UnreadableFile):
        walk(part10(CLASS + PIXELS, IMPLICIT_LE))


def nested(depth, closed=True):
    """Sequences of undefined length inside each other."""
    start = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF)
    start += struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
    end = struct.pack("<HHLHHL", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)
    return start * depth + (end * depth if closed else b"")


def test_sequences_within_the_limit_are_walked():
    assert walk(part10(nested(32) + PIXELS)).pixel_length == 4


@pytest.mark.parametrize("depth", [33, 500, 100_000])
def test_d9_deeper_sequences_are_unreadable(depth):
    with pytest.raises(UnreadableFile):
        walk(part10(nested(depth) + PIXELS))


def test_d10_too_many_elements_are_unreadable():
    body = short(0x00091010, b"LO", b"") * 1001
    with pytest.raises(UnreadableFile):
        walk(part10(body + PIXELS), elements=1000)


def test_d10_too_many_header_bytes_are_unreadable():
    body = long(0x00091010, b"OB", b"\0" * 300_000)
    with pytest.raises(UnreadableFile):
        walk(part10(body + PIXELS), header_bytes=200_000)


def test_d11_an_item_that_never_ends_is_unreadable():
    with pytest.raises(UnreadableFile):
        walk(part10(nested(3, closed=False)))


def test_implicit_items_of_unknown_type_inside_an_explicit_file_are_walked():
    inside = struct.pack("<HHL", 8, 0x1150, 2) + b"1 "
    item = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF) + inside
    item += struct.pack("<HHLHHL", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)
    body = struct.pack("<HH2sHL", 8, 0x1140, b"UN", 0, 0xFFFFFFFF) + item
    assert walk(part10(CLASS + body + PIXELS)).pixel_length == 4


def test_an_item_that_is_shorter_than_its_elements_is_unreadable():
    inside = short(0x00081150, b"UI", b"1.2\0")
    item = struct.pack("<HHL", 0xFFFE, 0xE000, len(inside) - 2) + inside
    item += struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    body = struct.pack("<HH2sHL", 8, 0x1140, b"SQ", 0, 0xFFFFFFFF) + item
    with pytest.raises(UnreadableFile):
        walk(part10(CLASS + body + PIXELS))


def test_wanted_elements_are_kept_as_they_are_written():
    kept = walk(part10(CLASS + short(0x00080060, b"CS", b"CT") + PIXELS), [0x00080060]).elements
    assert {tag: (one.vr, one.value) for tag, one in kept.items()} == {0x00080060: (b"CS", b"CT")}


def test_elements_inside_sequences_are_not_taken_for_the_images_own():
    inside = short(0x00280010, b"US", b"\1\0")
    body = struct.pack("<HHL", 0xFFFE, 0xE000, len(inside)) + inside
    kept = walk(part10(CLASS + long(0x00081140, b"SQ", body) + PIXELS), [0x00280010]).elements
    assert not kept


def test_implicit_elements_have_no_type():
    body = struct.pack("<HHL", 8, 0x60, 2) + b"CT" + struct.pack("<HHL", 0x7FE0, 0x10, 0)
    (one,) = walk(part10(body, IMPLICIT_LE), [0x00080060]).elements.values()
    assert (one.vr, one.value) == (b"", b"CT")


def test_big_endian_elements_are_walked():
    body = struct.pack(">HH2sH", 8, 0x60, b"CS", 2) + b"CT"
    body += struct.pack(">HH2sHL", 0x7FE0, 0x10, b"OW", 0, 2) + b"\1\2"
    extent = walk(part10(body, EXPLICIT_BE), [0x00080060])
    assert extent.big_endian
    assert (extent.pixel_length, list(extent.elements)) == (2, [0x00080060])


def test_elements_after_the_first_window_are_kept_once_and_whole():
    body = short(0x00080060, b"CS", b"CT") + long(0x00091010, b"OB", b"\0" * 100_000)
    body += short(0x00280010, b"US", b"\1\0") + PIXELS
    kept = walk(part10(body), [0x00080060, 0x00280010]).elements
    assert {tag: one.value for tag, one in kept.items()} == {0x00080060: b"CT", 0x00280010: b"\1\0"}


def test_encapsulated_pixels_have_no_length():
    assert walk(part10(CLASS + long(0x7FE00010, b"OB", b"", 0xFFFFFFFF))).pixel_length == 2**32 - 1


@pytest.mark.parametrize("tag", [0x7FE00008, 0x7FE00009])
def test_pixels_in_floating_point_are_named_by_their_tag(tag):
    assert walk(part10(CLASS + long(tag, b"OF", b"\0" * 4))).pixel_tag == tag


def test_a_media_directory_is_an_index_whose_records_are_not_walked():
    media = short(0x00020002, b"UI", b"1.2.840.10008.1.3.10")
    body = media + short(0x00020010, b"UI", b"1.2.840.10008.1.2.1\0")
    extent = walk(b"\0" * 128 + b"DICM" + body + nested(100), elements=50)
    assert extent.is_index


def deflated(body):
    """A deflated file."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return part10(packer.compress(body) + packer.flush(), DEFLATED_LE)


def test_a_deflated_file_is_walked_as_what_it_inflates_to():
    extent = walk(deflated(CLASS + short(0x00080060, b"CS", b"CT") + PIXELS), [0x00080060])
    assert extent.syntax == EXPLICIT_LE
    assert extent.elements[0x00080060].value == b"CT"
    assert extent.source.read(extent.pixel_offset, 4) == b"\1\2\3\4"
    assert extent.source.size == extent.pixel_offset + 4


def test_a_header_larger_than_the_first_window_is_walked_in_a_deflated_file():
    body = CLASS + long(0x00091010, b"OB", b"\0" * 100_000) + PIXELS
    assert walk(deflated(body)).pixel_length == 4


def test_d14_a_deflated_file_that_is_none_is_unreadable():
    with pytest.raises(UnreadableFile):
        walk(part10(b"x\x9c" * 50, DEFLATED_LE))


def test_d14_a_deflated_file_that_grows_beyond_the_limit_is_too_large():
    with pytest.raises(StudyTooLarge):
        walk(deflated(CLASS + PIXELS + b"\0" * 10**6), inflated_bytes=10**5)


@given(st.binary(max_size=400))
def test_any_bytes_behind_a_preamble_give_a_header_or_a_typed_error(body):
    with contextlib.suppress(StudyError):
        read_header(MemorySource(part10(body)), ReadLimits())


@given(st.data())
def test_any_flipped_byte_gives_a_header_or_a_typed_error(data):
    content = bytearray(part10(CLASS + nested(2) + PIXELS))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(StudyError, NotDicom):
        read_header(MemorySource(bytes(content)), ReadLimits())
