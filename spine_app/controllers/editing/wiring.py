"""Everything about editing label maps of one session, wired."""

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.editing.actions import EditActions
from spine_app.controllers.editing.control import EditControl
from spine_app.controllers.editing.own_map import OwnMaps
from spine_app.controllers.editing.pointer import EditPointer
from spine_app.controllers.editing.shown_map import ShownMap
from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.viewer import Viewer
from spine_app.domain.history import History
from spine_app.screen.screen import Screen


class Editing:
    """The editor belongs to the label map that is shown and ends with it."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        labels: LabelControl,
        drawers: Drawers,
        history: History,
    ) -> None:
        """Edit in the views of `viewer`, before everyone who was added to `drawers` so far."""
        self.control = EditControl(screen, ShownMap(labels), viewer, history)
        labels.on_hold = self.control.let_go
        self.pointer = EditPointer(screen, self.control, viewer, drawers)
        self.actions = EditActions(
            screen, self.control, self.pointer, OwnMaps(screen, labels, viewer)
        )

    def bind(self, keys: KeyBoard) -> None:
        """Let keys act on what the hand has begun, before they act on anything else."""
        for name, take in self.actions.keys.items():
            keys.bind_before(name, take)

    def follow_labels(self) -> None:
        """Another label map is shown, or none, or names have changed."""
        self.control.follow_labels()
        self.pointer.follow_tool()

    async def stop(self) -> None:
        """End what runs; the session ends."""
        await self.control.stop()
