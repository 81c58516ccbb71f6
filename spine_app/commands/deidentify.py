"""`spine-app deidentify`: copies of CT and MR images that name nobody."""

import asyncio
from pathlib import Path

from spine_app.cache.session import SessionFolder
from spine_app.commands.ending import Ended, Exit, print_json, print_lines
from spine_app.commands.info_lines import filled
from spine_app.commands.new_folder import fill_folder, refuse_full
from spine_app.commands.options import Options
from spine_app.commands.progress_line import ProgressLine
from spine_app.domain.errors import JobCrashed
from spine_app.domain.study.deidentification import FOLDER_NAME, Deidentified, Deidentify
from spine_app.jobs.registry import DEIDENTIFY
from spine_app.jobs.runner import run
from spine_app.screen.texts import text


def deidentify(options: Options) -> Exit:
    """Copy what can be cleaned into a new folder, and tell what was left out.

    Raises:
        Ended: there is nothing to copy, or the folder is not empty.
        SpineError: the study cannot be read, or the folder cannot be written.
    """
    output = options.output or Path()
    refuse_full(output)
    with SessionFolder(options.sessions) as folder:
        answer = asyncio.run(_clean(options.path, folder.path))
        if not answer.files:
            raise Ended(Exit.NOTHING, "no-copies", _why_nothing(answer))
        fill_folder(folder.path / FOLDER_NAME, output)
    warnings = warning_lines(answer)
    if options.as_json:
        print_json(record(answer) | {"warnings": warnings})
    else:
        print_lines([*summary_lines(answer), *warnings])
    return Exit.DONE


async def _clean(path: Path, folder: Path) -> Deidentified:
    line = ProgressLine()
    try:
        answer = await run(DEIDENTIFY, Deidentify(str(path), str(folder)), line.show)
    finally:
        line.clear()
    if not isinstance(answer, Deidentified):
        raise JobCrashed
    return answer


def summary_lines(answer: Deidentified) -> list[str]:
    """What was copied and what was not."""
    lines = [filled("command.copies", files=answer.files, series=answer.series)]
    return lines + left_out_lines(answer)


def left_out_lines(answer: Deidentified) -> list[str]:
    """What was not copied, and why."""
    lines = []
    if answer.left_out:
        kinds = (f"{text(f'aside.{one.kind.value}')}: {one.files}" for one in answer.left_out)
        lines.append(filled("command.left_out", kinds=", ".join(kinds)))
    if answer.drawn_in:
        lines.append(filled("command.drawn_in", count=answer.drawn_in))
    if answer.not_dicom:
        lines.append(filled("command.not_dicom", count=answer.not_dicom))
    if answer.failed:
        lines.append(filled("command.failed", count=answer.failed))
    return lines


def warning_lines(answer: Deidentified) -> list[str]:
    """What a header cannot change, said every time."""
    lines = [text("command.face")]
    if answer.unsaid:
        lines.append(filled("command.unsaid", count=answer.unsaid))
    return lines


def record(answer: Deidentified) -> dict[str, object]:
    """What is printed as JSON."""
    return {
        "series": answer.series,
        "files": answer.files,
        "left_out": [{"kind": one.kind.value, "files": one.files} for one in answer.left_out],
        "drawn_in": answer.drawn_in,
        "unsaid": answer.unsaid,
        "not_dicom": answer.not_dicom,
        "failed": answer.failed,
    }


def _why_nothing(answer: Deidentified) -> str:
    return " ".join([text("command.no_copies"), *left_out_lines(answer)])
