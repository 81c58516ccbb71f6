"""The measurements of one session: one table a series, changed by commands that can be undone."""

from spine_app.controllers.measure.rows import write_measurements
from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.measure.texts import usual_name
from spine_app.controllers.measure.values import MeasureValues
from spine_app.domain.history import History
from spine_app.domain.measure.place import probes
from spine_app.domain.measure.table import Mark, Measurement, MeasureTable, Placement, TableChange
from spine_app.screen.screen import Screen


class MeasureControl:
    """Keeps, changes and lists measurements. Loop thread only."""

    def __init__(self, screen: Screen, source: MeasureSource, history: History) -> None:
        """List them on `screen`, ask `source` about the images, remember changes in `history`."""
        self._screen = screen
        self.source = source
        self.values = MeasureValues(source)
        self._history = history
        self._tables: dict[int, MeasureTable] = {}
        self._index = -1
        self.chosen = 0
        history.listen(self.write)

    @property
    def table(self) -> MeasureTable:
        """The measurements of the series on screen."""
        index = self.source.series_index
        if index != self._index:
            self._index, self.chosen = index, 0
            self._history.clear()
        return self._tables.setdefault(index, MeasureTable())

    @property
    def all(self) -> list[Measurement]:
        """The measurements of the series on screen in drawing order, the chosen one last."""
        entries = list(self.table.entries.values())
        return sorted(entries, key=lambda one: one.number == self.chosen)

    @property
    def decimals(self) -> int:
        """Digits after the point, as the page sets them."""
        return self._screen.controls.measuring.decimals

    def get(self, number: int) -> Measurement | None:
        """A measurement of the series on screen."""
        return self.table.entries.get(number)

    def add(self, mark: Mark, placement: Placement) -> None:
        """Keep a new measurement and choose it."""
        command = self.table.added(mark, placement)
        self.chosen = self.table.last_number
        self._run(command)

    def preview(self, measurement: Measurement) -> None:
        """Let a measurement follow a hand; `settle` makes a command of it at the end."""
        self.table.put({measurement.number: measurement})

    def settle(self, before: Measurement) -> None:
        """Make one command of all that a hand did to a measurement since it was `before`."""
        after = self.get(before.number)
        if after is not None:
            self.table.put({before.number: before})
            self._run(self.table.replaced("move", before.number, mark=after.mark))

    def choose(self, number: int) -> None:
        """Choose a measurement; one that does not exist for none."""
        chosen = number if number in self.table.entries else 0
        if chosen != self.chosen:
            self.chosen = chosen
            self.write()

    def jump(self, number: int) -> None:
        """Choose a measurement and bring the slices to it."""
        entry = self.get(number)
        if entry is None:
            return
        self.choose(number)
        frame, view = entry.placement.frame, entry.placement.view
        self.source.show(probes(entry.mark)[0], frame, view)

    def rename(self, number: int, name: str) -> None:
        """Give a measurement a name; empty, or the usual one, for the usual one."""
        entry = self.get(number)
        if entry is not None and name == usual_name(entry):
            name = ""
        self._run(self.table.replaced("rename", number, name=name))

    def show(self, number: int, *, visible: bool) -> None:
        """Show or hide a measurement."""
        self._run(self.table.replaced("show" if visible else "hide", number, visible=visible))

    def show_all(self, *, visible: bool) -> None:
        """Show or hide all measurements."""
        self._run(self.table.shown(visible=visible))

    def remove(self, *numbers: int) -> None:
        """Delete measurements."""
        self._run(self.table.removed(*numbers))

    def remove_all(self) -> None:
        """Delete all measurements."""
        self._run(self.table.removed(*self.table.entries))

    def clear(self) -> None:
        """Forget the measurements of every series; the study was closed."""
        self._tables.clear()
        self._index, self.chosen = -1, 0
        self.values.forget()
        self._history.clear()

    def leave(self) -> None:
        """Another series is being read: what is kept of this one comes back with it."""
        self.chosen = 0
        self.values.forget()
        self._history.clear()

    def write(self) -> None:
        """List the measurements, and draw them."""
        if self.chosen not in self.table.entries:
            self.chosen = 0
        with self._screen.update():
            write_measurements(self._screen.shown.measure, self, self._history)
        self.source.redraw_all()

    def _run(self, command: TableChange) -> None:
        self._history.run(command)
