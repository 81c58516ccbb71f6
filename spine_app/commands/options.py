"""What is typed after a command."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from platformdirs import user_cache_path

from spine_app.commands.ending import Ended, Exit
from spine_app.commands.export_options import add_export_options
from spine_app.domain.export.formats import MeshFormat
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
        labels: label map of the study.
        mesh_format: format of surfaces.
        together: one file for all surfaces.
        scheme: table by which labels are named; empty for the one that is recognised.
        identified: write the patient's identifiers.
    """

    path: Path
    output: Path | None
    sessions: Path
    as_json: bool = False
    quick: bool = False
    identifiers: bool = False
    series: int | None = None
    overwrite: bool = False
    labels: Path | None = None
    mesh_format: MeshFormat = MeshFormat.STL
    together: bool = False
    scheme: str = ""
    identified: bool = False


class _Parser(argparse.ArgumentParser):
    """A parser that does not repeat what was typed."""

    def error(self, message: str) -> NoReturn:
        name = self.prog.rsplit(maxsplit=1)[-1]
        sentence = text("command.wrong_arguments").replace("{name}", name)
        raise Ended(Exit.ARGUMENTS, "wrong-arguments", sentence)


def read_options(name: str, arguments: list[str]) -> Options:
    """Arguments of a command.

    Args:
        name: one of `cli.COMMANDS`.
        arguments: what was typed after it.

    Raises:
        Ended: they are not accepted.
    """
    given = vars(_parser(name).parse_args(arguments))
    cache = given.pop("cache_folder") or Settings().cache_folder
    root = (cache or user_cache_path("spine-app", appauthor=False)).absolute()
    output = given.pop("output", None)
    paths = {name: given[name].absolute() for name in ("path", "labels") if given.get(name)}
    return Options(
        **given | paths,
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
    if name == "mesh":
        parser.add_argument("path", metavar="LABELS", type=Path, help=text("command.help_labels"))
    else:
        parser.add_argument("path", metavar="PATH", type=Path, help=text("command.help_path"))
    if name == "convert":
        parser.add_argument("output", metavar="OUT", type=Path, help=text("command.help_out"))
        parser.add_argument("--series", metavar="N", type=int, help=text("command.help_series"))
        parser.add_argument("--overwrite", action="store_true", help=text("command.help_overwrite"))
    elif name in ("mesh", "export-seg"):
        add_export_options(parser, name)
    elif name == "deidentify":
        parser.add_argument("output", metavar="DIR", type=Path, help=text("command.help_outdir"))
    else:
        parser.add_argument("--quick", action="store_true", help=text("command.help_quick"))
        parser.add_argument(
            "--identifiers", action="store_true", help=text("command.help_identifiers")
        )
    parser.add_argument(
        "--json", action="store_true", dest="as_json", help=text("command.help_json")
    )
    parser.add_argument(
        "--cache-folder", metavar="PATH", type=Path, help=text("command.help_cache")
    )
    return parser
