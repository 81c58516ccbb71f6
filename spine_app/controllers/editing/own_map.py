"""A label map that begins empty, for whoever draws it by hand."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.labels.naming import Named
from spine_app.controllers.labels.source import LabelSource
from spine_app.controllers.segmentation.source import named_labels, unused_of
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import RequestRefused
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import structure


class OwnSource:
    """Names our structures; there is no table to choose."""

    chosen = ""

    def __init__(self, present: Collection[int] = (), added: frozenset[int] = frozenset()) -> None:
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
        return named_labels([(number, None)])[number]

    def is_free(self, number: int) -> bool:
        """See `LabelSource`."""
        return number not in self._listed and structure(number) is None

    def notes(self, names: Mapping[int, Named]) -> list[dict[str, str]]:
        """See `LabelSource`."""
        del names
        return []

    def of(self, labels: LabelMap) -> LabelSource:
        """See `LabelSource`."""
        return OwnSource(labels.stats, self.added)

    @property
    def _listed(self) -> set[int]:
        return {*self._present, *self.added}


class OwnMaps:
    """Begins label maps. Loop thread only."""

    def __init__(self, labels: LabelControl, viewer: Viewer) -> None:
        """Show them over the volume of `viewer`."""
        self._labels = labels
        self._viewer = viewer

    def begin(self) -> None:
        """Show a map without a voxel.

        Raises:
            RequestRefused: there is a map already, or no volume.
        """
        images = self._viewer.images
        if self._labels.label_map is not None or images is None or images.volume is None:
            raise RequestRefused
        grid = images.volume.grid
        # Memory is taken where somebody paints.
        self._labels.show(LabelMap(np.zeros(grid.shape_kji, np.uint8), grid, {}), OwnSource())
