"""A label map that begins empty, for whoever draws it by hand."""

import numpy as np

from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.labels.source import LabelSource
from spine_app.controllers.segmentation.source import OurNumbers
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import RequestRefused
from spine_app.domain.labels.label_map import LabelMap
from spine_app.screen.screen import Screen


class OwnSource(OurNumbers):
    """Names our structures, of which nothing is known but what a hand has drawn."""

    def of(self, labels: LabelMap) -> LabelSource:
        """See `LabelSource`."""
        return OwnSource(labels.stats, self.added)


class OwnMaps:
    """Begins label maps. Loop thread only."""

    def __init__(self, screen: Screen, labels: LabelControl, viewer: Viewer) -> None:
        """Show them over the volume of `viewer`."""
        self._shown = screen.shown
        self._labels = labels
        self._viewer = viewer

    def begin(self) -> None:
        """Show a map without a voxel.

        Raises:
            RequestRefused: there is a map already, one is being made or read, or there is no
                volume.
        """
        images = self._viewer.images
        # What comes would take the place of what a hand has drawn.
        is_coming = self._shown.segment.running or self._shown.labels_busy
        is_there = self._labels.drawn_map is not None
        if is_coming or is_there or images is None or images.volume is None:
            raise RequestRefused
        grid = images.volume.grid
        # Memory is taken where somebody paints.
        self._labels.show(LabelMap(np.zeros(grid.shape_kji, np.uint8), grid, {}), OwnSource(()))
