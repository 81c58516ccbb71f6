"""Headers of the image files that are written: geometry and nothing that tells of a patient."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from spine_app.domain.errors import StudyTooLarge
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.study.delivery import StudyFacts

_RAS_FROM_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
_NIFTI_MAX_AXIS = 2**15 - 1
_NIFTI_VOXELS_START = 352
_SCANNER_ANATOMY = 1
_LABELS = 1002
"""NIFTI_INTENT_LABEL."""
_NRRD_KINDS = {"int16": "short", "uint16": "ushort", "uint8": "uchar"}


def nifti_header(grid: Grid, facts: StudyFacts) -> bytes:
    """Header of a NIfTI-1 file in RAS mm, with the place in both transforms.

    Args:
        grid: where the voxels lie; they follow as int16, little endian, i fastest.
        facts: what the voxels mean.

    Raises:
        StudyTooLarge: an axis is longer than the format can say.
    """
    header = _nifti(grid, np.dtype(np.int16))
    header.set_slope_inter(facts.value_slope, facts.value_intercept)
    # Four zero bytes: no extensions.
    return bytes(header.binaryblock) + bytes(4)


def nifti_label_header(grid: Grid, kind: np.dtype[Any]) -> bytes:
    """As `nifti_header`, of labels: uint8 or uint16."""
    header = _nifti(grid, kind)
    header["intent_code"] = _LABELS
    return bytes(header.binaryblock) + bytes(4)


def _nifti(grid: Grid, kind: np.dtype[Any]) -> Any:
    # nibabel takes a sixth of a second to load, which nothing else need wait for.
    from nibabel.nifti1 import Nifti1Header  # noqa: PLC0415

    if max(grid.shape_ijk) > _NIFTI_MAX_AXIS:
        raise StudyTooLarge
    header = Nifti1Header(endianness="<")
    header.set_data_dtype(kind)
    header.set_data_shape(grid.shape_ijk)
    affine = _RAS_FROM_LPS @ grid.index_to_lps
    header.set_qform(affine, code=_SCANNER_ANATOMY)
    header.set_sform(affine, code=_SCANNER_ANATOMY)
    header.set_xyzt_units("mm")
    header["descrip"] = b"Spine App"
    header["vox_offset"] = _NIFTI_VOXELS_START
    return header


def nrrd_header(
    grid: Grid, kind: DTypeLike = np.int16, more: Mapping[str, str] | None = None
) -> bytes:
    """Header of a NRRD file in LPS mm with gzipped voxels.

    Args:
        grid: where the voxels lie; they follow little endian, i fastest.
        kind: of the voxels: int16, uint8 or uint16.
        more: further keys with their values, ASCII.
    """
    vectors = " ".join(_vector(column) for column in grid.index_to_lps[:3, :3].T)
    lines = (
        "NRRD0004",
        f"type: {_NRRD_KINDS[np.dtype(kind).name]}",
        "dimension: 3",
        "space: left-posterior-superior",
        f"sizes: {_list(grid.shape_ijk)}",
        f"space directions: {vectors}",
        "kinds: domain domain domain",
        "endian: little",
        "encoding: gzip",
        'space units: "mm" "mm" "mm"',
        f"space origin: {_vector(grid.origin_lps)}",
        *(f"{key}:={value}" for key, value in (more or {}).items()),
    )
    return "\n".join(lines).encode("ascii") + b"\n\n"


def metaimage_header(grid: Grid, packed_size: int) -> bytes:
    """Header of a MetaImage file in LPS mm with deflated voxels; its length is always the same.

    Args:
        grid: where the voxels lie; they follow as int16, little endian, i fastest.
        packed_size: bytes of the deflated voxels, without which ITK does not read them.
    """
    lines = (
        "ObjectType = Image",
        "NDims = 3",
        "BinaryData = True",
        "BinaryDataByteOrderMSB = False",
        "CompressedData = True",
        f"CompressedDataSize = {packed_size:015d}",
        f"TransformMatrix = {_list(grid.direction.T.ravel())}",
        f"Offset = {_list(grid.origin_lps)}",
        "CenterOfRotation = 0 0 0",
        f"ElementSpacing = {_list(grid.spacing_ijk)}",
        f"DimSize = {_list(grid.shape_ijk)}",
        "ElementType = MET_SHORT",
        "ElementDataFile = LOCAL",
    )
    return "\n".join(lines).encode("ascii") + b"\n"


def _list(numbers: Floats | tuple[int, ...]) -> str:
    """Numbers in as many digits as they need to be read back unchanged."""
    return " ".join(repr(n.item() if isinstance(n, np.generic) else n) for n in numbers)


def _vector(numbers: Floats) -> str:
    return f"({_list(numbers).replace(' ', ',')})"
