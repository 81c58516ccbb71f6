"""Everything about automatic measurements of one session, wired."""

from collections.abc import Iterable

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.drawers import Drawers
from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.spine.actions import SpineActions
from spine_app.controllers.spine.control import SpineControl
from spine_app.controllers.spine.drawing import construction_shapes
from spine_app.controllers.spine.source import SpineSource
from spine_app.controllers.spine.texts import overlay_words
from spine_app.domain.view.drawing import Shape
from spine_app.domain.view.projection import Projection
from spine_app.screen.measure_state import MeasuredBy
from spine_app.screen.screen import Screen


class SpineMeasures:
    """Automatic measurements belong to the label map that is shown and end with it."""

    def __init__(
        self,
        screen: Screen,
        source: SpineSource,
        views: MeasureSource,
        drawers: Drawers,
        downloads: Downloads,
    ) -> None:
        """Measure what `source` knows; the chosen one is drawn over the views."""
        self._screen = screen
        self.control = SpineControl(screen, source, views)
        self.actions = SpineActions(screen, self.control, downloads)
        drawers.add(self._draw)

    def _draw(self, view: str, projection: Projection) -> Iterable[Shape]:
        measuring = self._screen.controls.measuring
        chosen = self.control.chosen if measuring.listed is MeasuredBy.PROGRAM else None
        if chosen is None:
            return ()
        words = overlay_words(chosen, measuring.decimals)
        return construction_shapes(chosen, words, view, projection)

    async def stop(self) -> None:
        """End what runs; the session ends."""
        await self.control.stop()
