"""What a segmentation has found: structures, how sure their levels are, and where all this is from.

Numbers and codes only: whatever puts them into words has its catalogue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

SURE: Final = 0.9
"""A level that is less probable is not sure: another one is more than a tenth as likely."""

VERTEBRA: Final = "vertebra"
DISC: Final = "disc"
UNCERTAIN: Final = "levels-uncertain"
TRANSITIONAL: Final = "transitional-possible"


@dataclass(frozen=True)
class Finding:
    """One structure of a label map.

    Attributes:
        id: its number in the label map.
        kind: `vertebra`, `disc`, `sacrum`, `canal` or `cord`.
        level: `L3`; of a disc the vertebra above it; empty where it has none.
        confidence: 0 to 1; of its level where it has one, else of its mask.
        alternatives: other levels and their probabilities, the likeliest first.
        is_pinned: a person has said its level.
        flags: codes of what to know before one relies on its mask.
        is_unsure: its level may well be another one; see `marked`.
    """

    id: int
    kind: str
    level: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    is_pinned: bool = False
    flags: tuple[str, ...] = ()
    is_unsure: bool = False

    @property
    def is_vertebra(self) -> bool:
        """Whether a person can say its level."""
        return self.kind == VERTEBRA


@dataclass(frozen=True)
class Provenance:
    """How a label map came about.

    Attributes:
        engine: title of the model.
        model: its id.
        sha256: of its weights; None where it has none.
        version: of the helper.
        provider: what did the arithmetic.
        mode: `exact` or `fast`.
        is_box: only a part of the volume was looked at.
        seconds: from the start of the job to its end.
        numbering: how levels are counted, in the words of the helper.
        licence: of the model.
        notice: what a user must be told of that licence; empty for nothing.
    """

    engine: str
    model: str
    sha256: str | None
    version: str
    provider: str
    mode: str
    is_box: bool
    seconds: float
    numbering: str
    licence: str
    notice: str


@dataclass(frozen=True)
class Findings:
    """Everything that is known of a label map that was made by a segmentation.

    Attributes:
        structures: one for each number of the label map, marked.
        flags: codes about the whole study.
        provenance: how it came about.
    """

    structures: tuple[Finding, ...]
    flags: tuple[str, ...]
    provenance: Provenance

    @property
    def asked(self) -> str:
        """Flag for which a person shall look at the levels and say one; empty for none."""
        flags = (flag for flag in (UNCERTAIN, TRANSITIONAL) if flag in self.flags)
        return next(flags, "") if self.vertebrae else ""

    @property
    def vertebrae(self) -> tuple[Finding, ...]:
        """Those whose level can be said."""
        return tuple(one for one in self.structures if one.is_vertebra)


def marked(found: Iterable[Finding], flags: Iterable[str]) -> tuple[Finding, ...]:
    """The same structures, each saying whether its level is sure.

    A level that a person has said is sure. Where the whole numbering is uncertain, every vertebra
    with another possible level is not sure, and all of them where nobody says which are affected.
    A disc is as sure as the vertebra above it.
    """
    structures = tuple(found)
    is_uncertain = UNCERTAIN in tuple(flags)
    open_ones = [one for one in structures if one.is_vertebra and not one.is_pinned]
    unsure = {
        one.id for one in open_ones if one.confidence < SURE or (is_uncertain and one.alternatives)
    }
    if is_uncertain and not unsure:
        unsure = {one.id for one in open_ones}
    levels = {one.level for one in open_ones if one.id in unsure}
    return tuple(
        replace(one, is_unsure=one.id in unsure or (one.kind == DISC and one.level in levels))
        for one in structures
    )


def is_one_to_one(change: Mapping[int, int], present: Iterable[int]) -> bool:
    """Whether numbers can be exchanged without two structures becoming one.

    Args:
        change: new number by old; others stay.
        present: numbers of the label map.
    """
    after = [change.get(number, number) for number in present]
    return len(set(after)) == len(after)
