"""The one form of `.npy` the contract uses, read without evaluating anything."""

import hashlib
import io
import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.helper_errors import HelperMismatch

MAX_HEADER: Final = 1024
"""Most bytes before the first voxel."""

_PIECE_BYTES: Final = 1024 * 1024
_MAGIC: Final = b"\x93NUMPY\x01\x00"
_FIELDS: Final = re.compile(
    rb"\{'descr': '\|u1', 'fortran_order': False, "
    rb"'shape': \((\d{1,5}), (\d{1,5}), (\d{1,5})\), \} *\n"
)


def voxel_header(shape_kji: tuple[int, ...]) -> bytes:
    """What stands before the int16 voxels of a (k, j, i) volume in C order.

    Source:
        NEP 1, format version 1.0.
    """
    stream = io.BytesIO()
    fields = {"descr": "<i2", "fortran_order": False, "shape": shape_kji}
    np.lib.format.write_array_header_1_0(stream, fields)
    return stream.getvalue()


def read_labels(
    body: bytearray, shape_kji: tuple[int, int, int], known: frozenset[int]
) -> NDArray[np.uint8]:
    """View bytes as the label map they must be.

    Args:
        body: a whole `.npy` file.
        shape_kji: the only shape accepted.
        known: values allowed beside 0.

    Returns:
        (k, j, i) uint8, read-only, sharing memory with `body`.

    Raises:
        HelperMismatch: another format version, type, order, shape, size or value.
    """
    offset = 10 + int.from_bytes(body[8:10], "little")
    if len(body) < 10 or body[:8] != _MAGIC or offset > MAX_HEADER:
        raise HelperMismatch
    fields = _FIELDS.fullmatch(bytes(body[10:offset]))
    if fields is None or tuple(int(size) for size in fields.groups()) != shape_kji:
        raise HelperMismatch
    k, j, i = shape_kji
    if len(body) - offset != k * j * i:
        raise HelperMismatch
    labels = np.frombuffer(body, np.uint8, offset=offset).reshape(shape_kji)
    if not values_of(labels) <= known:
        raise HelperMismatch
    labels.setflags(write=False)
    return labels


def values_of(labels_kji: NDArray[np.uint8]) -> frozenset[int]:
    """Every value in a (k, j, i) uint8 label map beside 0."""
    seen = np.zeros(256, bool)
    for plane in labels_kji:
        seen[plane[plane.astype(bool)]] = True  # little of it is not 0
    return frozenset(np.flatnonzero(seen).tolist()) - {0}


def pieces_of(voxels_kji: NDArray[np.int16]) -> Iterator[bytes]:
    """The `.npy` file of (k, j, i) voxels in pieces, so that they are never copied whole."""
    yield voxel_header(voxels_kji.shape)
    step = max(1, _PIECE_BYTES // max(1, voxels_kji[0].nbytes))
    for start in range(0, len(voxels_kji), step):
        yield voxels_kji[start : start + step].astype("<i2", order="C", copy=False).tobytes()


def digest_of(voxels_kji: NDArray[np.int16]) -> str:
    """SHA-256 of the `.npy` file of (k, j, i) voxels, in lower-case hex: about 1 s a gigabyte."""
    digest = hashlib.sha256()
    for piece in pieces_of(voxels_kji):
        digest.update(piece)
    return digest.hexdigest()
