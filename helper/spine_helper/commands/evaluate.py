"""`spine-helper evaluate`: label maps against the truth, or against landmarks."""

import argparse
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from spine_helper.commands.ending import Ended, Exit
from spine_helper.commands.terminal import Bar, complain, say

if TYPE_CHECKING:
    from spine_helper.evaluation.cases import Case
    from spine_helper.evaluation.scan import Scan

_SCHEMES = ("verse", "spineps", "totalseg", "totalspineseg")


def add_evaluate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `evaluate` to the command line."""
    evaluate = commands.add_parser("evaluate", help="compare label maps with the truth")
    evaluate.add_argument("pred", type=Path, nargs="?", metavar="PRED", help="file or folder")
    evaluate.add_argument("truth", type=Path, nargs="?", metavar="TRUTH", help="file or folder")
    evaluate.add_argument("--list", type=Path, metavar="CSV", help="instead of PRED and TRUTH")
    evaluate.add_argument("--scheme", choices=_SCHEMES, default="verse", help="of the truth")
    evaluate.add_argument("--pred-scheme", choices=_SCHEMES, default="verse")
    evaluate.add_argument("--landmarks", type=Path, help="points by level, LPS mm, as JSON")
    evaluate.add_argument("--case", default="", help="which scan of the landmark file")
    evaluate.add_argument("--json", type=Path, metavar="OUT", help="write everything there")
    evaluate.add_argument("--overwrite", action="store_true", help="replace what is there")


def run_evaluate(options: argparse.Namespace) -> int:
    """Compare and return the exit status."""
    try:
        return _evaluate(options)
    except Ended as ended:
        complain(str(ended))
        return ended.status
    except KeyboardInterrupt:
        complain("Interrupted; nothing was written.")
        return Exit.INTERRUPTED


def _evaluate(options: argparse.Namespace) -> int:
    from spine_helper.evaluation.distances import (  # noqa: PLC0415 - quick start
        LIBRARY,
        MissingLibrary,
        check_library,
    )
    from spine_helper.evaluation.tables import document, lines  # noqa: PLC0415

    _check_output(options)
    try:
        check_library()
    except MissingLibrary as missing:
        raise Ended(Exit.UNAVAILABLE, str(missing)) from None
    cases = _cases(options)
    with Bar() as bar:
        scans = []
        for number, case in enumerate(cases):
            bar.show(f"{case.name} ({number + 1} of {len(cases)})", number / len(cases))
            scans.append(_measured(case))
    library = f"{LIBRARY} {version(LIBRARY)}"
    if options.json is not None:
        _write(options.json, json.dumps(document(scans, library), indent=1) + "\n")
    for line in lines(scans):
        say(line)
    say(f"Distances by {library}.")
    return Exit.DONE


def _check_output(options: argparse.Namespace) -> None:
    path: Path | None = options.json
    if path is None:
        return
    if not path.parent.is_dir() or path.is_dir():
        raise Ended(Exit.NO_OUTPUT, "The output cannot be written there.")
    if path.exists() and not options.overwrite:
        raise Ended(Exit.NO_OUTPUT, f"{path.name} exists; replace it with --overwrite.")


def _cases(options: argparse.Namespace) -> "list[Case]":
    from spine_helper.evaluation.cases import Case, in_folders, in_list  # noqa: PLC0415
    from spine_helper.volumes.files import BadFile  # noqa: PLC0415

    schemes = (options.pred_scheme, options.scheme)
    if (options.list is None) == (options.pred is None):
        raise Ended(Exit.ARGUMENTS, "Give PRED and TRUTH, or --list.")
    if options.list is not None and options.landmarks is not None:
        raise Ended(Exit.ARGUMENTS, "With --list, landmarks are a column of the list.")
    try:
        if options.list is not None:
            return in_list(options.list, schemes)
        if options.truth is None and options.landmarks is None:
            raise Ended(Exit.ARGUMENTS, "Give TRUTH or --landmarks.")
        folders = [path for path in (options.pred, options.truth) if path and path.is_dir()]
        if len(folders) == 2:
            return in_folders(options.pred, options.truth, schemes)
        if folders:
            raise Ended(Exit.ARGUMENTS, "PRED and TRUTH must be two files or two folders.")
    except BadFile as error:
        raise Ended(Exit.NO_INPUT, str(error)) from None
    name = options.pred.name.split(".")[0]
    return [Case(name, options.pred, options.truth, schemes, options.landmarks, options.case)]


def _measured(case: "Case") -> "Scan":
    from spine_helper.evaluation.landmarks import read_landmarks  # noqa: PLC0415
    from spine_helper.evaluation.pairs import read_pair  # noqa: PLC0415
    from spine_helper.evaluation.scan import measure  # noqa: PLC0415
    from spine_helper.volumes.files import BadFile  # noqa: PLC0415

    try:
        points = None if case.landmarks is None else read_landmarks(case.landmarks, case.case)
        pair = read_pair(case.predicted, case.truth, case.schemes)
    except BadFile as error:
        raise Ended(Exit.BAD_DATA, f"{case.name}: {error}") from None
    return measure(pair, case.name, case.tags, points)


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{uuid4().hex}.json")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError:
        raise Ended(Exit.NO_OUTPUT, "The output cannot be written.") from None
    finally:
        draft.unlink(missing_ok=True)
