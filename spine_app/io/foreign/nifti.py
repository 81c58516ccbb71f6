"""Headers of NIfTI-1 and NIfTI-2 files.

Source:
    nifti1.h and nifti2.h (NIfTI Data Format Working Group).
"""

from typing import Any

import numpy as np

from spine_app.domain.errors import (
    BadGeometry,
    BadRescale,
    DamagedImage,
    DetachedVoxels,
    NoOrientation,
    NotThreeDimensional,
    UnsupportedFormat,
)
from spine_app.domain.geometry import Floats
from spine_app.domain.study.quality import Finding
from spine_app.domain.study.series import FileFormat
from spine_app.io.foreign.axes import RAS_TO_LPS, refuse_impossible
from spine_app.io.foreign.layout import Layout, Packing
from spine_app.io.foreign.transforms import Transforms

HEADER_BYTES = 540
"""Bytes of the longer of the two headers."""

_SINGLE_1, _PAIR_1 = b"n+1\0", b"ni1\0"
_SINGLE_2, _PAIR_2 = b"n+2\0\r\n\x1a\n", b"ni2\0\r\n\x1a\n"
_TYPES = {
    2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8",
    256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8",
}  # fmt: skip
_COLOURS = (128, 2304)
_COMPLEX = (32, 1792, 2048)
_LABELS_INTENT = 1002
_QUATERNION_ATOL = 1e-5
"""How much longer than one the three stored parts of a quaternion may be."""

_MM_PER_UNIT = {0: 1.0, 1: 1000.0, 2: 1.0, 3: 0.001}


def is_nifti(start: bytes) -> bool:
    """Whether a file, unpacked, starts like NIfTI.

    Args:
        start: its first bytes, at least `HEADER_BYTES` where there are so many.
    """
    return start[344:348] in (_SINGLE_1, _PAIR_1) or start[4:12] in (_SINGLE_2, _PAIR_2)


def read_nifti(start: bytes, *, is_packed: bool) -> Layout:
    """What the header says.

    Args:
        start: the first bytes of the file, unpacked.
        is_packed: the whole file is gzipped.

    Raises:
        DetachedVoxels: the voxels are in another file.
        NotThreeDimensional: more or fewer axes than three, or colours.
        UnsupportedFormat: numbers of another kind.
        NoOrientation: neither of the two transforms is set.
        BadGeometry: the transforms are no numbers, or contradict each other.
        BadRescale: slope or intercept are no numbers.
        DamagedImage: the header breaks the format.
    """
    if start[344:348] == _PAIR_1 or start[4:12] == _PAIR_2:
        raise DetachedVoxels
    header = _structure(start)
    shape = _shape([int(n) for n in header["dim"]])
    start_of_voxels = _offset(float(header["vox_offset"]), int(header["sizeof_hdr"]))
    index_to_lps, findings = _affine(header, shape)
    slope, intercept = _scaling(header)
    return Layout(
        file_format=FileFormat.NIFTI,
        shape_ijk=shape,
        stored=_stored(header),
        packing=Packing.DEFLATE if is_packed else Packing.RAW,
        start=0 if is_packed else start_of_voxels,
        skip=start_of_voxels if is_packed else 0,
        index_to_lps=index_to_lps,
        slope=slope,
        intercept=intercept,
        says_labels=int(header["intent_code"]) == _LABELS_INTENT,
        findings=findings,
    )


def _structure(start: bytes) -> Any:
    """The fields of the header, by name."""
    # nibabel takes a sixth of a second to load, which DICOM studies need not wait for.
    from nibabel import nifti1, nifti2  # noqa: PLC0415

    is_first = start[344:348] == _SINGLE_1
    kind = nifti1.header_dtype if is_first else nifti2.header_dtype
    if len(start) < kind.itemsize:
        raise DamagedImage
    for fields in (kind, kind.newbyteorder("S")):
        header = np.frombuffer(start, fields, 1)[0]
        if header["sizeof_hdr"] == kind.itemsize:
            return header
    raise DamagedImage


def _shape(dim: list[int]) -> tuple[int, int, int]:
    """Voxels along the three axes."""
    if not 1 <= dim[0] <= 7:
        raise DamagedImage
    if dim[0] < 3 or any(n != 1 for n in dim[4 : dim[0] + 1]):
        raise NotThreeDimensional
    if min(dim[1:4]) < 1:
        raise DamagedImage
    return dim[1], dim[2], dim[3]


def _stored(header: Any) -> np.dtype[np.generic]:
    """Type of the stored numbers."""
    code = int(header["datatype"])
    if code in _COLOURS or code in _COMPLEX:
        raise NotThreeDimensional
    if code not in _TYPES:
        raise UnsupportedFormat
    stored = np.dtype(_TYPES[code])
    if int(header["bitpix"]) != stored.itemsize * 8:
        raise DamagedImage
    return stored if header.dtype["datatype"].isnative else stored.newbyteorder("S")


def _offset(offset: float, header_bytes: int) -> int:
    """Where the voxels begin: after the header and the four bytes that tell of extensions."""
    if not header_bytes + 4 <= offset < 2**31 or offset != int(offset):
        raise DamagedImage
    return int(offset)


def _scaling(header: Any) -> tuple[float, float]:
    """Slope and intercept; none when the slope is zero or not a number, as the format says."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    if slope == 0 or np.isnan(slope):
        return 1.0, 0.0
    if not np.isfinite(slope) or not np.isfinite(intercept):
        raise BadRescale
    return slope, intercept


def _affine(header: Any, shape: tuple[int, int, int]) -> tuple[Floats, tuple[Finding, ...]]:
    """(4, 4) index to LPS mm, and what was noticed."""
    unit = int(header["xyzt_units"]) & 7
    if unit not in _MM_PER_UNIT:
        raise BadGeometry
    transforms = Transforms(
        sform=_sform(header) if int(header["sform_code"]) > 0 else None,
        qform=_qform(header) if int(header["qform_code"]) > 0 else None,
        voxel_size=np.abs(np.asarray(header["pixdim"], dtype=np.float64)[1:4]),
    )
    if transforms.sform is None and transforms.qform is None:
        raise NoOrientation
    matrix, findings = transforms.choose(shape, _MM_PER_UNIT[unit])
    return RAS_TO_LPS @ matrix, findings


def _sform(header: Any) -> Floats:
    """(4, 4) index to RAS, in the unit of the file."""
    matrix = np.eye(4)
    for row, name in enumerate(("srow_x", "srow_y", "srow_z")):
        matrix[row] = header[name]
    return matrix


def _qform(header: Any) -> Floats:
    """(4, 4) index to RAS, in the unit of the file, from the quaternion.

    Source:
        nifti1.h, "QUATERNION REPRESENTATION OF ROTATION MATRIX".
    """
    b, c, d = (float(header[f"quatern_{name}"]) for name in "bcd")
    rest = 1.0 - (b * b + c * c + d * d)
    if not rest >= -_QUATERNION_ATOL:
        raise BadGeometry
    # The root of a rounding error would turn the image by a hundredth of a degree.
    rounding = 3 * float(np.finfo(header.dtype["quatern_b"]).eps)
    a = np.sqrt(rest) if rest > rounding else 0.0
    norm = np.sqrt(a * a + b * b + c * c + d * d)
    a, b, c, d = a / norm, b / norm, c / norm, d / norm
    rotation = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b],
        ]
    )
    pixdim = np.asarray(header["pixdim"], dtype=np.float64)
    refuse_impossible(pixdim[1:4])
    # The first entry is the sign of the third axis; zero means plus.
    if pixdim[0] not in (-1.0, 0.0, 1.0) or not np.all(pixdim[1:4] > 0):
        raise BadGeometry
    sign = -1.0 if pixdim[0] < 0 else 1.0
    matrix = np.eye(4)
    matrix[:3, :3] = rotation * pixdim[1:4] * [1.0, 1.0, sign]
    matrix[:3, 3] = [float(header[f"qoffset_{name}"]) for name in "xyz"]
    return matrix
