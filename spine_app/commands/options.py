"""What is typed after a command."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from platformdirs import user_cache_path

from spine_app.commands.ending import Ended, Exit
from spine_app.commands.label_options import add_label_options
from spine_app.domain.export.formats import MeshFormat
from spine_app.screen.texts import text
from spine_app.settings import Settings


@dataclass(frozen=True)
class Options:
    """Arguments of one command; those it does not know have their defaults.

    Attributes:
        path: the study; for `mesh` the label map.
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
        scheme: whose numbers the label map has, by name; None for what is recognised.
        json_file: document that is written.
        csv_file: table that is written.
        mesh_format: format of surfaces.
        together: one file for all surfaces.
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
    model: str | None = None
    mode: str | None = None
    labels: Path | None = None
    scheme: str | None = None
    json_file: Path | None = None
    csv_file: Path | None = None
    mesh_format: MeshFormat = MeshFormat.STL
    together: bool = False
    identified: bool = False


OUTPUTS: Final = {
    "convert": ("OUT", "help_out"),
    "segment": ("OUT", "help_out_labels"),
    "deidentify": ("DIR", "help_outdir"),
    "mesh": ("DIR", "help_mesh_dir"),
    "export-seg": ("OUT", "help_seg_out"),
}
"""Commands that write to a place: how it is called, and the text about it."""


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
    is_labels = name == "mesh"
    parser.add_argument(
        "path",
        metavar="LABELS" if is_labels else "PATH",
        type=Path,
        help=text(f"command.help_{'labels' if is_labels else 'path'}"),
    )
    if name in OUTPUTS:
        metavar, key = OUTPUTS[name]
        parser.add_argument("output", metavar=metavar, type=Path, help=text(f"command.{key}"))
    if name in ("convert", "segment", "measure", "export-seg"):
        parser.add_argument("--series", metavar="N", type=int, help=text("command.help_series"))
    if name in ("convert", "segment", "measure", "export-seg", "mesh"):
        parser.add_argument("--overwrite", action="store_true", help=text("command.help_overwrite"))
    _add_own(parser, name)
    parser.add_argument(
        "--cache-folder", metavar="PATH", type=Path, help=text("command.help_cache")
    )
    return parser


def _add_own(parser: argparse.ArgumentParser, name: str) -> None:
    """What one command knows, or a few alike."""
    if name == "segment":
        parser.add_argument("--model", metavar="ID", help=text("command.help_model"))
        parser.add_argument("--mode", choices=("exact", "fast"), help=text("command.help_mode"))
    elif name in ("measure", "mesh", "export-seg"):
        add_label_options(parser, name)
    elif name == "info":
        parser.add_argument("--quick", action="store_true", help=text("command.help_quick"))
        parser.add_argument(
            "--identifiers", action="store_true", help=text("command.help_identifiers")
        )
    if name != "measure":
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help=text("command.help_json")
        )
