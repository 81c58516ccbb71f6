"""`spine-app info`: what is in a study."""

import asyncio
from pathlib import Path

from spine_app.cache.session import SessionFolder
from spine_app.commands.ending import Exit, print_json, print_lines
from spine_app.commands.info_lines import aside_line, series_lines
from spine_app.commands.info_record import Read, study_record
from spine_app.commands.options import Options
from spine_app.commands.progress_line import ProgressLine
from spine_app.commands.study_reader import StudyReader
from spine_app.domain.study.messages import SeriesFound, SeriesReady
from spine_app.domain.study.series import Opening, SeriesSummary


def info(options: Options) -> Exit:
    """Print what is in a study.

    Raises:
        SpineError: it cannot be opened.
    """
    with SessionFolder(options.sessions) as folder:
        found, read = asyncio.run(_look(options, folder.path))
    if options.as_json:
        print_json(study_record(found, read))
        return Exit.DONE
    for one in found.series:
        print_lines(series_lines(one, read[one.index]))
    print_lines([aside_line(found)])
    return Exit.DONE


async def _look(options: Options, folder: Path) -> tuple[SeriesFound, dict[int, Read]]:
    """List the series, and read each of them unless that is not wanted."""
    async with StudyReader(options.path, folder, ProgressLine()) as reader:
        found = await reader.find()
        return found, {one.index: await _read(reader, one, options) for one in found.series}


async def _read(reader: StudyReader, series: SeriesSummary, options: Options) -> Read:
    """What is known of one series after reading it."""
    preview = await reader.preview(series.index) if options.identifiers else None
    texts = preview.texts if preview else None
    if options.quick or series.opening is Opening.NOTHING:
        return Read(texts=texts)
    answer = await reader.read(series.index)
    if not isinstance(answer, SeriesReady):
        return Read(refused=answer.code, texts=texts)
    reader.forget(answer.volume, answer.acquired)
    return Read(ready=answer, texts=texts)
