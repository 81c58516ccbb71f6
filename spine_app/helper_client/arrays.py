"""The one form of `.npy` the contract uses, read without evaluating anything."""

import io
import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.helper_errors import HelperMismatch

MAX_HEADER: Final = 1024
"""Most bytes before the first voxel."""

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
    allowed = np.zeros(256, bool)
    allowed[[0, *known]] = True
    if not all(allowed[plane].all() for plane in labels):
        raise HelperMismatch
    labels.setflags(write=False)
    return labels
