"""Everything about the segmentation of one session, wired."""

import numpy as np

from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.rendering.cut import Cutting
from spine_app.controllers.segmentation.actions import SegmentActions
from spine_app.controllers.segmentation.control import SegmentControl
from spine_app.controllers.segmentation.helper import Helper
from spine_app.controllers.segmentation.levels import LEVELS, LevelGuard
from spine_app.controllers.viewer import Viewer
from spine_app.domain.history import History
from spine_app.domain.lifecycle import Phase
from spine_app.domain.rendering.cutting import CropBox
from spine_app.domain.volume import Volume
from spine_app.helper_client.documents import Box
from spine_app.screen.screen import Screen


class Segmentation:
    """A segmentation belongs to a volume and ends with it."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        labels: LabelControl,
        cutting: Cutting,
        history: History,
    ) -> None:
        """Segment what `viewer` shows, or what the box of `cutting` holds of it."""
        self._cutting = cutting
        self.guard = LevelGuard(screen, labels, history)
        self.control = SegmentControl(screen, viewer, labels, self.guard, self._box)
        self.actions = SegmentActions(screen, self.control, self.guard)
        screen.shown.segment.levels = list(LEVELS)

    def serve_with(self, helper: Helper) -> None:
        """Ask this helper."""
        self.control.helper = helper
        self.control.write()

    def follow(self, phase: Phase) -> None:
        """The session has moved into another phase."""
        if phase is Phase.READY:
            self.control.enter()
        else:
            self.control.leave(closed=phase is Phase.EMPTY)

    async def stop(self) -> None:
        """End what runs; the session ends."""
        await self.control.stop()

    def _box(self, volume: Volume) -> Box | None:
        """Voxels of the volume that lie in the crop box; None where it holds all of them."""
        box, grid = self._cutting.box, self._cutting.grid
        if box is None or grid is not volume.grid or self._cutting.is_whole:
            return None
        return voxels_in(box, volume.grid.shape_ijk)


def voxels_in(box: CropBox, shape_ijk: tuple[int, int, int]) -> Box:
    """First voxel, and the voxel behind the last, of those whose middle a crop box holds.

    Args:
        box: faces as indices along i, j and k; voxel n reaches from n - 0.5 to n + 0.5.
        shape_ijk: of the volume. At least one voxel along each axis is kept.
    """
    last = np.array(shape_ijk) - 1
    start = np.clip(np.ceil(box.low_ijk), 0, last).astype(int)
    stop = np.maximum(np.clip(np.floor(box.high_ijk), 0, last).astype(int), start) + 1
    low_i, low_j, low_k = start.tolist()
    high_i, high_j, high_k = stop.tolist()
    return Box(start_kji=(low_k, low_j, low_i), stop_kji=(high_k, high_j, high_i))
