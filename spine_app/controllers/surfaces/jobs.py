"""The job that makes surfaces, and what it is given and gives."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import GridNumbers
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.surface_delivery import (
    MakeSurfaces,
    SurfaceAnswer,
    surface_file_name,
    surface_labels_name,
)
from spine_app.domain.rendering.mesh import Mesh
from spine_app.io.labels.file import write_labels
from spine_app.jobs.registry import SURFACES
from spine_app.jobs.runner import Job, start_job
from spine_app.pipelines.surfaces.build import surfaces_of
from spine_app.pipelines.surfaces.file import read_surface

MOST_AT_ONCE: Final = 2**22
"""Most voxels of a label map whose surfaces are made without a process: some 50 ms."""

SurfaceJob = Job[SurfaceAnswer]
SurfaceStarter = Callable[[MakeSurfaces], Awaitable[SurfaceJob]]


async def start_surface_job(request: MakeSurfaces) -> SurfaceJob:
    """Start the child process that makes surfaces."""
    return await start_job(SURFACES, request)


def hand_over(folder: Path, number: int, labels: LabelMap, ids: Sequence[int]) -> GridNumbers:
    """Write the part of a label map that holds some labels, for the maker; takes a while.

    Args:
        folder: the private folder.
        number: of the request.
        labels: the whole map.
        ids: labels, each of which has a voxel.

    Returns:
        The grid of what was written.

    Raises:
        SpineError: it cannot be written.
    """
    boxes = np.array([labels.stats[label].box_ijk for label in ids])
    first, last = boxes[:, :, 0].min(axis=0), boxes[:, :, 1].max(axis=0)
    along_i, along_j, along_k = map(slice, first.tolist(), (last + 1).tolist())
    part = labels.labels_kji[along_k, along_j, along_i]
    shape = part.shape
    whole = labels.grid
    grid = Grid(shape, whole.spacing_ijk, whole.points_lps(first), whole.direction)
    write_labels(folder / surface_labels_name(number), shape, part.dtype, part)
    return GridNumbers.of(grid)


def made_at_once(labels: LabelMap, ids: Sequence[int]) -> dict[int, Mesh]:
    """The surfaces of a small label map, by label.

    Args:
        labels: of at most `MOST_AT_ONCE` voxels.
        ids: which, each of which has a voxel.
    """
    return dict(surfaces_of(labels.labels_kji, labels.grid, ids))


def take_over(folder: Path, number: int, ids: Iterable[int]) -> dict[int, Mesh]:
    """Read surfaces that were made, by label, and remove their files; takes a while.

    Raises:
        SpineError: one cannot be read.
    """
    meshes = {}
    for label in ids:
        path = folder / surface_file_name(number, label)
        meshes[label] = read_surface(path)
        path.unlink()
    return meshes


def discard(folder: Path, number: int, ids: Iterable[int]) -> None:
    """Remove what a maker was given, and what it left when it was stopped."""
    names = [surface_labels_name(number), *(surface_file_name(number, label) for label in ids)]
    for name in names:
        with suppress(OSError):
            (folder / name).unlink()
