"""What the page can ask for about automatic measurements."""

import json

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.guard import user_action
from spine_app.controllers.measure.actions import PROGRAM
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.spine.control import Result, SpineControl
from spine_app.controllers.spine.csv import spine_csv
from spine_app.controllers.spine.record import spine_document
from spine_app.controllers.values import whole_number
from spine_app.domain.errors import RequestRefused
from spine_app.screen.screen import Screen

TABLE_NAME, RECORD_NAME = "spine-measurements.csv", "spine-measurements.json"


class SpineActions(Reporter):
    """Implements `screen.spine_commands.SpineCommands`."""

    def __init__(self, screen: Screen, control: SpineControl, downloads: Downloads) -> None:
        """Act on measurements; files go to `downloads`."""
        super().__init__(screen)
        self._control = control
        self._downloads = downloads

    @user_action
    async def choose(self, number: int) -> None:
        """Draw a measurement and go to it; the one that is drawn, or -1: draw none."""
        with self._screen.update():
            self._control.choose(whole_number(number))

    @user_action
    async def show_plane(self) -> None:
        """Turn a slice view onto the plane of the chosen measurement."""
        with self._screen.update():
            self._control.show_plane()

    @user_action
    async def export_table(self) -> None:
        """Give the page a CSV file of all measurements to save."""
        content = spine_csv(self._result().measured, PROGRAM)
        self._downloads.offer(TABLE_NAME, "text/csv", content)

    @user_action
    async def export_record(self) -> None:
        """Give the page a JSON file of bones, measurements and constructions to save."""
        found = self._result()
        quality = found.subject.imaging.findings
        document = spine_document(found.spine, found.measured, quality)
        content = json.dumps(document, indent=2, allow_nan=False).encode() + b"\n"
        self._downloads.offer(RECORD_NAME, "application/json", content)

    def follow_controls(self) -> None:
        """Measure, or write again, after the page chose another list or other decimals."""
        self.safely(self._control.follow)

    def _result(self) -> Result:
        """What was measured.

        Raises:
            RequestRefused: nothing was.
        """
        if self._control.result is None:
            raise RequestRefused
        return self._control.result
