import bz2
import gzip
import tracemalloc
import zlib

import pytest

from spine_app.domain.errors import DamagedImage
from spine_app.io.foreign.layout import Packing
from spine_app.io.foreign.unpacking import ByteStream, unpack_start
from spine_app.io.sources import MemorySource

CONTENT = bytes(range(256)) * 20_000
PACKED = {
    "raw": (CONTENT, Packing.RAW),
    "gzip": (gzip.compress(CONTENT), Packing.DEFLATE),
    "zlib": (zlib.compress(CONTENT), Packing.DEFLATE),
    "two gzip members": (
        gzip.compress(CONTENT[:1000]) + gzip.compress(CONTENT[1000:]),
        Packing.DEFLATE,
    ),
    "gzip padded with zeros": (gzip.compress(CONTENT) + bytes(700), Packing.DEFLATE),
    "bzip2": (bz2.compress(CONTENT), Packing.BZIP2),
}


def stream(packed, packing):
    return ByteStream(MemorySource(b"HEAD" + packed), 4, packing)


def read_to_the_end(unpacked):
    unpacked.read(len(CONTENT))
    unpacked.finish()


@pytest.mark.parametrize("name", PACKED)
def test_all_bytes_come_out_in_any_stretches(name):
    unpacked = stream(*PACKED[name])
    parts = [unpacked.read(n) for n in (1, 7, 1_000_000, 3_000_000)]
    parts.append(unpacked.read(len(CONTENT) - 4_000_008))
    unpacked.finish()

    assert b"".join(parts) == CONTENT


@pytest.mark.parametrize("name", PACKED)
def test_a_file_that_is_cut_off_is_damaged(name):
    packed, packing = PACKED[name]
    unpacked = stream(packed[: len(packed) * 2 // 3], packing)

    with pytest.raises(DamagedImage):
        unpacked.read(len(CONTENT))


@pytest.mark.parametrize("name", PACKED)
def test_bytes_that_are_left_over_are_damage(name):
    unpacked = stream(*PACKED[name])
    unpacked.read(len(CONTENT) - 1)

    with pytest.raises(DamagedImage):
        unpacked.finish()


@pytest.mark.parametrize("name", ["gzip", "zlib", "bzip2"])
def test_something_else_after_the_end_is_damage(name):
    packed, packing = PACKED[name]
    unpacked = stream(packed + b"else", packing)
    unpacked.read(len(CONTENT))

    with pytest.raises(DamagedImage):
        unpacked.finish()


@pytest.mark.parametrize("name", ["gzip", "zlib", "bzip2"])
def test_a_wrong_checksum_is_damage(name):
    packed, packing = PACKED[name]
    changed = bytearray(packed)
    changed[-6] ^= 0xFF
    if name == "zlib":
        changed[-1] ^= 0xFF
    unpacked = stream(bytes(changed), packing)

    with pytest.raises(DamagedImage):
        read_to_the_end(unpacked)


@pytest.mark.parametrize("name", ["gzip", "bzip2"])
def test_memory_stays_small_while_much_is_unpacked(name):
    size = 60 * 2**20
    pack = gzip.compress if name == "gzip" else bz2.compress
    packed = pack(bytes(size), 9)
    unpacked = stream(packed, PACKED[name][1])
    tracemalloc.start()
    unpacked.skip(size)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    unpacked.finish()

    assert peak < 16 * 2**20


def test_the_start_of_a_gzip_file_is_unpacked_from_its_first_bytes():
    assert unpack_start(gzip.compress(CONTENT)[:4096], 540) == CONTENT[:540]


def test_the_start_of_a_damaged_gzip_file_is_nothing():
    assert unpack_start(b"\x1f\x8b\x08\xff" + bytes(range(200)), 540) == b""
