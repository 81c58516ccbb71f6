"""What is typed after a command that exports structures."""

import argparse
from pathlib import Path

from spine_app.domain.export.formats import MeshFormat
from spine_app.domain.labels.tables import TableName
from spine_app.screen.texts import text

SCHEMES = tuple(table.value for table in TableName)


def add_export_options(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what `mesh` and `export-seg` know.

    Args:
        parser: of the command; it has its first argument.
        name: mesh or export-seg.
    """
    if name == "mesh":
        parser.add_argument("output", metavar="DIR", type=Path, help=text("command.help_mesh_dir"))
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
    else:
        parser.add_argument("output", metavar="OUT", type=Path, help=text("command.help_seg_out"))
        parser.add_argument(
            "--labels", metavar="LABELS", type=Path, required=True, help=text("command.help_labels")
        )
        parser.add_argument("--series", metavar="N", type=int, help=text("command.help_series"))
        parser.add_argument(
            "--identified", action="store_true", help=text("command.help_identified")
        )
    parser.add_argument(
        "--scheme",
        choices=SCHEMES,
        default="",
        metavar="NAME",
        help=f"{text('command.help_scheme')}: {', '.join(SCHEMES)}",
    )
    parser.add_argument("--overwrite", action="store_true", help=text("command.help_overwrite"))
