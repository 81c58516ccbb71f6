"""`spine-app mesh`: the surfaces of a label map as files for other programs."""

import asyncio
from pathlib import Path

from spine_app.cache.session import SessionFolder
from spine_app.commands.ending import Exit, print_json, print_lines
from spine_app.commands.info_lines import filled
from spine_app.commands.label_reader import NamedLabels, read_labels
from spine_app.commands.options import Options
from spine_app.commands.progress_line import ProgressLine
from spine_app.controllers.exports.jobs import make_surfaces
from spine_app.domain.errors import OutputUnwritable
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.export.parts import MeshPart
from spine_app.domain.labels.surface_delivery import surface_file_name
from spine_app.io.export.job import read_surface
from spine_app.io.export.mesh_files import mesh_files
from spine_app.io.export.out_file import write_folder
from spine_app.io.export.table import Told
from spine_app.screen.texts import text


def mesh(options: Options) -> Exit:
    """Write surfaces and the table that explains them.

    Raises:
        SpineError: the label map cannot be read, or the folder cannot be written.
    """
    output = options.output or Path()
    _make(output)
    line = ProgressLine()
    with SessionFolder(options.sessions) as folder:
        labels = asyncio.run(_build(options, folder.path, line))
        content = labels.content
        parts = [
            MeshPart(one, surface)
            for one in content.structures
            if (
                surface := read_surface(
                    folder.path / surface_file_name(labels.file.number, one.label)
                )
            )
        ]
        if not parts:
            raise NothingToExport
        told = Told(content.numbering, content.origin, content.quality)
        line.say(text("command.writing"))
        try:
            files = mesh_files(parts, options.mesh_format, told, together=options.together)
            written = write_folder(output, files, overwrite=options.overwrite)
        finally:
            line.clear()
            count = len(parts)
            del parts
    notes = [text("command.open_names")] if labels.is_open else []
    if options.as_json:
        print_json({"files": [path.name for path in written], "notes": notes})
    else:
        print_lines([filled("command.surfaces", count=count), *notes])
    return Exit.DONE


def _make(folder: Path) -> None:
    """Make the output folder where it does not exist."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        raise OutputUnwritable from None


async def _build(options: Options, folder: Path, line: ProgressLine) -> NamedLabels:
    """Read the label map and make its surfaces in the work folder."""
    labels = await read_labels(options.path, folder, options.scheme)
    try:
        await make_surfaces(folder, labels.file, labels.content, line.show)
    finally:
        line.clear()
    return labels
