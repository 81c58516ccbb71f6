"""Compresses stored pixels in every way that DICOM allows and the reader reads."""

import struct
from copy import deepcopy
from io import BytesIO

import imagecodecs
import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset

from tests.data.dicom_writer import write_dataset

UID = "1.2.840.10008.1.2."


def _bits(values, bits, signed):
    """Two's complement of so many bits, unsigned, in the narrowest array."""
    kind = np.uint8 if bits <= 8 else np.uint16
    return (values & ((1 << bits) - 1)).astype(kind) if signed else values.astype(kind)


def _lossless_jpeg(values, bits, *, signed):
    content = _bits(values, bits, signed)
    return imagecodecs.jpeg8_encode(content, lossless=True, bitspersample=bits)


def _lossy_jpeg(values, bits, *, signed):
    return imagecodecs.jpeg8_encode(_bits(values, bits, signed), level=97, bitspersample=bits)


def _jpeg_ls(values, bits, *, signed, near=0):
    return imagecodecs.jpegls_encode(_bits(values, bits, signed), level=near)


def _near(values, bits, *, signed):
    return _jpeg_ls(values, bits, signed=signed, near=2)


def _j2k(values, bits, *, signed, reversible=True):
    narrow = "i1" if bits <= 8 else "i2"
    content = values.astype(narrow if signed else narrow.replace("i", "u"))
    return imagecodecs.jpeg2k_encode(
        content,
        level=0 if reversible else 60,
        codecformat="j2k",
        reversible=reversible,
        bitspersample=bits,
    )


def _j2k_lossy(values, bits, *, signed):
    return _j2k(values, bits, signed=signed, reversible=False)


def _htj2k(values, bits, *, signed):
    narrow = "i1" if bits <= 8 else "i2"
    return imagecodecs.htj2k_encode(values.astype(narrow if signed else narrow.replace("i", "u")))


def _rle(values, allocated):
    """Segments of PackBits, the most significant byte first (DICOM PS3.5 annex G)."""
    unsigned = (values & ((1 << allocated) - 1)).astype(np.uint16)
    planes = [unsigned & 0xFF] if allocated == 8 else [unsigned >> 8, unsigned & 0xFF]
    segments = []
    for plane in planes:
        packed = b"".join(
            imagecodecs.packbits_encode(row.astype(np.uint8).tobytes()) for row in plane
        )
        segments.append(packed + b"\0" * (len(packed) % 2))
    offsets = np.cumsum([64, *(len(one) for one in segments[:-1])])
    head = struct.pack("<16L", len(segments), *offsets, *[0] * (15 - len(segments)))
    return head + b"".join(segments)


ENCODERS = {
    "4.50": _lossy_jpeg,
    "4.51": _lossy_jpeg,
    "4.57": _lossless_jpeg,
    "4.70": _lossless_jpeg,
    "4.80": _jpeg_ls,
    "4.81": _near,
    "4.90": _j2k,
    "4.91": _j2k_lossy,
    "4.201": _htj2k,
    "4.202": _htj2k,
    "4.203": _htj2k,
    "5": None,
}
"""End of the transfer syntax UID -> encoder."""


def encode(values, syntax, bits, *, signed, allocated):
    """One compressed frame, of even length.

    Args:
        values: (rows, columns) integers of `bits` bits.
        syntax: transfer syntax UID.
        bits: stored bits.
        signed: whether the values are.
        allocated: 8 or 16.
    """
    name = syntax.removeprefix(UID)
    if name == "5":
        frame = _rle(np.asarray(values), allocated)
    else:
        frame = bytes(ENCODERS[name](np.asarray(values), bits, signed=signed))
    return frame + b"\0" * (len(frame) % 2)


def encapsulate(frames, *, table=False, closed=True):
    """Items of frames, each a list of fragments of even length.

    Args:
        frames: fragments of each frame.
        table: put in an offset table: a right one, or these bytes.
        closed: end with a delimiter.
    """
    items, offsets = b"", []
    for fragments in frames:
        offsets.append(len(items))
        for one in fragments:
            items += struct.pack("<HHL", 0xFFFE, 0xE000, len(one)) + one
    if not isinstance(table, bytes):
        table = struct.pack(f"<{len(offsets)}L", *offsets) if table else b""
    start = struct.pack("<HHL", 0xFFFE, 0xE000, len(table)) + table
    return start + items + (struct.pack("<HHL", 0xFFFE, 0xE0DD, 0) if closed else b"")


def compress_dataset(dataset: Dataset, syntax: str, *, fragments: int = 1, table: bool = False):
    """A copy of an uncompressed data set with compressed pixels.

    Args:
        dataset: little endian, one or several frames.
        syntax: transfer syntax UID.
        fragments: of each frame.
        table: with a basic offset table.
    """
    other = deepcopy(dataset)
    other.file_meta = None
    signed, allocated = bool(dataset.PixelRepresentation), dataset.BitsAllocated
    kind = f"<{'i' if signed else 'u'}{allocated // 8}"
    count = int(dataset.get("NumberOfFrames", 1))
    size = count * dataset.Rows * dataset.Columns
    stored = np.frombuffer(dataset.PixelData, kind, size).astype(np.int32)
    if signed:
        stored = stored << (32 - dataset.BitsStored) >> (32 - dataset.BitsStored)
    stored = stored.reshape(count, dataset.Rows, dataset.Columns)
    frames = []
    for one in stored:
        frame = encode(one, syntax, dataset.BitsStored, signed=signed, allocated=allocated)
        step = -(-len(frame) // fragments // 2) * 2
        frames.append([frame[n : n + step] for n in range(0, len(frame), step)])
    other.PixelData = encapsulate(frames, table=table)
    other["PixelData"].VR = "OB"
    other["PixelData"].is_undefined_length = True
    return other


def compress_file(path, syntax, **how):
    """Compress the pixels of a file in its place; see `compress_dataset`."""
    dataset = compress_dataset(dcmread(path), syntax, **how)
    buffer = BytesIO()
    write_dataset(buffer, dataset, syntax)
    path.write_bytes(buffer.getvalue())
