"""The list of measurements on the screen, the chosen one in detail, and what can be undone."""

from typing import Any, Protocol

from spine_app.controllers.measure.history_texts import redo_words, undo_words
from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.measure.texts import (
    definition_of,
    details,
    name_of,
    value_text,
    where_text,
)
from spine_app.controllers.measure.values import MeasureValues
from spine_app.controllers.measure.warnings import warnings_of
from spine_app.domain.history import History
from spine_app.domain.measure.place import probes
from spine_app.domain.measure.table import Measurement, MeasureTable
from spine_app.screen.measure_state import MeasureShown


class Listed(Protocol):
    """The measurements that are listed."""

    source: MeasureSource
    values: MeasureValues
    chosen: int

    @property
    def table(self) -> MeasureTable:
        """The measurements of the series on screen."""

    @property
    def decimals(self) -> int:
        """Digits after the point."""


def write_measurements(shown: MeasureShown, of: Listed, history: History) -> None:
    """Write the list, the chosen measurement, and the names of what can be undone."""
    entries = of.table.entries
    shown.rows = [_row(one, of) for one in entries.values()]
    shown.chosen = of.chosen
    chosen = entries.get(of.chosen)
    if chosen is None:
        shown.details, shown.warnings, shown.definition = [], [], ""
    else:
        told = of.values.told(chosen)
        levels = of.source.levels(probes(chosen.mark))
        shown.details = details(chosen, told, levels, of.decimals)
        shown.definition = definition_of(chosen, told)
        shown.warnings = _warnings(chosen, of)
    shown.undo_text = undo_words(history)
    shown.redo_text = redo_words(history)


def _row(measurement: Measurement, of: Listed) -> dict[str, Any]:
    told = of.values.told(measurement)
    return {
        "id": measurement.number,
        "kind": measurement.kind.value,
        "name": name_of(measurement),
        "value": value_text(told, of.decimals),
        "where": where_text(measurement),
        "levels": of.source.levels(probes(measurement.mark)),
        "visible": measurement.visible,
        "warn": bool(_warnings(measurement, of)),
    }


def _warnings(measurement: Measurement, of: Listed) -> list[str]:
    source, told = of.source, of.values.told(measurement)
    return warnings_of(measurement, told, source.findings, is_coarse=source.is_coarse)
