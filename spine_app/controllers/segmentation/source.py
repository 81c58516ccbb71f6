"""A label map that the helper has made: its names, with a question mark where a level is unsure."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from spine_app.controllers.labels.naming import Named, is_between
from spine_app.controllers.labels.source import LabelSource
from spine_app.domain.labels.findings import TRANSITIONAL, UNCERTAIN, VERTEBRA, Finding, Findings
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import SACRUM, VERTEBRAE, structure, unnamed_color
from spine_app.screen.structure_texts import structure_text
from spine_app.screen.texts import spoken, text
from spine_app.screen.told import told

_WARNED = ("no-spine", "not-hu", "few-slices", "low-confidence", "gap", UNCERTAIN, TRANSITIONAL)
_LAST = 1e9
_OURS_MAX = 255
"""Largest number of a structure of the spine; above are those of the rest of the body."""


class OurNumbers:
    """The part of a `LabelSource` whose labels have our numbers: there is no table to choose."""

    chosen = ""

    def __init__(self, present: Collection[int], added: frozenset[int] = frozenset()) -> None:
        """Name the labels of a map.

        Args:
            present: numbers of the map.
            added: see `LabelSource`.
        """
        self._present = tuple(present)
        self.added = added

    def choose(self, name: str) -> bool:
        """See `LabelSource`."""
        del name
        return False

    def offers(self) -> list[dict[str, Any]]:
        """See `LabelSource`."""
        return []

    def names(self) -> Mapping[int, Named]:
        """See `LabelSource`."""
        return named_labels((label, None) for label in self._listed)

    def add(self, labels: frozenset[int]) -> None:
        """See `LabelSource`."""
        self.added = labels

    def unused(self, largest: int) -> list[Named]:
        """See `LabelSource`."""
        return unused_of(self._listed, largest)

    def named(self, number: int) -> Named:
        """See `LabelSource`."""
        return self.names().get(number) or _named(number, None, self._listed)

    def is_free(self, number: int) -> bool:
        """See `LabelSource`."""
        return number not in self._listed and structure(number) is None

    def notes(self, names: Mapping[int, Named]) -> list[dict[str, str]]:
        """See `LabelSource`."""
        del names
        return []

    @property
    def _listed(self) -> set[int]:
        return {*self._present, *self.added}


class HelperSource(OurNumbers):
    """Names that a segmentation gives."""

    def __init__(
        self, findings: Findings, present: Collection[int], added: frozenset[int] = frozenset()
    ) -> None:
        """Name the labels of a map.

        Args:
            findings: what is known of them.
            present: numbers of the map; those without a finding were added by hand.
            added: see `LabelSource`.
        """
        super().__init__(present, added)
        self.findings = findings

    def names(self) -> Mapping[int, Named]:
        """See `LabelSource`."""
        found = {one.id: one for one in self.findings.structures}
        return named_labels((label, found.get(label)) for label in self._listed)

    def notes(self, names: Mapping[int, Named]) -> list[dict[str, str]]:
        """See `LabelSource`."""
        del names
        # What a question says already is not said twice.
        return [_note(flag) for flag in self.findings.flags if flag != self.findings.asked]

    def of(self, labels: LabelMap) -> LabelSource:
        """See `LabelSource`."""
        return HelperSource(self.findings, labels.stats, self.added)


class FirstLookSource(OurNumbers):
    """Names of a coarse result; none of its levels is sure, and nobody edits it."""

    def names(self) -> Mapping[int, Named]:
        """See `LabelSource`."""
        guess = Finding(0, VERTEBRA, "", 0.0, is_unsure=True)
        levels = {label for label in self._present if label in VERTEBRAE and label != SACRUM}
        return named_labels((one, guess if one in levels else None) for one in self._present)

    def add(self, labels: frozenset[int]) -> None:
        """See `LabelSource`."""
        del labels

    def unused(self, largest: int) -> list[Named]:
        """See `LabelSource`."""
        del largest
        return []

    def is_free(self, number: int) -> bool:
        """See `LabelSource`."""
        del number
        return False

    def of(self, labels: LabelMap) -> LabelSource:
        """See `LabelSource`."""
        return FirstLookSource(labels.stats)


def named_labels(labels: Iterable[tuple[int, Finding | None]]) -> Mapping[int, Named]:
    """Names of labels with our numbers, from head to foot.

    Args:
        labels: numbers, and what is known of each.
    """
    found = dict(labels)
    named = [_named(label, finding, found) for label, finding in found.items()]
    return {one.id: one for one in sorted(named, key=lambda one: (one.rank, one.id))}


def unused_of(listed: Collection[int], largest: int) -> list[Named]:
    """Our structures that are not listed, with numbers up to `largest`, from head to foot."""
    numbers = [n for n in range(1, min(largest, _OURS_MAX) + 1) if n not in listed]
    named = [_named(number, None, listed) for number in numbers]
    return sorted((one for one in named if one.is_known), key=lambda one: (one.rank, one.id))


def _named(label: int, finding: Finding | None, present: Collection[int]) -> Named:
    one = structure(label, present)
    if one is None:
        words = _other(label)
        return Named(label, words, unnamed_color(label), _LAST, finding=finding)
    unsure = finding is not None and finding.is_unsure
    words = _words(one.name, unsure=unsure)
    return Named(
        label,
        words,
        one.color,
        one.rank,
        is_known=True,
        is_between=is_between(one),
        finding=finding,
        ours=label,
    )


@told
def _words(name: str, *, unsure: bool) -> str:
    words = structure_text(name, spoken())
    return f"{words}?" if unsure else words


@told
def _other(label: int) -> str:
    return text("labels.other").replace("{value}", str(label))


def _note(flag: str) -> dict[str, str]:
    kind = "warning" if flag in _WARNED else "info"
    return {"kind": kind, "text": text(f"segment.study.{flag}")}
