"""The job that writes exports into the work folder."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from spine_app.domain.channel import Channel
from spine_app.domain.errors import BadPixels
from spine_app.domain.export.delivery import (
    Content,
    Exported,
    ExportLabels,
    ExportMeshes,
    ExportSegmentation,
    LabelFile,
    export_file_name,
)
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.export.parts import MeshPart
from spine_app.domain.labels.surface_delivery import surface_file_name
from spine_app.domain.rendering.mesh import Mesh
from spine_app.domain.study.messages import Progress, Stage, source_file_name
from spine_app.io.export.label_files import Labels, label_files
from spine_app.io.export.mesh_files import mesh_files
from spine_app.io.export.out_file import OutFile, write_zip
from spine_app.io.export.source import take_source
from spine_app.io.export.source_labels import is_resampled, labels_on_source
from spine_app.io.export.table import Told
from spine_app.io.labels.file import map_labels
from spine_app.io.new_file import NEW_FILE
from spine_app.io.slice_writer import write_error

ExportRequest = ExportLabels | ExportMeshes | ExportSegmentation


def serve(request: ExportRequest, channel: Channel) -> Exported:
    """Write one file: a ZIP, a GLB or a DICOM segmentation.

    Args:
        request: what, and from which files of the work folder.
        channel: the session.

    Raises:
        NothingToExport: nothing is left to write.
        SpineError: why it cannot be written. Nothing is left.
    """
    folder = Path(request.work_folder)
    if isinstance(request, ExportSegmentation):
        return _segmentation(request, folder, channel)
    if isinstance(request, ExportLabels):
        return _labels(request, folder, channel)
    return _meshes(request, folder, channel)


def _labels(request: ExportLabels, folder: Path, channel: Channel) -> Exported:
    labels = _opened(request.labels, request.content, folder)
    files = label_files(labels, request.kind, _told(request.content))
    _write_all(folder / export_file_name(request.number), files, channel)
    return Exported(request.number, tuple(file.name for file in files))


def _meshes(request: ExportMeshes, folder: Path, channel: Channel) -> Exported:
    parts = [
        MeshPart(one, mesh)
        for one in request.content.structures
        if (mesh := read_surface(folder / surface_file_name(request.number, one.label)))
    ]
    if not parts:
        raise NothingToExport
    told = _told(request.content)
    files = mesh_files(parts, request.kind, told, together=request.together)
    if request.kind is MeshFormat.GLB and request.together:
        # It holds its table itself.
        files = files[:1]
        _write(folder / export_file_name(request.number), files[0].write)
    else:
        _write_all(folder / export_file_name(request.number), files, channel)
    names = tuple(file.name for file in files)
    return Exported(request.number, names, empty=len(request.content.structures) - len(parts))


def _segmentation(request: ExportSegmentation, folder: Path, channel: Channel) -> Exported:
    # highdicom takes two seconds to import, which only this kind of export need wait for.
    from spine_app.io.export.segmentation import write_segmentation  # noqa: PLC0415

    source = take_source(folder / source_file_name(request.source))
    labels = _opened(request.labels, request.content, folder)
    channel.send(Progress(Stage.RESAMPLING, 0.1))
    on_source = labels_on_source(labels.labels_kji, labels.grid, source)
    channel.send(Progress(Stage.BUILDING, 0.3))
    written: list[int] = []

    def write(file: BinaryIO) -> None:
        written.append(len(write_segmentation(file, on_source, source, request.content)))

    _write(folder / export_file_name(request.number), write)
    return Exported(
        request.number,
        ("spine-segmentation.dcm",),
        resampled=is_resampled(labels.grid, source),
        empty=len(request.content.structures) - sum(written),
    )


def _opened(file: LabelFile, content: Content, folder: Path) -> Labels:
    grid = file.grid.grid()
    labels = map_labels(folder / file.file_name, grid.shape_kji)
    if not content.structures:
        raise NothingToExport
    return Labels(labels, grid, content.structures, {})


def read_surface(path: Path) -> Mesh | None:
    """A surface that the maker of surfaces has put into the work folder; None where it has not.

    Raises:
        BadPixels: the file holds none.
        BadGeometry: what it holds is no surface.
    """
    try:
        with path.open("rb") as file:
            points, triangles = (np.load(file, allow_pickle=False) for _ in range(2))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError):
        raise BadPixels from None
    mesh = Mesh(points, triangles)
    return mesh if len(triangles) else None


def _told(content: Content) -> Told:
    return Told(content.numbering, content.origin, content.quality)


def _write_all(path: Path, files: list[OutFile], channel: Channel) -> None:
    """Write a ZIP, and tell how far it is."""
    count = len(files)

    def counted(n: int, file: OutFile) -> OutFile:
        def write(stream: BinaryIO) -> None:
            channel.send(Progress(Stage.BUILDING, n / count))
            file.write(stream)

        return OutFile(file.name, write)

    told = [counted(n, file) for n, file in enumerate(files)]
    _write(path, lambda file: write_zip(file, told))


def _write(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Make a file of the work folder; removed when its making fails.

    Raises:
        NoSpace: the disk is full.
        SpineError: it exists or cannot be written, or what `write` raises.
    """
    try:
        with os.fdopen(os.open(path, NEW_FILE, 0o600), "w+b") as file:
            write(file)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise write_error(error) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise
