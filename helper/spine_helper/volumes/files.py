"""Volumes and label maps as NIfTI and NRRD files, for the command line.

The service knows no files: it is given voxels and their lattice only.
"""

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import nibabel
import nrrd
import numpy as np
from numpy.typing import NDArray

from spine_helper.volumes.grid import Grid, Modality

MAX_VOXELS: Final = 2**29
"""Most voxels of a volume, as in the contract of the service."""

_ORTHONORMAL_ATOL: Final = 1e-4
_INT16: Final = np.iinfo(np.int16)
_AIR_HU: Final = -500
"""A volume that goes below it is a CT: no other modality is stored with such values."""

_LPS_OF_RAS: Final = np.diag([-1.0, -1.0, 1.0, 1.0])
_NIFTI: Final = (".nii", ".nii.gz")
_NRRD: Final = (".nrrd", ".nhdr")


class BadFile(Exception):
    """A file cannot be read as a volume; its text is a sentence for the user."""


@dataclass(frozen=True, eq=False)
class FileVolume:
    """A volume and its place, as a file says it.

    Attributes:
        voxels_kji: (k, j, i) int16. HU for CT, without unit for MR.
        grid: of the voxels; its axes are right-handed.
        affine_ijk_to_lps: (4, 4) float64, from an index (i, j, k, 1) of the voxels to mm, LPS.
        is_mirrored: whether k runs against the file's own last axis, whose axes were left-handed.
    """

    voxels_kji: NDArray[np.int16]
    grid: Grid
    affine_ijk_to_lps: NDArray[np.float64]
    is_mirrored: bool


def is_own_format(path: Path) -> bool:
    """Whether a file has the ending of a format that can be read here."""
    return path.is_file() and path.name.endswith((*_NIFTI, *_NRRD))


def read_volume(path: Path, modality: Modality | None = None) -> FileVolume:
    """Read a NIfTI or NRRD file.

    Args:
        path: of the file; its ending says its format.
        modality: None to tell it from the values.

    Raises:
        BadFile: it cannot be read, is no volume of one value per voxel, is sheared, too large, or
            its modality cannot be told.
    """
    with _translated():
        array, affine = _read(path)
    array, affine, is_mirrored = _right_handed(array, affine)
    voxels, kind = _as_int16(array.transpose(2, 1, 0), modality)
    return FileVolume(voxels, _grid(voxels.shape, affine, kind), affine, is_mirrored)


def read_labels(path: Path) -> FileVolume:
    """Read a label map; its modality means nothing.

    Args:
        path: of a NIfTI or NRRD file.

    Raises:
        BadFile: it cannot be read, or some values are no whole numbers of 16 bits.
    """
    with _translated():
        array, affine = _read(path)
    array, affine, is_mirrored = _right_handed(array, affine)
    with np.errstate(invalid="ignore"):
        labels = array.transpose(2, 1, 0).astype(np.int16)
    if not np.array_equal(labels, array.transpose(2, 1, 0)):
        raise BadFile("This is no label map: some values are no whole numbers.")
    return FileVolume(labels, _grid(labels.shape, affine, "CT"), affine, is_mirrored)


def write_labels(path: Path, labels_kji: NDArray[np.uint8], volume: FileVolume) -> None:
    """Write labels as NIfTI on the lattice of the file that a volume came from.

    Args:
        path: ends with `.nii` or `.nii.gz`; appears whole or not at all.
        labels_kji: (k, j, i) uint8 on the grid of the volume.
        volume: as read.

    Raises:
        BadFile: the ending is another, or the file cannot be written.
    """
    if not path.name.endswith(_NIFTI):
        raise BadFile("Labels are written as .nii or .nii.gz.")
    array, affine = labels_kji.transpose(2, 1, 0), volume.affine_ijk_to_lps
    if volume.is_mirrored:
        array, affine = _mirrored(array, affine)
    image = nibabel.Nifti1Image(np.asfortranarray(array), _LPS_OF_RAS @ affine)
    image.header.set_xyzt_units("mm")
    ending = ".nii.gz" if path.name.endswith(".gz") else ".nii"
    draft = path.with_name(f".{uuid4().hex}{ending}")
    try:
        nibabel.save(image, draft)
        draft.replace(path)
    except OSError as error:
        raise BadFile(f"The labels cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Values (i, j, k) and the affine to LPS."""
    if path.name.endswith(_NIFTI):
        return _read_nifti(path)
    if path.name.endswith(_NRRD):
        return _read_nrrd(path)
    raise BadFile("The file is neither NIfTI (.nii, .nii.gz) nor NRRD (.nrrd, .nhdr).")


def _read_nifti(path: Path) -> tuple[NDArray[Any], NDArray[np.float64]]:
    image = nibabel.load(path)
    if not isinstance(image, nibabel.Nifti1Image):
        raise BadFile("The file is no NIfTI file.")
    if int(image.header["sform_code"]) == 0 and int(image.header["qform_code"]) == 0:
        raise BadFile("The NIfTI file does not say how the patient lies in it (sform and qform).")
    shape = _checked_shape(image.shape)
    array = np.asanyarray(image.dataobj).reshape(shape)
    return array, _LPS_OF_RAS @ np.asarray(image.affine, np.float64)


_TO_LPS: Final = {
    "left-posterior-superior": np.diag([1.0, 1.0, 1.0, 1.0]),
    "right-anterior-superior": _LPS_OF_RAS,
    "left-anterior-superior": np.diag([1.0, -1.0, 1.0, 1.0]),
}


def _read_nrrd(path: Path) -> tuple[NDArray[Any], NDArray[np.float64]]:
    header = nrrd.read_header(str(path))
    shape = _checked_shape(tuple(int(size) for size in header["sizes"]))
    space = str(header.get("space", "")).lower()
    space = {"lps": "left-posterior-superior", "ras": "right-anterior-superior"}.get(space, space)
    directions = np.asarray(header.get("space directions", np.empty(0)), np.float64)
    if space not in _TO_LPS or directions.shape != (3, 3):
        raise BadFile("The NRRD file does not say how the patient lies in it (space, directions).")
    affine = np.eye(4)
    affine[:3, :3] = directions.T
    affine[:3, 3] = header.get("space origin", np.zeros(3))
    array, _ = nrrd.read(str(path))
    return array.reshape(shape), _TO_LPS[space] @ affine


def _checked_shape(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Three sizes, before anything is unpacked.

    Raises:
        BadFile: there are more axes, or too many voxels.
    """
    sizes = shape[:3] if len(shape) > 3 and all(size == 1 for size in shape[3:]) else shape
    if len(sizes) != 3 or min(sizes) < 1:
        raise BadFile("The file does not hold one volume of three axes.")
    if int(np.prod([int(size) for size in sizes])) > MAX_VOXELS:
        raise BadFile(f"The volume has more than {MAX_VOXELS} voxels.")
    return sizes[0], sizes[1], sizes[2]


def _right_handed(
    array: NDArray[Any], affine: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[np.float64], bool]:
    if not np.isfinite(affine).all() or abs(np.linalg.det(affine[:3, :3])) < 1e-9:
        raise BadFile("The axes of the file do not span a volume.")
    if np.linalg.det(affine[:3, :3]) > 0:
        return array, affine, False
    return *_mirrored(array, affine), True


def _mirrored(
    array: NDArray[Any], affine: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The same voxels in the same places, counted the other way along the last axis."""
    turn = np.diag([1.0, 1.0, -1.0, 1.0])
    turn[2, 3] = array.shape[2] - 1
    return array[:, :, ::-1], affine @ turn


def _as_int16(array: NDArray[Any], modality: Modality | None) -> tuple[NDArray[np.int16], Modality]:
    if array.dtype.kind not in "iuf":
        raise BadFile("The voxels are no real numbers.")
    if not np.isfinite(array).all():
        raise BadFile("Some voxels have no value (NaN or infinite).")
    low, high = float(array.min()), float(array.max())
    kind = modality or _modality_of(low)
    if kind == "CT":
        clipped = np.clip(array, _INT16.min, _INT16.max)
        return np.ascontiguousarray(np.rint(clipped), np.int16), kind
    if low >= _INT16.min and high <= _INT16.max and array.dtype.kind != "f":
        return np.ascontiguousarray(array, np.int16), kind
    # An MR value has no unit; what matters is that no step of it is lost.
    scaled = (array - low) * (_INT16.max / max(high - low, 1e-30))
    return np.ascontiguousarray(np.rint(scaled), np.int16), kind


def _modality_of(low: float) -> Modality:
    if low < _AIR_HU:
        return "CT"
    raise BadFile("The values do not tell whether this is CT or MR; say it with --modality.")


def _grid(shape: tuple[int, ...], affine: NDArray[np.float64], kind: Modality) -> Grid:
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    direction = affine[:3, :3] / spacing
    if not np.allclose(direction.T @ direction, np.eye(3), atol=_ORTHONORMAL_ATOL):
        raise BadFile("The axes of the volume are not at right angles (tilted gantry?).")
    u, _, v = np.linalg.svd(direction)
    rows = (u @ v).tolist()
    x, y, z = (float(step) for step in spacing)
    return Grid((shape[0], shape[1], shape[2]), (x, y, z), tuple(map(tuple, rows)), kind)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn what the libraries raise into one error without text of theirs."""
    try:
        yield
    except FileNotFoundError:
        raise BadFile("There is no such file.") from None
    except (PermissionError, IsADirectoryError):
        raise BadFile("The file may not be read.") from None
    except MemoryError:
        raise BadFile("There is not enough memory for the volume.") from None
    except (
        OSError,
        EOFError,
        ValueError,
        KeyError,
        zlib.error,
        nrrd.NRRDError,
        nibabel.filebasedimages.ImageFileError,
        nibabel.spatialimages.HeaderDataError,
    ):
        raise BadFile("The file is damaged or no volume.") from None
