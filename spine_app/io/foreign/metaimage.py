"""Headers of MetaImage files.

Source:
    MetaIO documentation (ITK) and the ITK reader: the frame is LPS, and `TransformMatrix` lists
    the direction of growing i, then of j, then of k.
"""

import re

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
from spine_app.io.foreign.layout import Layout, Packing
from spine_app.io.foreign.text_header import (
    decode_line,
    parse_floats,
    parse_sizes,
    read_text_header,
    split_lines,
)
from spine_app.io.sources import Source

_START = re.compile(rb"\s*(ObjectType\s*=\s*Image|NDims\s*=\s*\d+)\s*\n")
_END = re.compile(rb"(?:^|\n)[ \t]*ElementDataFile[ \t]*=[^\n]*\n")
_TYPES = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4",
    "MET_UINT": "u4", "MET_LONG": "i4", "MET_ULONG": "u4", "MET_LONG_LONG": "i8",
    "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4", "MET_DOUBLE": "f8",
}  # fmt: skip
_SYNONYMS = {
    "Position": "Offset", "Origin": "Offset",
    "Orientation": "TransformMatrix", "Rotation": "TransformMatrix",
    "BinaryDataByteOrderMSB": "ElementByteOrderMSB",
}  # fmt: skip
_DECIDING = frozenset((
    "ObjectType", "NDims", "DimSize", "ElementType", "ElementNumberOfChannels", "BinaryData",
    "ElementByteOrderMSB", "CompressedData", "HeaderSize", "TransformMatrix", "Offset",
    "ElementSpacing", "DistanceUnits", "ElementToIntensityFunctionSlope",
    "ElementToIntensityFunctionOffset", "ElementDataFile",
))  # fmt: skip
"""Fields that say where the voxels are. Others may hold names and notes and are never parsed."""

_ONLY = {
    "ElementNumberOfChannels": ("1", NotThreeDimensional),
    "BinaryData": ("True", UnsupportedFormat),
    "HeaderSize": ("0", UnsupportedFormat),
    "ElementToIntensityFunctionSlope": ("1", UnsupportedFormat),
    "ElementToIntensityFunctionOffset": ("0", UnsupportedFormat),
    "DistanceUnits": ("mm", BadGeometry),
    "ObjectType": ("Image", DamagedImage),
}
"""Fields that may be absent or have this one value."""


def is_metaimage(start: bytes) -> bool:
    """Whether a file starts like MetaImage.

    Args:
        start: its first bytes.
    """
    return _START.match(start) is not None


def read_metaimage(source: Source, limits: ReadLimits) -> Layout:
    """What the header says.

    Args:
        source: a file that starts like MetaImage.
        limits: bytes of a header.

    Raises:
        DetachedVoxels: the voxels are in other files.
        NotThreeDimensional: more or fewer axes than three, or vectors or colours.
        UnsupportedFormat: numbers or packing of another kind.
        NoOrientation: there is no orientation.
        BadGeometry: the place is not complete or not in mm.
        DamagedImage: the header breaks the format.
    """
    header = read_text_header(source, limits, _END)
    fields = _fields(header)
    if fields["ElementDataFile"].upper() != "LOCAL":
        raise DetachedVoxels
    for name, (value, error) in _ONLY.items():
        if fields.get(name, value).lower() != value.lower():
            raise error
    is_packed = _flag(fields.get("CompressedData", "False"))
    return Layout(
        file_format=FileFormat.METAIMAGE,
        shape_ijk=_shape(fields),
        stored=_stored(fields),
        packing=Packing.DEFLATE if is_packed else Packing.RAW,
        start=len(header),
        skip=0,
        index_to_lps=_affine(fields),
    )


def _fields(header: bytes) -> dict[str, str]:
    """Values of the fields that decide, by name."""
    fields: dict[str, str] = {}
    for line in split_lines(header):
        key, sign, value = line.partition(b"=")
        name = key.strip().decode("ascii", "replace")
        name = _SYNONYMS.get(name, name)
        if not sign or name not in _DECIDING:
            continue
        if name in fields:
            raise DamagedImage
        fields[name] = decode_line(value).strip()
    return fields


def _shape(fields: dict[str, str]) -> tuple[int, int, int]:
    """Voxels along the three axes."""
    sizes = parse_sizes(fields.get("DimSize", ""))
    if parse_sizes(fields.get("NDims", "")) != [len(sizes)]:
        raise DamagedImage
    if len(sizes) != 3:
        raise NotThreeDimensional
    i, j, k = sizes
    return i, j, k


def _stored(fields: dict[str, str]) -> np.dtype[np.generic]:
    """Type of the stored numbers."""
    name = fields.get("ElementType", "")
    if name.endswith("_ARRAY"):
        raise NotThreeDimensional
    if name not in _TYPES:
        raise UnsupportedFormat
    stored = np.dtype(_TYPES[name])
    if stored.itemsize == 1:
        return stored
    return stored.newbyteorder(">" if _flag(fields.get("ElementByteOrderMSB", "")) else "<")


def _flag(text: str) -> bool:
    """True or False as the format writes it.

    Raises:
        DamagedImage: neither.
    """
    if text.lower() not in ("true", "false"):
        raise DamagedImage
    return text.lower() == "true"


def _affine(fields: dict[str, str]) -> Floats:
    """(4, 4) index to LPS mm."""
    if "TransformMatrix" not in fields:
        raise NoOrientation
    if "Offset" not in fields or "ElementSpacing" not in fields:
        raise BadGeometry
    direction = np.array(parse_floats(fields["TransformMatrix"], 9)).reshape(3, 3).T
    lengths = np.linalg.norm(direction, axis=0)
    spacing = np.array(parse_floats(fields["ElementSpacing"], 3))
    if not np.all(spacing > 0) or np.max(np.abs(lengths - 1)) > 1e-3:
        raise BadGeometry
    matrix = np.eye(4)
    matrix[:3, :3] = direction / lengths * spacing
    matrix[:3, 3] = parse_floats(fields["Offset"], 3)
    return matrix
