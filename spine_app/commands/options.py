"""What is typed after a command."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from platformdirs import user_cache_path

from spine_app.commands.ending import Ended, Exit
from spine_app.domain.labels.tables import TableName
from spine_app.screen.texts import text
from spine_app.settings import Settings


@dataclass(frozen=True)
class Options:
    """Arguments of one command; those it does not know have their defaults.

    Attributes:
        path: the study.
        output: file or folder that is written; None for `info`.
        sessions: folder of the private work folders.
        as_json: print JSON.
        quick: list headers only.
        identifiers: print texts that may name the patient.
        series: number of a series, from 1.
        overwrite: replace existing files.
        model: of the helper; None for the first that takes the series.
        mode: `exact` or `fast`; None for fast where the model has it.
        labels: a label map of the study.
        scheme: whose numbers the label map has, by name.
        json_file: document that is written.
        csv_file: table that is written.
    """

    path: Path
    output: Path | None
    sessions: Path
    as_json: bool = False
    quick: bool = False
    identifiers: bool = False
    series: int | None = None
    overwrite: bool = False
    model: str | None = None
    mode: str | None = None
    labels: Path | None = None
    scheme: str | None = None
    json_file: Path | None = None
    csv_file: Path | None = None


class _Parser(argparse.ArgumentParser):
    """A parser that does not repeat what was typed."""

    def error(self, message: str) -> NoReturn:
        name = self.prog.rsplit(maxsplit=1)[-1]
        sentence = text("command.wrong_arguments").replace("{name}", name)
        raise Ended(Exit.ARGUMENTS, "wrong-arguments", sentence)


def read_options(name: str, arguments: list[str]) -> Options:
    """Arguments of a command.

    Args:
        name: info, convert, deidentify, segment or measure.
        arguments: what was typed after it.

    Raises:
        Ended: they are not accepted.
    """
    given = vars(_parser(name).parse_args(arguments))
    cache = given.pop("cache_folder") or Settings().cache_folder
    root = (cache or user_cache_path("spine-app", appauthor=False)).absolute()
    output = given.pop("output", None)
    # The reader works elsewhere.
    placed: dict[str, Any] = {
        key: one.absolute() if isinstance(one, Path) else one for key, one in given.items()
    }
    return Options(
        **placed,
        output=output.absolute() if output else None,
        sessions=root / "sessions",
    )


def _parser(name: str) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=f"spine-app {name}",
        description=text(f"command.{name}"),
        epilog=text("command.exits"),
        allow_abbrev=False,
    )
    parser.add_argument("path", metavar="PATH", type=Path, help=text("command.help_path"))
    if name in ("convert", "segment"):
        out = text(f"command.help_out{'_labels' if name == 'segment' else ''}")
        parser.add_argument("output", metavar="OUT", type=Path, help=out)
    if name in ("convert", "segment", "measure"):
        parser.add_argument("--series", metavar="N", type=int, help=text("command.help_series"))
        parser.add_argument("--overwrite", action="store_true", help=text("command.help_overwrite"))
    if name == "segment":
        parser.add_argument("--model", metavar="ID", help=text("command.help_model"))
        parser.add_argument("--mode", choices=("exact", "fast"), help=text("command.help_mode"))
    if name == "measure":
        _add_measure(parser)
    elif name == "deidentify":
        parser.add_argument("output", metavar="DIR", type=Path, help=text("command.help_outdir"))
    else:
        parser.add_argument("--quick", action="store_true", help=text("command.help_quick"))
        parser.add_argument(
            "--identifiers", action="store_true", help=text("command.help_identifiers")
        )
    if name != "measure":
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help=text("command.help_json")
        )
    parser.add_argument(
        "--cache-folder", metavar="PATH", type=Path, help=text("command.help_cache")
    )
    return parser


def _add_measure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `measure` alone."""
    parser.add_argument(
        "--labels", metavar="LABELS", type=Path, required=True, help=text("command.help_labels")
    )
    parser.add_argument(
        "--scheme", choices=[one.value for one in TableName], help=text("command.help_scheme")
    )
    for form in ("json", "csv"):
        parser.add_argument(
            f"--{form}",
            metavar="OUT",
            type=Path,
            dest=f"{form}_file",
            help=text(f"command.help_{form}_file"),
        )
