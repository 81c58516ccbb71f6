"""The one form of `.npy` this contract uses, read without evaluating anything."""

import io
import re
from typing import Final

import numpy as np
from numpy.typing import DTypeLike

MAX_HEADER: Final = 1024
"""Most bytes before the first voxel."""

_MAGIC: Final = b"\x93NUMPY\x01\x00"
_FIELDS: Final = re.compile(
    rb"\{'descr': '([<|][a-z]\d)', 'fortran_order': False, "
    rb"'shape': \((\d{1,5}), (\d{1,5}), (\d{1,5})\), \} *\n"
)


class BadArray(ValueError):
    """Bytes that are not the expected array."""


def header_bytes(shape_kji: tuple[int, ...], dtype: DTypeLike) -> bytes:
    """What stands before the values of a (k, j, i) array in C order.

    Source:
        NEP 1, format version 1.0.
    """
    stream = io.BytesIO()
    descr = np.lib.format.dtype_to_descr(np.dtype(dtype))
    fields = {"descr": descr, "fortran_order": False, "shape": shape_kji}
    np.lib.format.write_array_header_1_0(stream, fields)
    return stream.getvalue()


def first_value(head: bytes, size: int, shape_kji: tuple[int, int, int], dtype: DTypeLike) -> int:
    """Where the values of an array begin in its file.

    Args:
        head: the first `MAX_HEADER` bytes of a `.npy` file, or all where it has fewer.
        size: bytes of the whole file.
        shape_kji: the only shape accepted.
        dtype: the only type accepted.

    Raises:
        BadArray: another format version, type, order, shape or size.
    """
    offset = 10 + int.from_bytes(head[8:10], "little")
    if len(head) < 10 or head[:8] != _MAGIC or offset > MAX_HEADER:
        raise BadArray
    fields = _FIELDS.fullmatch(head[10:offset])
    if fields is None or fields[1].decode() != np.dtype(dtype).str:
        raise BadArray
    if tuple(int(size) for size in fields.groups()[1:]) != shape_kji:
        raise BadArray
    if size - offset != int(np.prod(shape_kji)) * np.dtype(dtype).itemsize:
        raise BadArray
    return offset
