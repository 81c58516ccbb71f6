"""What is typed after a command that works on a label map."""

import argparse
from pathlib import Path

from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.labels.tables import TableName
from spine_app.screen.texts import text

SCHEMES = tuple(table.value for table in TableName)


def add_label_options(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what `measure`, `mesh` and `export-seg` know.

    Args:
        parser: of the command.
        name: measure, mesh or export-seg.
    """
    parser.add_argument(
        "--scheme",
        choices=SCHEMES,
        metavar="NAME",
        help=f"{text('command.help_scheme')}: {', '.join(SCHEMES)}",
    )
    if name != "mesh":
        parser.add_argument(
            "--labels", metavar="LABELS", type=Path, required=True, help=text("command.help_labels")
        )
    if name == "measure":
        _add_files(parser)
    elif name == "mesh":
        _add_surfaces(parser)
    else:
        parser.add_argument(
            "--identified", action="store_true", help=text("command.help_identified")
        )


def _add_files(parser: argparse.ArgumentParser) -> None:
    """Where measurements go."""
    for form in ("json", "csv"):
        parser.add_argument(
            f"--{form}",
            metavar="OUT",
            type=Path,
            dest=f"{form}_file",
            help=text(f"command.help_{form}_file"),
        )


def _add_surfaces(parser: argparse.ArgumentParser) -> None:
    """How surfaces are written."""
    parser.add_argument(
        "--format",
        dest="mesh_format",
        type=MeshFormat,
        choices=list(MeshFormat),
        default=MeshFormat.STL,
        metavar="FORMAT",
        help=text("command.help_format"),
    )
    parser.add_argument("--together", action="store_true", help=text("command.help_together"))
