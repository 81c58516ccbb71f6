"""Editing the label map of one session: the chosen structure, operations, commands."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from spine_app.controllers.editing.command import Added, Doing, LabelEdit, is_about
from spine_app.controllers.editing.edited_map import EditedMap
from spine_app.controllers.editing.operations import Operation
from spine_app.controllers.editing.shown_map import ShownMap
from spine_app.controllers.guard import logged
from spine_app.controllers.labels.naming import Named
from spine_app.controllers.notices import error_sentence, error_text, tell
from spine_app.controllers.viewer import Viewer
from spine_app.domain.history import History
from spine_app.domain.labels.editing.delta import LabelDelta
from spine_app.domain.labels.editing.errors import (
    EditBusy,
    EditRefused,
    NoFreeNumber,
    NothingToEdit,
)
from spine_app.domain.labels.editing.runs import Runs, no_runs
from spine_app.domain.labels.label_map import LabelMap
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text


class EditControl:
    """Changes the label map; every change can be taken back. Loop thread only."""

    def __init__(
        self, screen: Screen, shown_map: ShownMap, viewer: Viewer, history: History
    ) -> None:
        """Edit the map that is shown, over the volume of `viewer`."""
        self._screen, self._shown = screen, screen.shown.edit
        self._map = shown_map
        self._viewer = viewer
        self._history = history
        self._edited: EditedMap | None = None
        self._subject: object = None
        self._making: asyncio.Task[EditedMap] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._serial = 0
        self._listeners: list[Callable[[LabelDelta], None]] = []
        self.on_write: Callable[[LabelMap, Runs], object] = lambda _labels, _runs: None
        """Sees voxels that were just written, before it is known whether they stay."""
        self.interrupt: Callable[[], object] = lambda: None
        """Makes the hand let go of what it has begun, before something else is changed."""

    def listen(self, listener: Callable[[LabelDelta], None]) -> None:
        """Call `listener` after each edit, and after each that was taken back."""
        self._listeners.append(listener)

    @property
    def label_map(self) -> LabelMap | None:
        """The map that is shown."""
        return self._map.now

    @property
    def edited(self) -> EditedMap | None:
        """The map, when it can be written; `prepare` makes it so."""
        edited, labels = self._edited, self.label_map
        if edited is None or labels is None or self._map.is_held:
            return None
        return edited if edited.now.labels_kji is labels.labels_kji else None

    @property
    def active(self) -> int:
        """Label of the chosen structure; 0 for none."""
        return self._shown.active

    def names(self) -> dict[int, Named]:
        """Every structure that is listed."""
        return self._map.structures

    def choose(self, label: int) -> None:
        """Choose a structure; one that is not listed changes nothing."""
        names = self.names()
        if label in names:
            self._show_active(names[label])

    def reveal(self) -> None:
        """Show the chosen structure, so that nobody paints what is not seen."""
        self._map.reveal(self.active)

    def without(self, label: int) -> Added:
        """Structures that stay listed without voxels when one of them goes."""
        return self._map.added - {label}

    def follow_labels(self) -> None:
        """Another label map is shown, or none, or its structures have other names."""
        self._follow_map()
        names = self.names()
        label = self.active if self.active in names else next(iter(names), 0)
        self._show_active(names.get(label))
        labels = self.label_map
        self._shown.addable = []
        if labels is not None:
            if labels.labels_kji.flags.writeable:
                # That costs nothing but the loading of code, which no stroke should wait for.
                self.begin()
            largest = 255 if labels.labels_kji.dtype.itemsize == 1 else 65535
            self._shown.addable = [
                {"value": one.id, "title": one.name} for one in self._map.unused(largest)
            ]

    def let_go(self) -> None:
        """Put back what the hand has begun, and give up what is being worked out."""
        self.interrupt()
        self.cancel()

    async def prepare(self) -> EditedMap:
        """The map, ready to be written; a copy is made beside the event loop where it must be.

        Raises:
            NothingToEdit: there is none.
            EditBusy: another form of it is being made.
            EditTooLarge: there is no memory for a copy.
        """
        volume = None if self._viewer.images is None else self._viewer.images.volume
        while True:
            if self._map.is_held:
                raise EditBusy
            edited, labels = self.edited, self.label_map
            if edited is not None:
                return edited
            if labels is None or volume is None:
                raise NothingToEdit
            if self._making is None:
                self._making = asyncio.create_task(asyncio.to_thread(EditedMap, labels, volume))
            try:
                made = await asyncio.shield(self._making)
            finally:
                self._making = None
            if self.label_map is labels:
                self._edited, self._subject = made, self._map.subject
                self._map.draw(made.now)

    def begin(self) -> None:
        """Make the map ready in the background, for a hand that will want it."""
        if self._map.is_held or self.label_map is None:
            return
        if self.edited is None and self._making is None:
            self.in_background(self.prepare())

    def run(self, doing: Doing, operation: Operation) -> None:
        """Work an operation out beside the event loop, and make it.

        Raises:
            EditBusy: another one is not finished.
        """
        if self._shown.busy:
            raise EditBusy
        self.interrupt()
        self._shown.busy = True
        self.in_background(self._work(doing, operation, self._serial))

    def cancel(self) -> bool:
        """Give up what is being worked out; False where nothing is."""
        self._serial += 1
        was, self._shown.busy = self._shown.busy, False
        return was

    def make(self, doing: Doing, delta: LabelDelta) -> None:
        """Make an edit that is known, and remember it; one that changes nothing is not."""
        edited = self.edited
        if edited is None:
            return
        before = self._map.added
        what = self._map.named(doing.label).name
        added = before, before if doing.added is None else doing.added
        self._history.run(LabelEdit(doing.key, what, edited, delta, added, self._apply))

    def add(self, label: int | None) -> None:
        """List a structure that has no voxels yet, and choose it.

        Raises:
            NothingToEdit: no label map can be written yet.
            NoFreeNumber: no number is free for one without a name.
            EditRefused: it is listed already.
        """
        edited = self.edited
        if edited is None:
            raise NothingToEdit
        number = self.free(1)[0] if label is None else label
        if number in self.names() or not 0 < number <= edited.largest:
            raise EditRefused
        delta = LabelDelta.of(no_runs(), edited.shape_kji)
        doing = Doing("history.edit_add", number, self._map.added | {number})
        self.make(doing, delta)
        self.choose(number)

    def free(self, count: int) -> list[int]:
        """Numbers that no label has and that mean nothing, as many as are wanted or there are.

        Raises:
            NoFreeNumber: there is none.
        """
        edited = self.edited
        if edited is None:
            raise NothingToEdit
        found: list[int] = []
        for number in range(1, edited.largest + 1):
            if len(found) == count:
                break
            if self._map.is_free(number):
                found.append(number)
        if not found:
            raise NoFreeNumber
        return found

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self.cancel()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def in_background(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something that takes a while; errors are told."""
        task = asyncio.get_running_loop().create_task(self._told(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _told(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except EditRefused as refused:
            with self._screen.update():
                tell(self._screen.shown, error_text(refused.code), "warning")
        except Exception as error:  # noqa: BLE001 - the end of a task
            with self._screen.update():
                tell(self._screen.shown, error_sentence(*logged(error)), "error")

    async def _work(self, doing: Doing, operation: Operation, serial: int) -> None:
        """Work out what an operation changes; what was cancelled meanwhile is dropped."""

        def work() -> LabelDelta:
            return LabelDelta.of(operation(edited), edited.shape_kji)

        try:
            edited = await self.prepare()
            delta = await asyncio.to_thread(work)
        finally:
            is_wanted = serial == self._serial
            if is_wanted:
                with self._screen.update():
                    self._shown.busy = False
        if is_wanted and self.edited is edited:
            with self._screen.update():
                if delta.is_nothing and doing.added is None:
                    tell(self._screen.shown, text("edit.unchanged"))
                self.make(doing, delta)

    def _apply(self, edit: LabelEdit, forth: bool) -> None:
        """Make an edit, or take it back.

        Raises:
            EditBusy: another form of the map is being made.
        """
        if self._map.is_held:
            raise EditBusy
        if edit.edited is not self.edited:
            return
        self.interrupt()
        self.cancel()
        runs = edit.delta.runs()
        self.write(runs if forth else runs.reversed)
        edit.edited.settle(runs if forth else runs.reversed)
        self._map.put(edit.edited.now, edit.added[1 if forth else 0])
        for listener in self._listeners:
            listener(edit.delta)

    def write(self, runs: Runs) -> None:
        """Write voxels, and draw them; for a hand that has not let go yet."""
        edited = self.edited
        if edited is not None:
            edited.write(runs)
            self._map.draw(edited.now)
            self.on_write(edited.now, runs)

    def _follow_map(self) -> None:
        """Go on with another form of the map, or forget what was about one that is gone."""
        edited, labels = self._edited, self.label_map
        if edited is None or (labels is not None and edited.now.labels_kji is labels.labels_kji):
            return
        if labels is not None and self._map.subject is self._subject:
            edited.adopt(labels)
            return
        self._edited = None
        self.let_go()
        self._history.forget(lambda one: is_about(one, edited))

    def _show_active(self, named: Named | None) -> None:
        shown = self._shown
        shown.active = 0 if named is None else named.id
        shown.active_name = "" if named is None else named.name
        shown.active_color = "" if named is None else "#{:02x}{:02x}{:02x}".format(*named.color)
