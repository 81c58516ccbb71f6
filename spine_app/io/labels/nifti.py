"""Writes a label map as NIfTI: geometry and numbers, nothing that tells of a patient."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Grid
from spine_app.domain.study.delivery import StudyFacts
from spine_app.io.staged_file import StagedFile, publish_all
from spine_app.io.volume_headers import nifti_header

ENDINGS = (".nii.gz", ".nii")
_LEVEL = 1
"""Label maps are small at any level."""


def write_nifti_labels(
    path: Path, labels_kji: NDArray[np.unsignedinteger], grid: Grid, *, overwrite: bool = False
) -> None:
    """Write a label map slice by slice; it appears when it is complete.

    Args:
        path: new file that ends with one of `ENDINGS`.
        labels_kji: (k, j, i) unsigned, below 2^15; written as int16, which every reader takes.
        grid: where they lie.
        overwrite: replace a file of this name.

    Raises:
        OutputExists: a file of that name exists.
        OutputUnwritable: the folder does not exist or may not be written.
        NoSpace: the disk is full. Nothing is left.
        StudyTooLarge: the format cannot hold so many voxels along an axis.
    """
    header = nifti_header(grid, StudyFacts())
    is_packed = path.name.lower().endswith(".gz")

    def write(file: BinaryIO) -> None:
        if not is_packed:
            _write(file.write, header, labels_kji)
            return
        # A gzip stream without name and date.
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            _write(packed.write, header, labels_kji)

    file = StagedFile(path, write)
    try:
        publish_all([file], overwrite=overwrite)
    finally:
        file.discard()


def _write(
    put: Callable[[bytes], object], header: bytes, labels_kji: NDArray[np.unsignedinteger]
) -> None:
    put(header)
    for labels in labels_kji:
        put(labels.astype("<i2").tobytes())
