"""The files in which labels go to the maker of surfaces, and surfaces come back."""

import errno
import os
import stat
from pathlib import Path

import numpy as np

from spine_app.domain.errors import BadPixels, NoSpace, SpineError
from spine_app.domain.rendering.mesh import Mesh
from spine_app.pipelines.surfaces.build import Labels

_FLAGS = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)
_NO_SPACE = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def map_map(path: Path) -> Labels:
    """Map a file of labels; it is read where it is touched.

    Raises:
        BadPixels: the file is no array of labels.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise BadPixels
        labels = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        raise BadPixels from None
    if not isinstance(labels, np.memmap) or labels.dtype not in (np.uint8, np.uint16):
        raise BadPixels
    return labels


def write_surface(path: Path, mesh: Mesh) -> None:
    """Write a surface into a new file of a private folder: its points, then its triangles.

    Raises:
        NoSpace: the disk is full.
        SpineError: the file exists or cannot be written.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS, 0o600), "wb") as file:
            for array in (mesh.points_lps, mesh.triangles):
                np.save(file, array, allow_pickle=False)
    except OSError as error:
        raise NoSpace() if error.errno in _NO_SPACE else SpineError() from None


def read_surface(path: Path) -> Mesh:
    """Read a surface into memory.

    Raises:
        BadPixels: the file holds none.
        BadGeometry: what it holds is no surface.
    """
    try:
        with path.open("rb") as file:
            points, triangles = (np.load(file, allow_pickle=False) for _ in range(2))
    except (OSError, ValueError, EOFError):
        raise BadPixels from None
    return Mesh(points, triangles)
