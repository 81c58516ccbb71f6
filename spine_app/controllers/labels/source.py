"""Where a label map comes from, and what it therefore knows of its labels."""

from collections.abc import Mapping
from typing import Any, Protocol

from spine_app.controllers.labels.naming import Named, Naming
from spine_app.controllers.labels.texts import notes_of
from spine_app.domain.labels.delivery import LabelsReady
from spine_app.domain.labels.label_map import LabelMap


class LabelSource(Protocol):
    """Names the labels of one map."""

    @property
    def chosen(self) -> str:
        """The table the names are taken from; empty where there is nothing to choose."""

    def choose(self, name: str) -> bool:
        """Use another table; False where there is none of that name."""

    def offers(self) -> list[dict[str, Any]]:
        """Items of the table chooser; none where the names are given."""

    def names(self) -> Mapping[int, Named]:
        """Every label with its name, in the order of the list."""

    @property
    def added(self) -> frozenset[int]:
        """Labels that are listed although they may have no voxel yet."""

    def add(self, labels: frozenset[int]) -> None:
        """List these although they may have no voxel, and no others of that kind."""

    def unused(self, largest: int) -> list[Named]:
        """Structures that have a name and are not listed, with numbers up to `largest`."""

    def named(self, number: int) -> Named:
        """What a number would be called, listed or not."""

    def is_free(self, number: int) -> bool:
        """Whether a number is not listed and means nothing."""

    def notes(self, names: Mapping[int, Named]) -> list[dict[str, str]]:
        """What is to be known about the map, the most important first: `kind`, `text`."""

    def of(self, labels: LabelMap) -> "LabelSource":
        """What names an edited form of the map."""


class FileSource:
    """A label map that was read from a file; its numbers are recognised or chosen."""

    def __init__(self, ready: LabelsReady, naming: Naming) -> None:
        """Name after a table what a reader has told."""
        self._ready = ready
        self._naming = naming

    @property
    def chosen(self) -> str:
        """See `LabelSource`."""
        return self._naming.chosen

    def choose(self, name: str) -> bool:
        """See `LabelSource`."""
        return self._naming.choose(name)

    def offers(self) -> list[dict[str, Any]]:
        """See `LabelSource`."""
        return self._naming.offers()

    def names(self) -> Mapping[int, Named]:
        """See `LabelSource`."""
        return self._naming.names()

    @property
    def added(self) -> frozenset[int]:
        """See `LabelSource`."""
        return self._naming.added

    def add(self, labels: frozenset[int]) -> None:
        """See `LabelSource`."""
        self._naming.added = labels

    def unused(self, largest: int) -> list[Named]:
        """See `LabelSource`."""
        return self._naming.unused(largest)

    def named(self, number: int) -> Named:
        """See `LabelSource`."""
        return self._naming.named(number)

    def is_free(self, number: int) -> bool:
        """See `LabelSource`."""
        return self._naming.is_free(number)

    def notes(self, names: Mapping[int, Named]) -> list[dict[str, str]]:
        """See `LabelSource`."""
        return notes_of(self._ready, self._naming, names)

    def of(self, labels: LabelMap) -> LabelSource:
        """See `LabelSource`."""
        # What was recognised of the file stays: an edit is no new evidence.
        self._naming.follow(labels)
        return self
