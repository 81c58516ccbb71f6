"""The job that makes surfaces of labels, and hands them over while it makes more."""

import time
from collections.abc import Iterator
from pathlib import Path

from spine_app.domain.channel import Channel
from spine_app.domain.labels.surface_delivery import (
    MakeSurfaces,
    SurfacesDone,
    SurfacesReady,
    surface_file_name,
    surface_labels_name,
)
from spine_app.domain.rendering.mesh import Mesh
from spine_app.domain.study.messages import Progress, Stage
from spine_app.pipelines.surfaces.build import surfaces_of
from spine_app.pipelines.surfaces.file import map_map, write_surface
from spine_app.pipelines.surfaces.thin import interactive, shares

PAUSE_S = 0.15
"""Surfaces are handed over together that come within this time."""

FULL_SHARE = 0.5
"""Of an interactive request, the progress when all surfaces are there in full resolution."""


def serve(request: MakeSurfaces, channel: Channel) -> SurfacesDone:
    """Make the surfaces of some labels.

    Args:
        request: labels, their grid, and how fine the surfaces are.
        channel: the session.

    Raises:
        SpineError: the labels cannot be read, or a surface cannot be written.
    """
    folder = Path(request.work_folder)
    labels, grid = map_map(folder / surface_labels_name(request.number)), request.grid.grid()
    full = surfaces_of(labels, grid, request.ids)
    surfaces = _thinned(full, request, channel) if request.triangles else full
    begin = FULL_SHARE if request.triangles else 0.0
    written: list[int] = []
    due = time.monotonic() + PAUSE_S
    for count, (label, mesh) in enumerate(surfaces, 1):
        write_surface(folder / surface_file_name(request.number, label), mesh)
        written.append(label)
        channel.send(Progress(Stage.BUILDING, begin + (1 - begin) * count / len(request.ids)))
        if time.monotonic() > due:
            channel.send(SurfacesReady(request.number, tuple(written)))
            written.clear()
            due = time.monotonic() + PAUSE_S
    if written:
        channel.send(SurfacesReady(request.number, tuple(written)))
    return SurfacesDone(request.number)


def _thinned(
    full: Iterator[tuple[int, Mesh]], request: MakeSurfaces, channel: Channel
) -> Iterator[tuple[int, Mesh]]:
    """Fewer triangles; how many each may have is known when all are there."""
    meshes = {}
    for label, mesh in full:
        meshes[label] = mesh
        share = FULL_SHARE * len(meshes) / len(request.ids)
        channel.send(Progress(Stage.BUILDING, share))
    wanted = shares({n: len(mesh.triangles) for n, mesh in meshes.items()}, request.triangles)

    def thin(label: int) -> tuple[int, Mesh]:
        spacing = request.grid.spacing_ijk
        return label, interactive(meshes.pop(label), wanted[label], spacing)

    yield from channel.spread(thin, list(meshes))
