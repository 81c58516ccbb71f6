"""Everything about exports of one session, wired to each other."""

from spine_app.controllers.exports.actions import ExportActions
from spine_app.controllers.exports.control import ExportControl
from spine_app.controllers.exports.dialog import ExportDialog
from spine_app.controllers.exports.plan import ShownLabels
from spine_app.controllers.pictures.wiring import Outlet
from spine_app.controllers.study.control import StudyControl
from spine_app.screen.screen import Screen


class Exports:
    """Exports of one session. Loop thread only."""

    def __init__(
        self, screen: Screen, labels: ShownLabels, study: StudyControl, outlet: Outlet
    ) -> None:
        """Export the label map over a study."""
        self.dialog = ExportDialog(screen, labels)
        self.dialog.findings = lambda: study.series.findings
        self.dialog.has_images = lambda: study.has_images
        self.control = ExportControl(screen, self.dialog, outlet.downloads)
        self.control.work = outlet.work
        self.control.describe_images = lambda identified: study.describe_source(
            identified=identified
        )
        self.actions = ExportActions(screen, self.dialog, self.control)
        study.machine.listen(lambda _phase, _event: self.leave())

    def leave(self) -> None:
        """The study on screen changes: what is being made of it ends."""
        self.control.drop()

    async def stop(self) -> None:
        """End what is being made; the session ends."""
        await self.control.cancel()
