"""Measurements of a spine as a table for spreadsheets, in the form of `controllers.measure.csv`."""

import csv
import io
from collections.abc import Iterable

from spine_app.controllers.measure.csv import DIGITS
from spine_app.controllers.spine.texts import (
    caveat_texts,
    definition_text,
    levels_text,
    refusal_text,
)
from spine_app.domain.spine.measure import VERSION
from spine_app.domain.spine.measured import Measured
from spine_app.screen.language import Language
from spine_app.screen.texts import speaking, text

COLUMNS = (
    "measurement",
    "levels",
    "value",
    "unit",
    "side",
    "confidence",
    "why no value",
    "caveats",
    "definition",
    "key",
    "version of definitions",
    "program",
)


@speaking(Language.ENGLISH)
def spine_csv(measured: Iterable[Measured], program: str) -> bytes:
    """The file, in English whatever the page speaks: its columns are read by programs.

    Args:
        measured: one row each.
        program: name and version of this program.
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for one in measured:
        writer.writerow(
            {
                "measurement": text(f"spine.name_{one.key.value}"),
                "levels": levels_text(one),
                "value": ""
                if one.value is None
                else f"{round(one.value, DIGITS) + 0.0:.{DIGITS}f}",
                "unit": one.unit.value,
                "side": "" if one.side is None else one.side.value,
                "confidence": "" if one.value is None else one.trust.value,
                "why no value": "" if one.refusal is None else refusal_text(one.refusal),
                "caveats": " | ".join(caveat_texts(one)),
                "definition": definition_text(one),
                "key": one.key.value,
                "version of definitions": VERSION,
                "program": program,
            }
        )
    return out.getvalue().encode("utf-8-sig")
