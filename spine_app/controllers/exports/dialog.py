"""What the export dialog says about what it would make."""

from collections.abc import Callable

from spine_app.controllers.exports.plan import Made, Plan, ShownLabels, plan_of
from spine_app.controllers.exports.texts import file_lines, notes_of, row_of, summary_of
from spine_app.domain.export.errors import NothingToExport
from spine_app.domain.export.origin import OPENED, Origin
from spine_app.domain.study.quality import Finding
from spine_app.screen.export_state import ExportControls, ExportKind
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text
from spine_app.screen.told import again


class ExportDialog:
    """The dialog of one session, and what it describes. Loop thread only."""

    def __init__(self, screen: Screen, labels: ShownLabels) -> None:
        """Describe on this screen what can be made of a label map."""
        self._screen = screen
        self._shown = screen.shown.exports
        self._labels = labels
        self.origin: Callable[[], Origin] = lambda: OPENED
        """Who made the label map."""
        self.findings: Callable[[], tuple[Finding, ...]] = tuple
        """What limits the series on screen."""
        self.has_images: Callable[[], bool] = lambda: False
        """Whether a DICOM segmentation can refer to the series on screen."""

    @property
    def wanted(self) -> ExportControls:
        """What the user chose."""
        return self._screen.controls.exporting

    def plan(self) -> Plan:
        """The export that is wanted.

        Raises:
            NothingToExport: there is nothing to export.
        """
        return plan_of(self.wanted, self._labels, Made(self.origin(), self.findings()))

    def describe(self) -> None:
        """Write what would be made now, or why nothing can be."""
        with self._screen.update():
            self._shown.structures = [
                {"name": label, "title": again(one.name)}
                for label, one in self._labels.structures.items()
            ]
            self._shown.why_not = self._why_not()
            try:
                plan = self.plan()
            except NothingToExport:
                self._forget()
            else:
                self._write(plan)

    def _write(self, plan: Plan) -> None:
        shown = self._shown
        shown.files = file_lines(plan)
        shown.rows = [row_of(one) for one in plan.content.structures]
        shown.notes = notes_of(plan)
        shown.summary = summary_of(plan)
        shown.identifies = plan.identifies

    def _forget(self) -> None:
        shown = self._shown
        shown.files, shown.rows, shown.notes, shown.summary = [], [], [], ""
        shown.identifies = False

    def _why_not(self) -> str:
        if self._labels.label_map is None:
            return text("export.no_labels")
        if self._shown.working:
            return text("export.busy")
        if self.wanted.kind is ExportKind.SEGMENTATION and not self.has_images():
            return text("export.no_images")
        try:
            self.plan()
        except NothingToExport:
            return text("export.nothing")
        return ""
