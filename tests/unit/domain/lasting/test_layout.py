import struct
from datetime import date

import numpy as np
import pytest

from spine_app.domain.lasting import layout
from spine_app.domain.lasting.kinds import Kind
from spine_app.domain.lasting.layout import (
    BODY_MAX,
    CHUNK_BYTES,
    PREFIX_BYTES,
    Body,
    Damaged,
    Foreign,
    Prefix,
    read_body,
    read_prefix,
)
from tests.data.lasting import STAMPS, address, of_each_kind

PREFIX = Prefix(Kind.MESH, STAMPS, date(2026, 12, 1), CHUNK_BYTES, 300, bytes(range(32)))


def prefix_of(content):
    return Prefix(content.facts.kind, STAMPS, PREFIX.day, CHUNK_BYTES, 300, PREFIX.salt)


def test_a_prefix_is_read_back():
    assert read_prefix(PREFIX.pack()) == PREFIX


@pytest.mark.parametrize("number", range(8))
def test_a_body_is_read_back(number):
    content = of_each_kind()[number]
    facts = content.facts
    chunks = tuple(range(20, 20 + layout.chunk_count(facts, CHUNK_BYTES)))
    body = Body(address(3, facts.kind), facts, chunks)
    packed = body.pack()

    read = read_body(packed, prefix_of(content))

    assert len(packed) == layout.body_size(facts, CHUNK_BYTES)
    assert (read.address, read.chunks) == (body.address, body.chunks)
    assert (read.facts.outlines, read.facts.modality) == (facts.outlines, facts.modality)
    if facts.grid:
        assert np.array_equal(read.facts.grid.index_to_lps, facts.grid.index_to_lps)
        assert read.facts.grid.shape_kji == facts.grid.shape_kji


@pytest.mark.parametrize(
    ("at", "data", "error"),
    [
        (0, b"\x00", Damaged),
        (8, b"\x02", Foreign),
        (10, b"\x00", Damaged),
        (10, b"\x63", Damaged),
        (11, b"\x02", Foreign),
        (12, b"\x02", Foreign),
        (28, bytes(4), Damaged),
        (28, b"\xff\xff\xff\xff", Damaged),
        (32, bytes(4), Damaged),
        (32, struct.pack("<I", BODY_MAX + 1), Damaged),
        (24, b"\xff\xff\xff\xff", Damaged),
    ],
)
def test_a_prefix_that_says_the_impossible_is_refused(at, data, error):
    packed = bytearray(PREFIX.pack())
    packed[at : at + len(data)] = data

    with pytest.raises(error):
        read_prefix(bytes(packed))


@pytest.mark.parametrize("length", [0, 1, PREFIX_BYTES - 1])
def test_a_short_prefix_is_refused(length):
    with pytest.raises(Damaged):
        read_prefix(PREFIX.pack()[:length])


@pytest.mark.parametrize(
    ("at", "data"),
    [
        (64, b"\x09"),  # modality
        (65, b"\x00"),  # no grid
        (66, b"\x00"),  # no arrays
        (66, b"\xff"),  # more arrays than there are bytes
        (68, struct.pack("<I", 6)),  # another shape than that of the voxels
        (80, struct.pack("<d", -1.0)),  # spacing
        (104, struct.pack("<d", np.nan)),  # origin
        (200, b"\x63"),  # role
        (201, b"\x63"),  # type
        (202, b"\x09"),  # dimensions
        (202, b"\x02"),  # a length beyond its dimensions
        (204, b"\xff" * 12),  # a huge volume
    ],
)
def test_a_body_that_says_the_impossible_is_refused(at, data):
    content = of_each_kind()[0]
    packed = bytearray(Body(address(0, Kind.VOLUME), content.facts, (40,)).pack())
    packed[at : at + len(data)] = data

    with pytest.raises(Damaged):
        read_body(bytes(packed), prefix_of(content))


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"\0\0\0\0", lambda _b: b""])
def test_a_body_of_another_length_is_refused(change):
    content = of_each_kind()[0]
    packed = Body(address(0, Kind.VOLUME), content.facts, (40,)).pack()

    with pytest.raises(Damaged):
        read_body(change(packed), prefix_of(content))


def test_no_field_can_hold_a_text():
    """The only bytes that are no numbers are digests and the salt, which are random."""
    for packer in (layout._PREFIX, layout._BODY, layout._ARRAY):
        assert all(part.endswith(("8", "32")) for part in packer.format.split("s")[:-1])
