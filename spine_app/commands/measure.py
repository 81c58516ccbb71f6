"""`spine-app measure`: everything that can be measured on a study with a label map."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from spine_app.cache.session import SessionFolder
from spine_app.commands.convert import read_volume
from spine_app.commands.ending import SCHEMA, Ended, Exit, print_lines
from spine_app.commands.info_lines import filled
from spine_app.commands.options import Options
from spine_app.commands.progress_line import ProgressLine
from spine_app.controllers.labels.meanings import certain_meanings
from spine_app.controllers.spine.csv import spine_csv
from spine_app.controllers.spine.record import PROGRAM, spine_document
from spine_app.domain.errors import JobCrashed, OutputUnwritable
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.delivery import GridNumbers, LabelsReady, OpenLabels
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import VERTEBRAE
from spine_app.domain.labels.tables import TableName
from spine_app.domain.spine.bone_density import Imaging
from spine_app.domain.spine.derive import Named, derive_spine
from spine_app.domain.spine.measure import measure_spine
from spine_app.domain.spine.measured import Measured
from spine_app.domain.spine.parts import Spine
from spine_app.domain.study.messages import SeriesReady
from spine_app.io.labels.file import open_labels
from spine_app.io.staged_file import StagedFile, publish_all, refuse_existing
from spine_app.io.volume_file import open_volume
from spine_app.jobs.registry import LABELS
from spine_app.jobs.runner import run
from spine_app.screen.texts import text


@dataclass(frozen=True, eq=False)
class Found:
    """What was measured, on what.

    Attributes:
        ready: the series.
        labels: how the label map was read.
        table: whose numbers it has.
        unnamed: its numbers that have no certain meaning.
        spine: all bones.
        measured: all measurements.
    """

    ready: SeriesReady
    labels: LabelsReady
    table: TableName | None
    unnamed: tuple[int, ...]
    spine: Spine
    measured: tuple[Measured, ...]


def measure(options: Options) -> Exit:
    """Measure, and write what was asked for.

    Raises:
        Ended: another argument or a choice is needed, or there is no vertebra.
        SpineError: something cannot be read or written.
    """
    targets = _checked(options)
    line = ProgressLine()
    with SessionFolder(options.sessions) as folder:
        try:
            found = asyncio.run(_found(options, folder.path, line))
        finally:
            line.clear()
    _write(targets, found, overwrite=options.overwrite)
    values = sum(one.value is not None for one in found.measured)
    refused = len(found.measured) - values
    print_lines([filled("command.measured", values=values, refused=refused), text("app.research")])
    return Exit.DONE


def _checked(options: Options) -> dict[str, Path]:
    """The files to be written, by their form, as far as they can be judged before reading."""
    named = {"json": options.json_file, "csv": options.csv_file}
    targets = {form: path for form, path in named.items() if path is not None}
    if not targets:
        raise Ended(Exit.ARGUMENTS, "no-output", text("command.no_output"))
    if any(not path.parent.is_dir() for path in targets.values()):
        raise OutputUnwritable
    if not options.overwrite:
        refuse_existing(list(targets.values()))
    return targets


async def _found(options: Options, folder: Path, line: ProgressLine) -> Found:
    """Read the study and the label map, and measure."""
    ready, volume_file, place = await read_volume(options, folder, line)
    volume = open_volume(place, volume_file)
    answer = await _read_labels(options, place, volume.grid, line)
    labels = open_labels(place, answer, volume.grid)
    table, meant = _meanings(options, labels)
    line.say(text("command.measuring"))
    spine = derive_spine(Named(labels, meant))
    imaging = Imaging(ready.quality, ready.facts.has_hu)
    measured = measure_spine(spine, volume.grid, volume, imaging)
    unnamed = tuple(sorted(set(labels.stats) - set(meant)))
    return Found(ready, answer, table, unnamed, spine, measured)


async def _read_labels(
    options: Options, folder: Path, grid: Grid, line: ProgressLine
) -> LabelsReady:
    request = OpenLabels(str(options.labels), str(folder), 1, GridNumbers.of(grid))
    answer = await run(LABELS, request, line.show)
    if not isinstance(answer, LabelsReady):
        raise JobCrashed
    return answer


def _meanings(options: Options, labels: LabelMap) -> tuple[TableName | None, Mapping[int, int]]:
    """Whose numbers they are, and our id of each whose meaning is certain.

    Raises:
        Ended: no vertebra is certain.
    """
    chosen = None if options.scheme is None else TableName(options.scheme)
    told = certain_meanings(labels, chosen)
    if not any(ours in VERTEBRAE for ours in told.ours.values()):
        if chosen is not None:
            raise Ended(Exit.REFUSED, "no-vertebrae", text("command.no_vertebrae"))
        names = ", ".join(table.value for table in told.possible) or text("command.none")
        raise Ended(Exit.CHOICE, "scheme-needed", filled("command.choose_scheme", names=names))
    return told.table, told.ours


def _write(targets: Mapping[str, Path], found: Found, *, overwrite: bool) -> None:
    """Write all files, or none."""
    contents = {
        "json": lambda: json.dumps(_document(found), indent=2, allow_nan=False).encode() + b"\n",
        "csv": lambda: spine_csv(found.measured, f"{PROGRAM} {version('spine-app')}"),
    }
    files: list[StagedFile] = []
    try:
        for form, path in targets.items():
            files.append(StagedFile(path, partial(_put, contents[form]())))
        publish_all(files, overwrite=overwrite)
    finally:
        for file in files:
            file.discard()


def _put(content: bytes, file: BinaryIO) -> None:
    file.write(content)


def _document(found: Found) -> dict[str, object]:
    """What the JSON file says."""
    labels = found.labels
    return {
        "schema": SCHEMA,
        "series": found.ready.index + 1,
        "labels": {
            "scheme": None if found.table is None else found.table.value,
            "unnamed": list(found.unnamed),
            "lost": labels.lost,
            "covered": round(labels.covered, 4),
            "is_resampled": labels.is_resampled,
            "is_coarser": labels.is_coarser,
        },
        **spine_document(found.spine, found.measured, found.ready.quality),
    }
