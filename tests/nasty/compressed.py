"""Slices compressed in every way that is read, whole or spoilt."""

import struct
from functools import cache

import imagecodecs
import numpy as np

from spine_app.domain.volume import Modality, Volume
from tests.data.dicom_writer import Style
from tests.nasty.dicom_bytes import (
    SEQUENCE_END,
    UNDEFINED,
    element,
    item,
    preamble,
    put_files,
    slice_files,
    split_meta,
)
from tests.nasty.good import good_volume

RLE, JPEG, JPEG_LOSSLESS = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.70"
JPEG_LS, J2K, HTJ2K = (f"1.2.840.10008.1.2.4.{n}" for n in (80, 90, 201))

_OW = b"\xe0\x7f\x10\0OW"


def rle(stored):
    """A 16-bit frame in two RLE segments without any run (DICOM PS3.5 annex G)."""
    segments = []
    for plane in (stored >> 8, stored & 0xFF):
        packed = bytearray()
        for row in plane.astype(np.uint8):
            for start in range(0, len(row), 128):
                part = row[start : start + 128].tobytes()
                packed += bytes([len(part) - 1]) + part
        segments.append(bytes(packed) + b"\0" * (len(packed) % 2))
    offsets = (64, 64 + len(segments[0]))
    return struct.pack("<16L", 2, *offsets, *[0] * 13) + b"".join(segments)


ENCODERS = {
    RLE: rle,
    JPEG_LOSSLESS: imagecodecs.ljpeg_encode,
    JPEG_LS: imagecodecs.jpegls_encode,
    J2K: lambda a: imagecodecs.jpeg2k_encode(a, level=0, codecformat="j2k", reversible=True),
    HTJ2K: imagecodecs.htj2k_encode,
}
"""Transfer syntax -> encoder of a (rows, columns) uint16 frame without loss."""

NAMES = {
    RLE: "rle",
    JPEG_LOSSLESS: "jpeg-lossless",
    JPEG_LS: "jpeg-ls",
    J2K: "j2k",
    HTJ2K: "htj2k",
}


def stored(k, volume=None):
    """(rows, columns) uint16: the stored pixels of a slice of a CT."""
    return ((volume or good_volume()).voxels_kji[k].astype(np.int32) + 1024).astype(np.uint16)


@cache
def frame(syntax, k):
    """A good frame of a slice of the good volume."""
    return bytes(ENCODERS[syntax](stored(k)))


def encapsulate(frames, table=()):
    """Pixel data of frames, each in one fragment."""
    padded = [one + b"\0" * (len(one) % 2) for one in frames]
    items = item(struct.pack(f"<{len(table)}L", *table)) + b"".join(map(item, padded))
    return element(0x7FE00010, b"OB", items + SEQUENCE_END, UNDEFINED)


def compressed_file(content, syntax, frames, end=None):
    """A native file of one slice with its pixels replaced by frames."""
    dataset = split_meta(content)[1]
    pixels = encapsulate(frames) if end is None else encapsulate(frames)[:end]
    return preamble(syntax) + dataset[: dataset.index(_OW)] + pixels


def compressed_files(syntax, spoil=lambda one, _k: one, *, change=None):
    """Bytes of each file of the good series, compressed; `spoil(frame, k)` changes frames."""
    return (
        compressed_file(content, syntax, [spoil(frame(syntax, k), k)])
        for k, content in enumerate(slice_files(change))
    )


def compressed(syntax, spoil=lambda one, _k: one, change=None):
    """Maker of the good series, compressed."""
    return lambda folder: put_files(folder, compressed_files(syntax, spoil, change=change))


def fragmented(folder):
    """Every RLE frame in fragments of 100 bytes."""
    contents = []
    for k, content in enumerate(slice_files()):
        whole = frame(RLE, k)
        parts = [whole[n : n + 100] for n in range(0, len(whole), 100)]
        contents.append(compressed_file(content, RLE, parts))
    return put_files(folder, contents)


@cache
def delimited_volume():
    """The good volume, with stored pixels whose bytes are those of a sequence delimiter."""
    voxels = good_volume().voxels_kji.copy()
    # Planes of RLE hold one byte of each pixel: these low bytes are FE FF DD E0 in a row.
    voxels[:, 20, 20:24] = np.array([0x4FE, 0x4FF, 0x4DD, 0x4E0]) - 1024
    # And natively two pixels are one delimiter.
    voxels[:, 21, 20:22] = (np.array([0xFFFE, 0xE0DD]) - 1024 - 2**16).astype(np.int16)
    return Volume(voxels, good_volume().grid, Modality.CT)


def delimiters_in_rle(folder):
    """The bytes of a delimiter inside a fragment."""
    volume = delimited_volume()
    signed = volume.voxels_kji.view(np.uint16)
    files = slice_files(style=Style(signed=True, intercept=0), volume=volume)
    return put_files(
        folder, [compressed_file(one, RLE, [rle(signed[k])]) for k, one in enumerate(files)]
    )


def truncated(part):
    """Spoiler that keeps only a part of every frame."""
    return lambda one, _k: one[: int(len(one) * part)]


def only(k, spoil):
    """Spoiler of one slice."""
    return lambda one, n: spoil(one, n) if n == k else one


def flipped(seed=1, bits=40):
    """Spoiler that flips bits after the first 64 bytes, the same ones every time."""

    def spoil(one, k):
        chance = np.random.default_rng((seed, k))
        changed = bytearray(one)
        for place in chance.integers(64, len(one), bits):
            changed[place] ^= 1 << int(chance.integers(8))
        return bytes(changed)

    return spoil


@cache
def blank(syntax, shape):
    """A black frame of any size."""
    return bytes(ENCODERS[syntax](np.zeros(shape, np.uint16)))


def of_another_size(syntax, shape):
    """Spoiler that replaces frames by those of a picture of another size."""
    return lambda _one, _k: blank(syntax, shape)
