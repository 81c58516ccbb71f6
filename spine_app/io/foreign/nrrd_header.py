"""Headers of NRRD files.

Source:
    Definition of NRRD File Format (teem.sourceforge.net/nrrd/format.html).
"""

import re
import warnings
from typing import Any

import numpy as np

from spine_app.domain.errors import (
    BadGeometry,
    DamagedImage,
    DetachedVoxels,
    NoOrientation,
    NotThreeDimensional,
    UnsupportedFormat,
)
from spine_app.domain.geometry import Floats
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.series import FileFormat
from spine_app.io.foreign.axes import refuse_impossible
from spine_app.io.foreign.layout import Layout, Packing
from spine_app.io.foreign.text_header import decode_line, read_text_header, split_lines
from spine_app.io.sources import Source

MAGIC = b"NRRD000"

_END = re.compile(rb"\n\r?\n")
_DATA_FILE = re.compile(rb"^data ?file\s*:", re.MULTILINE | re.IGNORECASE)
_DECIDING = frozenset((
    "dimension", "type", "encoding", "endian", "sizes", "kinds", "space", "space dimension",
    "space directions", "space origin", "space units", "line skip", "lineskip", "byte skip",
    "byteskip", "measurement frame",
))  # fmt: skip
"""Fields that say where the voxels are. Others may hold names and notes and are never parsed."""

_TYPES: dict[str, str] = {
    **dict.fromkeys(("signed char", "int8", "int8_t"), "i1"),
    **dict.fromkeys(("uchar", "unsigned char", "uint8", "uint8_t"), "u1"),
    **dict.fromkeys(
        ("short", "short int", "signed short", "signed short int", "int16", "int16_t"), "i2"
    ),
    **dict.fromkeys(
        ("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"), "u2"
    ),
    **dict.fromkeys(("int", "signed int", "int32", "int32_t"), "i4"),
    **dict.fromkeys(("uint", "unsigned int", "uint32", "uint32_t"), "u4"),
    **dict.fromkeys(
        ("longlong", "long long", "long long int", "signed long long", "signed long long int",
         "int64", "int64_t"), "i8"
    ),
    **dict.fromkeys(
        ("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"), "u8"
    ),
    "float": "f4",
    "double": "f8",
}  # fmt: skip
_TO_LPS = {
    "left-posterior-superior": (1.0, 1.0, 1.0), "lps": (1.0, 1.0, 1.0),
    "right-anterior-superior": (-1.0, -1.0, 1.0), "ras": (-1.0, -1.0, 1.0),
    "left-anterior-superior": (1.0, -1.0, 1.0), "las": (1.0, -1.0, 1.0),
}  # fmt: skip
_PACKINGS = {
    "raw": Packing.RAW,
    "gzip": Packing.DEFLATE,
    "gz": Packing.DEFLATE,
    "bzip2": Packing.BZIP2,
    "bz2": Packing.BZIP2,
}
_MM = frozenset(("mm", "millimeter", "millimeters", "millimetre", "millimetres"))


def read_nrrd(source: Source, limits: ReadLimits) -> Layout:
    """What the header says.

    Args:
        source: a file that starts with `MAGIC`.
        limits: bytes of a header.

    Raises:
        DetachedVoxels: the voxels are in another file.
        NotThreeDimensional: more or fewer axes in space than three, or vectors or colours.
        UnsupportedFormat: numbers or packing of another kind.
        NoOrientation: the space is not one of a patient.
        BadGeometry: the place is not complete or not in mm.
        DamagedImage: the header breaks the format.
    """
    header = read_text_header(source, limits, _END)
    if _DATA_FILE.search(header):
        raise DetachedVoxels
    fields = _fields(header)
    if any(fields.get(name, 0) for name in ("line skip", "lineskip", "byte skip", "byteskip")):
        raise UnsupportedFormat
    if fields["encoding"].lower() not in _PACKINGS:
        raise UnsupportedFormat
    shape, directions = _axes(fields)
    return Layout(
        file_format=FileFormat.NRRD,
        shape_ijk=shape,
        stored=_stored(fields),
        packing=_PACKINGS[fields["encoding"].lower()],
        start=len(header),
        skip=0,
        index_to_lps=_affine(fields, directions),
    )


def _fields(header: bytes) -> dict[str, Any]:
    """Values of the fields that decide, by name."""
    magic, *lines = split_lines(header)
    kept = [decode_line(magic)]
    for line in lines:
        name, colon, _ = line.partition(b":")
        if colon and name.strip().lower().decode("ascii", "replace") in _DECIDING:
            kept.append(decode_line(name.strip().lower() + line[len(name) :]))
    fields = _parse(kept)
    if not {"dimension", "type", "encoding", "sizes"} <= set(fields):
        raise DamagedImage
    return fields


def _parse(lines: list[str]) -> dict[str, Any]:
    """What the library makes of the lines.

    Raises:
        DamagedImage: whatever it finds wrong; its messages quote the header.
    """
    # Takes a tenth of a second to load, which DICOM studies need not wait for.
    from nrrd import NRRDError, read_header  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return dict(read_header(lines))
    except (NRRDError, ValueError, TypeError, KeyError, IndexError, ArithmeticError, Warning):
        raise DamagedImage from None


def _axes(fields: dict[str, Any]) -> tuple[tuple[int, int, int], Floats]:
    """Voxels along the three axes in space, and (3, 3) the vectors of growing i, j and k.

    An axis without direction is left out where it has one voxel.
    """
    sizes = _sizes(fields)
    _check_space(fields)
    vectors = fields.get("space directions")
    if vectors is None:
        raise NoOrientation
    if len(vectors) != len(sizes):
        raise DamagedImage
    kept = []
    for size, vector in zip(sizes, vectors, strict=True):
        if vector is not None and not np.all(np.isnan(vector)):
            kept.append((size, vector))
        elif size != 1:
            raise NotThreeDimensional
    if len(kept) != 3 or any(np.shape(vector) != (3,) for _, vector in kept):
        raise NotThreeDimensional
    (i, a), (j, b), (k, c) = kept
    return (i, j, k), np.array([a, b, c], dtype=np.float64).T


def _sizes(fields: dict[str, Any]) -> list[int]:
    """Voxels along all axes."""
    sizes = [int(n) for n in fields["sizes"]]
    if len(sizes) != fields["dimension"] or not all(0 < n < 2**31 for n in sizes):
        raise DamagedImage
    if len(sizes) < 3:
        raise NotThreeDimensional
    return sizes


def _check_space(fields: dict[str, Any]) -> None:
    """Refuse a space that is not one of a patient, in mm."""
    if str(fields.get("space", "")).lower() not in _TO_LPS:
        raise NoOrientation
    if not set(fields.get("space units", ())) <= _MM:
        raise BadGeometry


def _affine(fields: dict[str, Any], directions: Floats) -> Floats:
    """(4, 4) index to LPS mm."""
    origin = fields.get("space origin")
    if origin is None or np.shape(origin) != (3,):
        raise BadGeometry
    matrix = np.eye(4)
    matrix[:3, :3] = directions
    matrix[:3, 3] = origin
    refuse_impossible(matrix)
    return np.diag([*_TO_LPS[fields["space"].lower()], 1.0]) @ matrix


def _stored(fields: dict[str, Any]) -> np.dtype[np.generic]:
    """Type of the stored numbers."""
    name = " ".join(fields["type"].lower().split())
    if name not in _TYPES:
        raise UnsupportedFormat
    stored = np.dtype(_TYPES[name])
    if stored.itemsize == 1:
        return stored
    order = {"little": "<", "big": ">"}.get(str(fields.get("endian", "")).lower())
    if order is None:
        raise DamagedImage
    return stored.newbyteorder(order)  # type: ignore[arg-type]
