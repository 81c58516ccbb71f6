"""`spine-app export-seg`: a label map of a study as a DICOM segmentation."""

import asyncio
import shutil
from pathlib import Path
from typing import BinaryIO

from spine_app.cache.session import SessionFolder
from spine_app.commands.convert import chosen_series
from spine_app.commands.ending import Ended, Exit, ended, print_json, print_lines
from spine_app.commands.info_lines import filled
from spine_app.commands.label_reader import NamedLabels, read_labels
from spine_app.commands.options import Options
from spine_app.commands.progress_line import ProgressLine
from spine_app.commands.study_reader import StudyReader
from spine_app.controllers.exports.jobs import write_export
from spine_app.domain.errors import OutputUnwritable, StudyError, error_for
from spine_app.domain.export.delivery import Exported, ExportSegmentation
from spine_app.domain.export.errors import NoSourceImages
from spine_app.domain.labels.delivery import GridNumbers
from spine_app.domain.study.messages import SeriesReady, source_file_name
from spine_app.io.staged_file import StagedFile, refuse_existing
from spine_app.screen.texts import text

ENDING = ".dcm"


def export_seg(options: Options) -> Exit:
    """Write a segmentation of one series.

    Raises:
        Ended: another argument or a choice is needed, or the series is no volume.
        SpineError: it cannot be read or written.
    """
    output = _checked(options)
    line = ProgressLine()
    with SessionFolder(options.sessions) as folder:
        labels, made = asyncio.run(_make(options, folder.path, line))
        place = folder.path / made.file_name
        staged = StagedFile(output, lambda file: _copy(place, file))
        try:
            staged.publish(overwrite=options.overwrite)
        finally:
            staged.discard()
    count = len(labels.content.structures) - made.empty
    notes = _notes(options, labels, made)
    if options.as_json:
        told = {"segments": count, "identified": options.identified, "notes": notes}
        print_json({"files": [output.name]} | told)
    else:
        print_lines([filled("command.segments", count=count), *notes])
    return Exit.DONE


def _checked(options: Options) -> Path:
    """The output, as far as it can be judged before anything is read."""
    output = options.output
    if output is None or not output.name.lower().endswith(ENDING):
        raise Ended(Exit.ARGUMENTS, "wrong-ending", text("command.wrong_ending_dcm"))
    if not output.parent.is_dir():
        raise OutputUnwritable
    if not options.overwrite:
        refuse_existing([output])
    return output


async def _make(options: Options, folder: Path, line: ProgressLine) -> tuple[NamedLabels, Exported]:
    """Read study and labels, and write the segmentation into the work folder."""
    async with StudyReader(options.path, folder, line) as reader:
        found = await reader.find()
        chosen = chosen_series(found.series, options.series)
        ready = await reader.read(chosen.index)
        if not isinstance(ready, SeriesReady):
            raise ended(error_for(ready.code) or StudyError())
        described = await reader.describe(chosen.index, identified=options.identified)
        (reader.folder / described.file_name).rename(folder / source_file_name(1))
        reader.forget(ready.volume, ready.acquired)
    if ready.volume is None:
        raise NoSourceImages
    volume = ready.volume
    grid = GridNumbers(volume.shape_kji, volume.spacing_ijk, volume.origin_lps, volume.direction)
    labels = await read_labels(
        options.labels or Path(), folder, options.scheme, grid=grid, quality=ready.quality
    )
    request = ExportSegmentation(str(folder), 1, labels.file, labels.content, 1)
    try:
        return labels, await write_export(request, line.show)
    finally:
        line.clear()


def _copy(place: Path, file: BinaryIO) -> None:
    with place.open("rb") as made:
        shutil.copyfileobj(made, file)


def _notes(options: Options, labels: NamedLabels, made: Exported) -> list[str]:
    notes = [text("command.seg_identified" if options.identified else "command.seg_anonymous")]
    if made.resampled:
        notes.append(text("command.seg_resampled"))
    if labels.is_open:
        notes.append(text("command.open_names"))
    return notes
