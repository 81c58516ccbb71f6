"""Writes a volume as NIfTI, NRRD or MetaImage, with a file beside it that tells its limits."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import numpy as np

from spine_app.domain.errors import UnsupportedFormat
from spine_app.domain.geometry import Grid
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.study.quality import Finding
from spine_app.domain.volume import Volume
from spine_app.io.staged_file import StagedFile, publish_all, refuse_existing
from spine_app.io.volume_headers import metaimage_header, nifti_header, nrrd_header

SIDECAR_VERSION = 1
RESEARCH_NOTE = "Made with a research and education tool. Not a medical device."

_LEVEL = 1
"""Level 6 takes four times as long for files that are four per cent smaller (measured on a CT)."""

_Writer = Callable[[BinaryIO, Volume, StudyFacts], None]


def export_volume(
    path: Path,
    volume: Volume,
    facts: StudyFacts,
    quality: tuple[Finding, ...],
    *,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a volume and its sidecar; both appear when both are complete.

    The volume is written slice by slice and never copied as a whole. The files hold geometry,
    values and quality records: no text, date or identifier.

    Args:
        path: new file; its ending tells the format: .nii.gz, .nii, .nrrd or .mha.
        volume: what is written.
        facts: what its voxels mean. Only NIfTI and the sidecar can say slope and intercept.
        quality: what limits it.
        overwrite: replace files of these names.

    Returns:
        The files: the volume, then the sidecar.

    Raises:
        UnsupportedFormat: another ending.
        OutputExists: a file of that name exists.
        OutputUnwritable: the folder does not exist or may not be written.
        NoSpace: the disk is full. Nothing is left.
        StudyTooLarge: the format cannot hold so many voxels along an axis.
    """
    ending, write = _writer(path)
    sidecar = path.with_name(path.name[: -len(ending)] + ".json")
    if not overwrite:
        refuse_existing([path, sidecar])
    document = json.dumps(_record(volume, facts, quality), indent=2).encode("ascii")
    files: list[StagedFile] = []
    try:
        files.append(StagedFile(path, lambda file: write(file, volume, facts)))
        files.append(StagedFile(sidecar, lambda file: _write_all(file, document + b"\n")))
        publish_all(files, overwrite=overwrite)
    finally:
        for file in files:
            file.discard()
    return path, sidecar


def _writer(path: Path) -> tuple[str, _Writer]:
    """Ending of a name, and what writes its format."""
    for ending, write in _WRITERS.items():
        if path.name.lower().endswith(ending) and len(path.name) > len(ending):
            return ending, write
    raise UnsupportedFormat


def _write_nifti(file: BinaryIO, volume: Volume, facts: StudyFacts) -> None:
    file.write(nifti_header(volume.grid, facts))
    for content in _slices(volume):
        file.write(content)


def _write_packed_nifti(file: BinaryIO, volume: Volume, facts: StudyFacts) -> None:
    with _gzip(file) as packed:
        packed.write(nifti_header(volume.grid, facts))
        for content in _slices(volume):
            packed.write(content)


def _write_nrrd(file: BinaryIO, volume: Volume, _: StudyFacts) -> None:
    file.write(nrrd_header(volume.grid))
    with _gzip(file) as packed:
        for content in _slices(volume):
            packed.write(content)


def _write_metaimage(file: BinaryIO, volume: Volume, _: StudyFacts) -> None:
    file.write(metaimage_header(volume.grid, 0))
    packer = zlib.compressobj(_LEVEL)
    size = 0
    for content in _slices(volume):
        size += file.write(packer.compress(content))
    size += file.write(packer.flush())
    file.seek(0)
    file.write(metaimage_header(volume.grid, size))


_WRITERS: dict[str, _Writer] = {
    ".nii.gz": _write_packed_nifti,
    ".nii": _write_nifti,
    ".nrrd": _write_nrrd,
    ".mha": _write_metaimage,
}


def _slices(volume: Volume) -> Iterator[bytes]:
    """Bytes of each slice: int16, little endian, i fastest."""
    for values in volume.voxels_kji:
        yield np.ascontiguousarray(values, dtype="<i2").tobytes()


def _gzip(file: BinaryIO) -> gzip.GzipFile:
    """A gzip stream without name and date."""
    return gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0)


def _write_all(file: BinaryIO, content: bytes) -> None:
    file.write(content)


def _record(volume: Volume, facts: StudyFacts, quality: tuple[Finding, ...]) -> dict[str, object]:
    """What the sidecar says."""
    return {
        "schema": SIDECAR_VERSION,
        "application": {"name": "Spine App", "version": version("spine-app")},
        "note": RESEARCH_NOTE,
        "modality": volume.modality.value,
        "unit": "HU" if facts.has_hu and volume.unit else "",
        "value_slope": facts.value_slope,
        "value_intercept": facts.value_intercept,
        "grid": _grid_record(volume.grid),
        "quality": [finding.record() for finding in quality],
    }


def _grid_record(grid: Grid) -> dict[str, object]:
    """The grid in LPS mm."""
    return {
        "frame": "LPS",
        "shape_kji": list(grid.shape_kji),
        "spacing_ijk": grid.spacing_ijk.tolist(),
        "origin_lps": grid.origin_lps.tolist(),
        "direction": grid.direction.tolist(),
    }
