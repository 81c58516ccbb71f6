"""The loop-side handles of the views that show a cut through a volume, flat or curved."""

from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Volume
from spine_app.pipelines.display import Display
from spine_app.pipelines.render_thread import RenderThread
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slicing.curved import CurvedSettings, StraightenedView
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from spine_app.pipelines.slicing.stage import SliceStage

OnPicture = Callable[[NDArray[np.uint8]], None]
CURVED = "curved"
"""Name of the view of a curved cut."""
S = TypeVar("S")


class CutDisplay(Display[SliceStage[S]], Generic[S]):
    """One view of a cut."""

    def apply(self, settings: S) -> None:
        """Show something else of the volume."""
        self._post("settings", lambda view: view.apply(settings))

    def show_slice(self, volume: Volume, settings: S) -> None:
        """Show a cut of another volume, in one request: neither is ever drawn without the other.

        Args:
            volume: what to show from now on.
            settings: what to show of it.
        """

        def act(view: SliceStage[S]) -> None:
            view.show(volume)
            view.apply(settings)

        self._post("volume", act)

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels over the cut, in colours by label: (n, 4) uint8 RGBA."""
        self._post("labels", lambda view: view.show_labels(labels, table))

    def paint_labels(self, table: NDArray[np.uint8]) -> None:
        """Give the labels that are shown other colours."""
        self._post("paint", lambda view: view.paint_labels(table))

    def clear_labels(self) -> None:
        """Show no labels."""
        self._post("labels", lambda view: view.clear_labels())

    def picture(
        self,
        settings: S,
        size: tuple[int, int],
        on_picture: OnPicture,
        volume: Volume | None = None,
    ) -> None:
        """Draw a cut of what is shown at any size, beside the view; none is left out.

        Args:
            settings: what to draw; a hidden view draws it too.
            size: width and height in pixels.
            on_picture: called on the render thread with (h, w, 4) uint8 RGBA.
            volume: instead of the one that the view shows.
        """
        self._ask(lambda view: on_picture(view.picture(settings, size, volume)))


class SliceDisplay(CutDisplay[SliceSettings]):
    """One slice view."""

    def __init__(self, thread: RenderThread, plane: Plane, on_frame: OnFrame) -> None:
        """Build the view on `thread`; `on_frame` is called there."""
        super().__init__(thread, plane.value, lambda: ResliceView(on_frame))


class CurvedDisplay(CutDisplay[CurvedSettings]):
    """The view of a curved cut."""

    def __init__(self, thread: RenderThread, on_frame: OnFrame) -> None:
        """Build the view on `thread`; `on_frame` is called there."""
        super().__init__(thread, CURVED, lambda: StraightenedView(on_frame))
