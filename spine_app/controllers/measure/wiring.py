"""Everything about measurements of one session, wired."""

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.drawers import Drawers
from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.measure.actions import MeasureActions
from spine_app.controllers.measure.control import MeasureControl
from spine_app.controllers.measure.pointer import MeasurePointer
from spine_app.controllers.measure.source import MeasureSource
from spine_app.domain.history import History
from spine_app.domain.lifecycle import Phase
from spine_app.screen.screen import Screen


class Measures:
    """Measurements belong to a series and end with the study."""

    def __init__(
        self,
        screen: Screen,
        source: MeasureSource,
        drawers: Drawers,
        history: History,
        downloads: Downloads,
    ) -> None:
        """Measure in the views of `source`, before everyone who was added to `drawers` so far."""
        self.control = MeasureControl(screen, source, history)
        self.pointer = MeasurePointer(screen, self.control, drawers)
        self.actions = MeasureActions(screen, self.control, self.pointer, history, downloads)

    def bind(self, keys: KeyBoard) -> None:
        """Let keys act on measurements."""
        for name, handler in self.actions.keys.items():
            keys.bind(name, handler)

    def follow(self, phase: Phase) -> None:
        """The session has moved into another phase."""
        if phase is Phase.READY:
            self.control.write()
            return
        self.pointer.let_go()
        if phase is Phase.EMPTY:
            self.control.clear()
        elif phase is Phase.READING:
            self.control.leave()
