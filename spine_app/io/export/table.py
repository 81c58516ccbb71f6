"""The table that goes with every export: which number is what, how sure, and what limits it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import BinaryIO

from spine_app.domain.export.codes import Code, coded
from spine_app.domain.export.numbers import Numbering, is_of_table
from spine_app.domain.export.origin import Origin
from spine_app.domain.export.structures import ExportedStructure
from spine_app.domain.study.quality import Finding

TABLE_VERSION = 1
RESEARCH_NOTE = "Made with a research and education tool. Not a medical device."


@dataclass(frozen=True)
class Told:
    """What is said about an export as a whole.

    Attributes:
        numbering: whose numbers the structures have.
        origin: who made the labels.
        quality: what limits the images they were made on.
    """

    numbering: Numbering
    origin: Origin
    quality: tuple[Finding, ...] = ()


def table_record(structures: Sequence[ExportedStructure], told: Told) -> dict[str, object]:
    """The table as plain values: numbers and words of ours, nothing of a patient."""
    return {
        "schema": TABLE_VERSION,
        "application": {"name": "Spine App", "version": version("spine-app")},
        "note": RESEARCH_NOTE,
        "frame": "LPS",
        "unit": "mm",
        "numbering": told.numbering.value,
        "made_by": {
            "making": told.origin.making.value.lower(),
            "name": told.origin.name,
            "version": told.origin.version,
        },
        "quality": [finding.record() for finding in told.quality],
        "structures": [_row(one, told.numbering) for one in structures],
    }


def write_table(file: BinaryIO, structures: Sequence[ExportedStructure], told: Told) -> None:
    """Write the table as JSON."""
    text = json.dumps(table_record(structures, told), indent=2)
    file.write(text.encode("ascii") + b"\n")


def write_colors(file: BinaryIO, structures: Sequence[ExportedStructure]) -> None:
    """Write the table of numbers, names and colours that 3D Slicer reads beside a label map."""
    lines = ["# Spine App", "0 Background 0 0 0 0"]
    for one in sorted(structures, key=lambda one: one.number):
        red, green, blue = one.color
        lines.append(f"{one.number} {one.name.replace(' ', '_')} {red} {green} {blue} 255")
    file.write(("\n".join(lines) + "\n").encode("ascii"))


def _row(one: ExportedStructure, numbering: Numbering) -> dict[str, object]:
    codes = coded(one.ours, one.name)
    return {
        "number": one.number,
        "name": one.name,
        "unsure": one.is_unsure,
        "in_table": numbering is not Numbering.AS_READ and is_of_table(one.number),
        "verse_number": one.ours,
        "color": list(one.color),
        "code": _code(codes.kind),
        "side": None if codes.side is None else codes.side.meaning.lower(),
    }


def _code(code: Code) -> dict[str, str]:
    return {"value": code.value, "scheme": code.scheme, "meaning": code.meaning}
