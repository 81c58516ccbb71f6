"""The loop-side handle of one slice view."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.labels import LabelMap
from spine_app.domain.planes import Plane
from spine_app.domain.volume import Volume
from spine_app.pipelines.display import Display
from spine_app.pipelines.render_thread import RenderThread
from spine_app.pipelines.scene import OnFrame
from spine_app.pipelines.slices import ResliceView, SliceSettings

OnPicture = Callable[[NDArray[np.uint8]], None]


class SliceDisplay(Display[ResliceView]):
    """One slice view."""

    def __init__(self, thread: RenderThread, plane: Plane, on_frame: OnFrame) -> None:
        """Build the view on `thread`; `on_frame` is called there."""
        super().__init__(thread, plane.value, lambda: ResliceView(on_frame))

    def apply(self, settings: SliceSettings) -> None:
        """Show a slice with a window."""
        self._post("settings", lambda view: view.apply(settings))

    def show_slice(self, volume: Volume, settings: SliceSettings) -> None:
        """Show a slice of another volume, in one request: neither is ever drawn without the other.

        Args:
            volume: what to show from now on.
            settings: what to show of it.
        """

        def act(view: ResliceView) -> None:
            view.show(volume)
            view.apply(settings)

        self._post("volume", act)

    def show_labels(self, labels: LabelMap, table: NDArray[np.uint8]) -> None:
        """Show labels over the slice, in colours by label: (n, 4) uint8 RGBA."""
        self._post("labels", lambda view: view.show_labels(labels, table))

    def paint_labels(self, table: NDArray[np.uint8]) -> None:
        """Give the labels that are shown other colours."""
        self._post("paint", lambda view: view.paint_labels(table))

    def clear_labels(self) -> None:
        """Show no labels."""
        self._post("labels", lambda view: view.clear_labels())

    def picture(
        self, settings: SliceSettings, size: tuple[int, int], on_picture: OnPicture
    ) -> None:
        """Draw a slice of what is shown at any size, beside the view; none is left out.

        Args:
            settings: what to draw; a hidden view draws it too.
            size: width and height in pixels.
            on_picture: called on the render thread with (h, w, 4) uint8 RGBA.
        """
        self._ask(lambda view: on_picture(view.picture(settings, size)))
