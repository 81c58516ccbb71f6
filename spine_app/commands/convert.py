"""`spine-app convert`: one series as a file for other programs."""

import asyncio
from pathlib import Path

from spine_app.cache.session import SessionFolder
from spine_app.commands.ending import Ended, Exit, ended, print_json, print_lines
from spine_app.commands.info_lines import choice_words, filled
from spine_app.commands.options import Options
from spine_app.commands.progress_line import ProgressLine
from spine_app.commands.study_reader import StudyReader
from spine_app.controllers.notices import error_text
from spine_app.domain.errors import OutputUnwritable, StudyError, error_for
from spine_app.domain.study.delivery import VolumeFile
from spine_app.domain.study.messages import SeriesReady
from spine_app.domain.study.series import Opening, SeriesSummary, Split
from spine_app.io.staged_file import refuse_existing
from spine_app.io.volume_export import export_volume
from spine_app.io.volume_file import open_volume
from spine_app.screen.texts import text

ENDINGS = (".nii.gz", ".nii", ".nrrd", ".mha")


def convert(options: Options) -> Exit:
    """Write one series of a study, and its sidecar.

    Raises:
        Ended: another argument or a choice is needed, or the series is no volume.
        SpineError: it cannot be read or written.
    """
    output = _checked(options)
    line = ProgressLine()
    with SessionFolder(options.sessions) as folder:
        ready, volume_file, place = asyncio.run(read_volume(options, folder.path, line))
        volume = open_volume(place, volume_file)
        line.say(text("command.writing"))
        try:
            files = export_volume(
                output, volume, ready.facts, ready.quality, overwrite=options.overwrite
            )
        finally:
            line.clear()
            del volume
    if options.as_json:
        print_json({"series": ready.index + 1, "files": [file.name for file in files]})
    else:
        print_lines([text("command.written")])
    return Exit.DONE


def _checked(options: Options) -> Path:
    """The output, as far as it can be judged before anything is read."""
    output = options.output
    if output is None or not output.name.lower().endswith(ENDINGS):
        raise Ended(Exit.ARGUMENTS, "wrong-ending", text("command.wrong_ending"))
    if not output.parent.is_dir():
        raise OutputUnwritable
    if not options.overwrite:
        refuse_existing([output])
    return output


async def read_volume(
    options: Options, folder: Path, line: ProgressLine
) -> tuple[SeriesReady, VolumeFile, Path]:
    """Read the series that is chosen; the process is gone afterwards.

    Returns:
        What was read, its volume, and the folder where that is.

    Raises:
        Ended: a number is needed, or the series is no volume.
        SpineError: it cannot be read.
    """
    async with StudyReader(options.path, folder, line) as reader:
        found = await reader.find()
        chosen = chosen_series(found.series, options.series)
        answer = await reader.read(chosen.index)
        if not isinstance(answer, SeriesReady):
            raise ended(error_for(answer.code) or StudyError())
        if answer.volume is None:
            raise _flat(chosen)
        return answer, answer.volume, reader.folder


def chosen_series(series: tuple[SeriesSummary, ...], number: int | None) -> SeriesSummary:
    """The series that is to be written.

    Args:
        series: all there are.
        number: as the user counts, from 1; None when none was named.

    Raises:
        Ended: a number is needed, or the series is no volume.
    """
    solid = [one for one in series if one.opening is Opening.VOLUME]
    # A stack of several spacings is listed as a whole and in its even parts: the whole is meant.
    whole = [one for one in solid if Split.SLICE_SPACING not in one.split]
    if number is None and len(whole) == 1:
        return whole[0]
    if number is None and not solid and len(series) > 1:
        raise Ended(Exit.NOTHING, "no-volume", text("command.no_volume"))
    if number is None and len(solid) > 1:
        raise _choice(text("command.choose"), solid)
    index = 0 if number is None else number - 1
    named = next((one for one in series if one.index == index), None)
    if named is None:
        raise _choice(text("command.no_such_series"), solid)
    if named.opening is not Opening.VOLUME:
        raise _flat(named)
    return named


def _choice(sentence: str, series: list[SeriesSummary]) -> Ended:
    choices = tuple((one.index + 1, choice_words(one)) for one in series)
    return Ended(Exit.CHOICE, "choice-needed", sentence, choices)


def _flat(series: SeriesSummary) -> Ended:
    """Why a series cannot be written as a volume."""
    code = series.problem_code or StudyError.code
    why = error_text(code)
    if series.opening is Opening.NOTHING:
        return Ended(Exit.REFUSED, code, why)
    return Ended(Exit.REFUSED, code, filled("command.flat", why=why))
