"""A CT of 512 x 512 x 500 through the lasting cache: seconds, what encryption costs, other codecs.

The public CT is mirrored back and forth to 500 slices. All files are in the page cache.
"""

import secrets
import sys
import tempfile
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import imagecodecs
import numpy as np
import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from spine_app.cache import chunks, keys
from spine_app.cache.lasting import LastingCache
from spine_app.domain.geometry import Grid
from spine_app.domain.lasting.content import Address, describe, digest, grid_digest
from spine_app.domain.lasting.kinds import Kind, Role
from spine_app.domain.lasting.layout import CHUNK_BYTES, Stamps
from spine_app.domain.volume import Modality
from tests.benchmarks.render3d import _series
from tests.benchmarks.rows import Row, interleaved, skipped
from tests.browser.chromium import data_folder

SLICES = 500
CASE = "CT 512 x 512 x 500"
REQUIRED = "what is required"
READ_S, SHARE = 0.6, 0.25


def rows():
    """Reading, writing, the share of encryption, and codecs with the same chunks and threads."""
    folder = data_folder() / "pancreas_ct_dicom"
    if not folder.is_dir():
        return skipped("the public CT series is not here (SPINE_DATA)")
    voxels = _mirrored(_series(folder).voxels_kji)
    grid = Grid(voxels.shape, (0.8, 0.8, 1.0), (0, 0, 0), np.eye(3))
    with tempfile.TemporaryDirectory() as work:
        return _cache_rows(Path(work), voxels, grid) + _codec_rows(voxels)


def _mirrored(voxels):
    turns = -(-SLICES // len(voxels))
    return np.concatenate([voxels[:: 1 - n % 2 * 2] for n in range(turns)])[:SLICES]


def _cache_rows(work, voxels, grid):
    np.save(work / "plain.npy", voxels)
    cache = LastingCache(work / "lasting", secrets.token_bytes(32), Stamps((0, 0, 0), 0))
    there = Address(Kind.VOLUME, digest([voxels]), grid_digest(grid))
    kept = describe(Kind.VOLUME, [(Role.VOXELS, voxels)], grid, Modality.CT)
    started = time.perf_counter()
    assert cache.put(there, kept)
    written = time.perf_counter() - started
    size = cache.listed()[0].nbytes
    assert np.array_equal(cache.get(there).arrays[0], voxels)
    read, plain = interleaved(lambda: cache.get(there), lambda: np.load(work / "plain.npy"), 7)
    decrypting, whole = _cpu(cache, there)
    cache.close()
    return [
        Row(CASE, "read", read, READ_S, REQUIRED, "s"),
        Row(CASE, "read", read, plain, "np.load of plain numbers", "s"),
        Row(CASE, "decryption in a read, processor", decrypting, SHARE * whole, REQUIRED, "s"),
        Row(CASE, "write, waiting for the disk", written, 3.0, REQUIRED, "s"),
        Row(CASE, "size", size / 2**20, voxels.nbytes / 2**20, "the numbers", "MiB"),
    ]


def _cpu(cache, there):
    """Processor seconds of decryption and of a whole read, medians of five."""
    spent, turn = [0.0], threading.Lock()

    class Timed:
        """A cipher that says how long it takes."""

        def __init__(self, key):
            self._cipher = AESGCM(key)
            self.decrypt = self._cipher.decrypt

        def decrypt_into(self, *args):
            started = time.thread_time()
            self._cipher.decrypt_into(*args)
            with turn:
                spent[0] += time.thread_time() - started

    shares = []
    keys.AESGCM = Timed
    try:
        for _ in range(5):
            spent[0], started = 0.0, time.process_time()
            cache.get(there)
            shares.append((spent[0], time.process_time() - started))
    finally:
        keys.AESGCM = AESGCM
    return sorted(shares)[2]


CODECS = {
    "Zstandard 3, bytes apart": (3, True),
    "Zstandard 1, as it is": (1, False),
    "LZ4, bytes apart": ("lz4", True),
    "zlib 1, as it is": ("zlib", False),
}


def _codec_rows(voxels):
    """Ours (Zstandard 1, bytes apart) against others, without files and encryption."""
    parts = list(chunks.chunks_of(voxels, CHUNK_BYTES))
    out = np.empty_like(parts[0])
    ours, _ = _packed("ours, packing", chunks.packed, parts)
    found = []
    for name, (codec, apart) in CODECS.items():
        theirs, seconds = _packed(name, lambda c, k=codec, a=apart: _pack(c, k, a), parts)
        small = sum(map(len, ours)), sum(map(len, theirs))
        with ThreadPoolExecutor(2) as pool:
            read = interleaved(
                lambda pool=pool: list(pool.map(lambda d: _unpack_ours(d, out), ours)),
                lambda pool=pool, t=theirs, k=codec, a=apart: list(
                    pool.map(lambda d: _unpack(d, k, a, out), t)
                ),
                3,
            )
        found.append(Row(CASE, "unpack", *read, name, "s"))
        found.append(Row(CASE, "packed size", small[0] / 2**20, small[1] / 2**20, name, "MiB"))
        sys.stdout.write(f"{name}: packed in {seconds:.2f} s\n")
    return found


def _packed(name, pack, parts):
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        data = list(pool.map(pack, parts))
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{name}: {seconds:.2f} s\n")
    return data, seconds


def _pack(chunk, codec, apart):
    flat = chunk.view(np.uint8)
    data = np.ascontiguousarray(flat.reshape(-1, 2).T if apart else flat)
    if codec == "lz4":
        return imagecodecs.lz4_encode(data)
    if codec == "zlib":
        return zlib.compress(data.data, 1)
    return zstandard.ZstdCompressor(level=codec).compress(data.data)


def _unpack_ours(data, like):
    chunk = np.empty(zstandard.frame_content_size(data) // 2, like.dtype)
    chunks.unpack(memoryview(data), chunk)


def _unpack(data, codec, apart, like):
    if codec == "lz4":
        flat = np.empty(CHUNK_BYTES, np.uint8)
        imagecodecs.lz4_decode(data, out=flat)
    elif codec == "zlib":
        flat = np.frombuffer(zlib.decompress(data), np.uint8)
    else:
        flat = np.frombuffer(zstandard.ZstdDecompressor().decompress(data), np.uint8)
    if apart:
        together = np.empty((len(flat) // 2, 2), np.uint8)
        together[:, 0], together[:, 1] = flat.reshape(2, -1)
        return together
    return flat.view(like.dtype).copy()
