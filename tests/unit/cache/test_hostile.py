"""Files that are not what was written: refused before anything is unpacked, and made again."""

import os
import pickle
import struct
import tracemalloc

import numpy as np
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.cache import sealing
from spine_app.cache.chunks import packed, unpack
from spine_app.domain.lasting.kinds import Kind
from spine_app.domain.lasting.layout import PREFIX_BYTES, Damaged
from tests.data.cache_accounting import account
from tests.data.lasting import (
    SECRET,
    address,
    files_in,
    numbers_of,
    of_each_kind,
    opened,
    plan,
)

THERE = address(1, Kind.VOLUME)
FOREIGN = range(8, 13)
"""Bytes that say another version, which is none of ours: format, and behind the kind the codec and
the cipher."""


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A cache, a file of two arrays in several chunks, and its bytes."""
    monkeypatch.setattr(sealing, "CHUNK_BYTES", 64)
    cache = opened(tmp_path / "lasting")
    cache.put(THERE, of_each_kind()[0])
    (file,) = files_in(tmp_path / "lasting")
    yield cache, file, file.read_bytes()
    cache.close()


def spans(file, data):
    return {meaning: (start, end) for start, end, meaning in account(data, file.name, SECRET)}


def assert_made_again(cache, file):
    """A damaged entry is not there, its file is gone, and the next one is good."""
    assert cache.get(THERE) is None
    assert not file.exists()
    assert cache.put(THERE, of_each_kind()[0])
    assert cache.get(THERE) is not None


def test_c3_any_changed_byte_is_found(stored):
    cache, file, data = stored
    step = max(1, len(data) // 400)
    for at in [*range(PREFIX_BYTES + 20), *range(PREFIX_BYTES + 20, len(data), step), -1]:
        changed = bytearray(data)
        changed[at] ^= 0x41
        file.write_bytes(changed)

        assert cache.get(THERE) is None, at
        assert file.exists() == (at in (8, 9, 11, 12)), at
        file.unlink(missing_ok=True)


def test_c3_a_changed_byte_of_each_class_is_found(stored):
    cache, file, data = stored
    classes = spans(file, data)
    assert {"magic", "kind", "salt", "body", "tag", "chunk 1", "tag 1", "chunk 7"} <= set(classes)
    for start, end in classes.values():
        changed = bytearray(data)
        changed[(start + end) // 2] ^= 1
        file.write_bytes(changed)

        assert cache.get(THERE) is None
        file.unlink(missing_ok=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda _d: b"",
        lambda d: d[:1],
        lambda d: d[:PREFIX_BYTES],
        lambda d: d[: PREFIX_BYTES + 100],
        lambda d: d[: len(d) // 2],
        lambda d: d[:-1],
        lambda d: d + b"\0",
        lambda d: d + d,
        lambda d: bytes(len(d)),
    ],
)
def test_c4_a_file_that_was_cut_or_lengthened_is_made_again(stored, change):
    cache, file, data = stored
    file.write_bytes(change(data))

    assert_made_again(cache, file)


def test_chunks_that_changed_places_are_found(stored):
    cache, file, data = stored
    where = spans(file, data)
    (start, _), (_, end) = where["chunk 1"], where["tag 1"]
    pairs = [n for n in range(2, 7) if where[f"tag {n}"][1] - where[f"chunk {n}"][0] == end - start]
    assert pairs
    for other in pairs:
        (first, _), (_, last) = where[f"chunk {other}"], where[f"tag {other}"]
        changed = bytearray(data)
        changed[start:end], changed[first:last] = data[first:last], data[start:end]
        file.write_bytes(changed)

        assert cache.get(THERE) is None


def test_a_header_of_an_older_write_does_not_fit_newer_chunks(stored):
    cache, file, old = stored
    cache.put(THERE, of_each_kind()[0])
    new = file.read_bytes()
    assert len(new) == len(old)
    cut = spans(file, new)["tag"][1]
    file.write_bytes(old[:cut] + new[cut:])

    assert_made_again(cache, file)


def test_a_good_file_under_the_name_of_another_is_refused(stored):
    cache, file, _data = stored
    cache.put(address(2, Kind.VOLUME), of_each_kind()[0])
    other = next(one for one in files_in(file.parents[1]) if one != file)
    file.write_bytes(other.read_bytes())

    assert_made_again(cache, file)


@pytest.mark.parametrize("version", [0, 2, 65535])
def test_c5_a_file_of_another_version_is_left_alone_and_not_used(stored, version):
    cache, file, data = stored
    file.write_bytes(data[:8] + struct.pack("<H", version) + data[10:])

    assert cache.get(THERE) is None
    assert file.exists()
    assert [one.kind for one in cache.listed()] == [None]
    assert cache.verify().foreign == 1
    assert cache.put(THERE, of_each_kind()[0])
    assert cache.get(THERE) is not None


@pytest.mark.parametrize("size", [17, 2**20, 2**20 + 1, 2**32 - 1])
def test_c6_a_header_with_huge_lengths_costs_no_memory(stored, size):
    cache, file, data = stored
    file.write_bytes(data[:32] + struct.pack("<I", size) + data[36:])
    tracemalloc.start()

    assert cache.get(THERE) is None
    assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    tracemalloc.stop()
    assert not file.exists()


def test_c6_nothing_is_unpacked_or_allocated_before_its_seal_is_proven(stored, monkeypatch):
    cache, file, data = stored
    changed = bytearray(data)
    changed[PREFIX_BYTES + 3] ^= 1
    file.write_bytes(changed)
    monkeypatch.setattr(sealing, "unpack", lambda *_: pytest.fail("unpacked"))

    assert cache.get(THERE, lambda *_: pytest.fail("allocated")) is None


def test_c6_a_chunk_that_would_grow_beyond_its_numbers_is_refused():
    bomb = zstandard.ZstdCompressor().compress(bytes(2**24))
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(2**24))
    for data in (bomb, hidden, b"", b"\x28\xb5\x2f\xfd", os.urandom(50)):
        with pytest.raises(Damaged):
            unpack(memoryview(data), np.zeros(100, np.int16))


def test_c7_a_pickle_is_refused_unopened(stored):
    class Trap:
        def __reduce__(self):
            return pytest.fail, ("a pickle was opened",)

    cache, file, _data = stored
    file.write_bytes(pickle.dumps(Trap()))

    assert_made_again(cache, file)


@pytest.mark.skipif(os.name != "posix", reason="pipes and links are those of POSIX")
def test_c11_a_link_a_pipe_or_a_folder_in_place_of_an_entry_is_not_followed(stored, tmp_path):
    cache, file, data = stored
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(data)
    for plant in (
        lambda: file.symlink_to(elsewhere),
        lambda: os.mkfifo(file),
        file.mkdir,
    ):
        file.unlink()
        plant()

        assert cache.get(THERE) is None
        if file.is_dir():
            file.rmdir()
            file.touch()
    assert elsewhere.read_bytes() == data


def test_a_damaged_entry_is_dropped_from_the_list_and_by_verifying(stored):
    cache, file, data = stored
    cache.put(address(2), plan(1))
    file.write_bytes(data[:-1])
    assert len(cache.listed()) == 1
    file.write_bytes(data[:-5] + b"12345")

    found = cache.verify()

    assert (found.good, found.dropped) == (1, 1)
    assert not file.exists()
    assert numbers_of(cache.get(address(2))) == (1,)


def test_a_dropped_entry_is_one_line_of_the_log_without_a_name(stored, caplog):
    cache, file, data = stored
    file.write_bytes(data[:-1])

    cache.get(THERE)

    (record,) = caplog.records
    assert record.getMessage() == "cache entry dropped"
    assert file.name not in str(record.__dict__)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([np.uint8, np.uint16, np.int16, np.int32, np.float32, np.float64]),
    st.integers(1, 500),
    st.integers(0, 2**32 - 1),
)
def test_a_chunk_comes_back_bit_for_bit(dtype, count, seed):
    raw = np.random.default_rng(seed).bytes(count * np.dtype(dtype).itemsize)
    chunk = np.frombuffer(raw, dtype)
    back = np.empty_like(chunk)

    unpack(memoryview(packed(chunk)), back)

    assert back.tobytes() == raw
