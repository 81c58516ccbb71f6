"""The automatic measurements as the page lists them: some lines, and a table a kind of bone."""

from collections.abc import Sequence

from spine_app.controllers.measure.texts import number_text
from spine_app.controllers.spine.texts import (
    caveat_texts,
    definition_text,
    levels_text,
    name_text,
    refusal_text,
    trust_text,
    value_text,
)
from spine_app.domain.spine.measured import UNITS, Key, Measured
from spine_app.domain.spine.parts import Trust
from spine_app.screen.spine_state import SpineShown
from spine_app.screen.texts import text

TABLES: dict[str, tuple[Key, ...]] = {
    "spine.bodies": (
        Key.HEIGHT_FRONT,
        Key.HEIGHT_MIDDLE,
        Key.HEIGHT_BACK,
        Key.HEIGHT_LOSS,
        Key.BODY_ANGLE,
    ),
    "spine.discs": (
        Key.DISC_FRONT,
        Key.DISC_MIDDLE,
        Key.DISC_BACK,
        Key.DISC_ANGLE,
        Key.SEGMENT_ANGLE,
    ),
    "spine.canal": (Key.CANAL_DEPTH, Key.CANAL_AREA),
}
"""What has a value at many levels, as columns; all else has a line of its own."""
_IN_TABLES = frozenset(key for keys in TABLES.values() for key in keys)
_MARKS = {Trust.SURE: "", Trust.FAIR: "fair", Trust.UNSURE: "unsure"}


def write_tables(shown: SpineShown, measured: Sequence[Measured], decimals: int) -> None:
    """Write all values.

    Args:
        shown: where.
        measured: their place is the number by which the page asks for one.
        decimals: digits after the point.
    """
    numbered = list(enumerate(measured))
    shown.lines = [
        {"name": name_text(one), **_cell(number, one, decimals), "text": value_text(one, decimals)}
        for number, one in numbered
        if one.key not in _IN_TABLES
    ]
    shown.tables = [
        {
            "title": text(title),
            "columns": [[text(f"spine.short_{key.value}"), UNITS[key].value] for key in keys],
            "rows": _rows([(n, one) for n, one in numbered if one.key in keys], keys, decimals),
        }
        for title, keys in TABLES.items()
        if any(one.key in keys for one in measured)
    ]


def write_chosen(shown: SpineShown, number: int, one: Measured | None, decimals: int) -> None:
    """Write what is known of the chosen value."""
    shown.chosen = -1 if one is None else number
    shown.name = "" if one is None else name_text(one)
    shown.value = "" if one is None else value_text(one, decimals)
    shown.definition = "" if one is None else definition_text(one)
    shown.has_plane = one is not None and one.construction.plane is not None
    notes: list[str] = []
    if one is not None:
        notes = [refusal_text(one.refusal)] if one.refusal is not None else caveat_texts(one)
    shown.notes = notes


def _rows(
    numbered: Sequence[tuple[int, Measured]], keys: Sequence[Key], decimals: int
) -> list[dict[str, object]]:
    """A row for each bone or disc, with a cell for each key; an empty one where there is none."""
    found: dict[tuple[int, ...], dict[Key, tuple[int, Measured]]] = {}
    for number, one in numbered:
        found.setdefault(one.levels, {})[one.key] = number, one
    return [
        {
            "name": levels_text(next(iter(cells.values()))[1]).replace("–", "/"),
            "cells": [_cell(*cells[key], decimals) if key in cells else _NO_CELL for key in keys],
        }
        for cells in found.values()
    ]


_NO_CELL: dict[str, object] = {"id": -1, "text": "", "mark": "", "title": ""}


def _cell(number: int, one: Measured, decimals: int) -> dict[str, object]:
    """One value: its number, how far it is to be believed, and all of it in words."""
    if one.refusal is not None:
        return {"id": number, "text": "–", "mark": "none", "title": _title(one, decimals)}
    return {
        "id": number,
        "text": number_text(one.value, "", decimals),
        "mark": _MARKS[one.trust],
        "title": _title(one, decimals),
    }


def _title(one: Measured, decimals: int) -> str:
    after = refusal_text(one.refusal) if one.refusal is not None else trust_text(one)
    return f"{name_text(one)}: {value_text(one, decimals)} · {after}"
