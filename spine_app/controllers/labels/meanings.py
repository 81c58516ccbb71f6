"""What the numbers of a label map mean, where nothing but one meaning is possible."""

from collections.abc import Mapping
from dataclasses import dataclass

from spine_app.domain.labels.evidence import Seen
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.recognition import (
    Confidence,
    believable,
    meanings,
    recognise_table,
)
from spine_app.domain.labels.tables import TableName, table_named


@dataclass(frozen=True)
class Certain:
    """The certain part of a label map.

    Attributes:
        ours: our id by number in the map.
        table: whose numbers they are; None where that is not certain.
        possible: the programs it may be from, the most believable first.
    """

    ours: Mapping[int, int]
    table: TableName | None
    possible: tuple[TableName, ...]


def certain_meanings(labels: LabelMap, chosen: TableName | None = None) -> Certain:
    """What is certain; a number that may mean two things means nothing here.

    Args:
        labels: the map.
        chosen: whose numbers the user says they are.
    """
    if chosen is not None:
        table = table_named(chosen)
        ours = {n: table.ours[n] for n in labels.stats if n in table.ours}
        return Certain(ours, chosen, (chosen,))
    seen = {n: Seen(one.centroid_lps, labels.volume_ml(n)) for n, one in labels.stats.items()}
    candidates = recognise_table(seen)
    tables = believable(candidates)
    found = {n: meanings(n, tables) for n in labels.stats}
    ours = {n: one[0] for n, one in found.items() if len(one) == 1 and one[0] is not None}
    first = candidates[0]
    is_clear = first.confidence in (Confidence.SURE, Confidence.LIKELY)
    return Certain(ours, first.table.name if is_clear else None, tuple(one.name for one in tables))
