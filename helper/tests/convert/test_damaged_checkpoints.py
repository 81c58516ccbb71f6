"""Tensors and archives that lie about themselves are refused."""

import contextlib
import struct
import zipfile

import numpy as np
import pytest
from checkpoints import read
from torch_file import (
    Call,
    Name,
    Persistent,
    TorchFile,
    checkpoint,
    overlapping_zip,
    pickled,
)

from spine_helper.convert.opcodes import Machine
from spine_helper.packs.trouble import UnsafeFile, UnusableWeights


@pytest.mark.parametrize(
    "changes",
    [
        {"count": 13},
        {"count": 11},
        {"count": 2**62},
        {"count": -12},
        {"count": 12.0},
        {"count": True},
        {"offset": 1},
        {"offset": -1},
        {"offset": 2**63},
        {"shape": (3, 5)},
        {"shape": (2**31, 2**31)},
        {"shape": (-3, -4)},
        {"shape": (3, 4), "stride": (4, 2)},
        {"stride": (0, 0), "shape": (2**20, 2**20)},
        {"stride": (-4, -1)},
        {"stride": (4,)},
        {"shape": (1,) * 9, "stride": (1,) * 9},
        {"shape": "ab"},
        {"key": "../data.pkl"},
        {"key": "1"},
        {"key": 0},
        {"kind": Name("torch", "float32")},
        {"kind": Name("torch", "DoubleStorage")},
    ],
)
def test_a_tensor_that_lies_about_its_data_is_refused(path, changes):
    file = TorchFile()
    tensor = file.tensor(np.arange(12, dtype="<f4").reshape(3, 4), **changes)
    file.write(path, checkpoint({"a": tensor}))

    with pytest.raises((UnsafeFile, UnusableWeights)):
        read(path)


def test_a_tensor_made_from_no_storage_is_refused(path):
    file = TorchFile()
    tensor = Call(Name("torch._utils", "_rebuild_tensor_v2"), ([1, 2], 0, (2,), (1,)))
    file.write(path, checkpoint({"a": tensor}))

    with pytest.raises(UnsafeFile, match="something else"):
        read(path)


@pytest.mark.parametrize(
    "value", ["x", ("module", "x"), ("storage", "FloatStorage", "0", "cpu", 1)]
)
def test_a_reference_to_no_storage_is_refused(value):
    with pytest.raises(UnsafeFile, match="storage"):
        Machine().run(pickled(Persistent(value)))


def test_a_compressed_checkpoint_is_refused_before_it_is_unpacked(path):
    file = TorchFile()
    file.storages = [b"\0" * 2**24]
    content = checkpoint({"a": Call(Name("collections", "OrderedDict"), ())})
    file.write(path, content, compression=zipfile.ZIP_DEFLATED)

    with pytest.raises(UnsafeFile, match="compressed"):
        read(path)


def test_entries_that_overlap_are_refused(path):
    overlapping_zip(path)

    with pytest.raises(UnsafeFile, match="overlap"):
        read(path)


def test_an_archive_with_a_huge_list_of_entries_is_refused(path):
    file = TorchFile()
    file.write(path, checkpoint({}))
    raw = bytearray(path.read_bytes())
    end = raw.rfind(b"PK\x05\x06")
    raw[end + 12 : end + 16] = struct.pack("<I", 2**31)
    path.write_bytes(raw)

    with pytest.raises(UnsafeFile, match="too many"):
        read(path)


def test_an_encrypted_archive_is_refused(path):
    file = TorchFile()
    file.write(path, checkpoint({}))
    raw = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(mark)
        raw[start + place] |= 1
    path.write_bytes(raw)

    with pytest.raises(UnusableWeights, match="password"):
        read(path)


def test_a_checkpoint_that_is_cut_off_is_refused(path):
    file = TorchFile()
    file.write(path, checkpoint({"a": file.tensor(np.ones(2000, "<f4"))}))
    path.write_bytes(path.read_bytes()[:-3000])

    with pytest.raises(UnusableWeights, match="damaged"):
        read(path)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_damaged_is_told_in_our_own_words(path, seed):
    """Bytes are changed at random, where the file's structure is more often than elsewhere."""
    file = TorchFile()
    tensors = {f"n\u00e4me{n}": file.tensor(np.ones(5, "<f4")) for n in range(3)}
    file.write(path, checkpoint(tensors))
    good = path.read_bytes()
    random = np.random.default_rng(seed)
    for _ in range(150):
        raw = bytearray(good)
        for place in random.integers(0, len(raw), random.integers(1, 6)):
            raw[place] = random.integers(0, 256)
        path.write_bytes(raw)
        with contextlib.suppress(UnsafeFile, UnusableWeights):
            read(path)


def test_a_flipped_bit_in_the_numbers_is_noticed(path):
    file = TorchFile()
    array = np.arange(100, 164, dtype="<f4")
    file.write(path, checkpoint({"a": file.tensor(array)}))
    raw = bytearray(path.read_bytes())
    raw[raw.find(array.tobytes()) + 9] ^= 4
    path.write_bytes(raw)

    with pytest.raises(UnusableWeights, match="damaged"):
        read(path)
