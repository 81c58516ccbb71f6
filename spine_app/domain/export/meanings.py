"""From the English name of a structure back to our id."""

import re
from functools import cache

from spine_app.domain.export.structures import UNSURE_MARK
from spine_app.domain.labels.structures import (
    DISC,
    ELSEWHERE_MORE,
    END_PLATE,
    VERTEBRAE,
    structure,
)
from spine_app.domain.labels.total_segmentator import OTHER_ANATOMY

_DISC = re.compile(r"Disc (?:below )?([A-Za-z0-9]+)(?:/[A-Za-z0-9]+)?")
_LEVELS = {name: level for level, name in VERTEBRAE.items()}


def ours_named(name: str) -> int | None:
    """Our id of a structure, None where the name means none or several.

    Args:
        name: as `domain.labels.structures` has it, with or without `UNSURE_MARK`.
    """
    plain = name.removesuffix(UNSURE_MARK)
    disc = _DISC.fullmatch(plain)
    if disc and disc[1] in _LEVELS:
        ours = DISC + _LEVELS[disc[1]]
        return ours if structure(ours) is not None else None
    return _by_name().get(plain)


@cache
def _by_name() -> dict[str, int]:
    last = ELSEWHERE_MORE + len(OTHER_ANATOMY)
    known = (structure(ours) for ours in range(last, 0, -1) if not DISC < ours < END_PLATE)
    return {one.name: one.id for one in known if one is not None}
