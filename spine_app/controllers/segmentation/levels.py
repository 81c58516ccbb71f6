"""The level guard: a person says a level, the neighbours follow, and one undo takes it back."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from spine_app.controllers.background import Background
from spine_app.controllers.guard import logged
from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.segmentation.helper import Helper
from spine_app.controllers.segmentation.results import Result, finding_of, renumbered
from spine_app.controllers.segmentation.source import HelperSource
from spine_app.domain.errors import RequestRefused
from spine_app.domain.helper_errors import HelperAbsent, HelperRefused
from spine_app.domain.history import Command, History
from spine_app.domain.labels.findings import Findings, is_one_to_one, marked
from spine_app.domain.labels.structures import COCCYX, S1, SACRUM, VERTEBRAE
from spine_app.helper_client.documents import Relabelled, Report
from spine_app.screen.screen import Screen

LEVELS = tuple(name for number, name in VERTEBRAE.items() if number not in (S1, SACRUM, COCCYX))
"""What a vertebra can be, from head to foot."""


@dataclass(frozen=True, eq=False)
class Naming:
    """One naming of the vertebrae of a result.

    Attributes:
        findings: what is known under it.
        values: number now by number in the result.
        pins: levels that a person has said, by number in the result.
    """

    findings: Findings
    values: Mapping[int, int]
    pins: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LevelChange:
    """Another naming; see `domain.history.Command`."""

    key: str
    before: Naming
    after: Naming
    use: Callable[[Naming], None]

    @property
    def is_nothing(self) -> bool:
        """Whether the same was said before."""
        return self.before.pins == self.after.pins

    def do(self) -> None:
        """Name as after the change."""
        self.use(self.after)

    def undo(self) -> None:
        """Name as before."""
        self.use(self.before)


class LevelGuard:
    """The levels of the result on screen. Loop thread only."""

    def __init__(self, screen: Screen, labels: LabelControl, history: History) -> None:
        """Change what `labels` shows, and remember it in `history`."""
        self._screen = screen
        self._labels = labels
        self._history = history
        self._background = Background()
        # Pins take turns: each says all that was pinned before it.
        self._turn = asyncio.Lock()
        self._job = ""
        self._first: Naming | None = None
        self._wanted: Naming | None = None
        self._shown: Naming | None = None
        self._source: HelperSource | None = None
        self._is_at_work = False
        self.listeners: list[Callable[[], None]] = []
        """Called when other levels are shown, or none."""
        labels.on_map.append(self._follow_map)

    @property
    def findings(self) -> Findings | None:
        """What is known of the result on screen; None where it is no result of the helper."""
        return None if self._shown is None else self._shown.findings

    def begin(self, result: Result) -> None:
        """Show a result and guard its levels."""
        values = {one.id: one.id for one in result.findings.structures}
        naming = Naming(result.findings, values)
        self._leave()
        self._job = result.job
        self._first = self._wanted = self._shown = naming
        self._source = HelperSource(result.findings, result.labels.stats)
        self._labels.show(result.labels, self._source)
        self._tell()

    async def pin(self, helper: Helper | None, label: int, level: str) -> None:
        """Say which level a vertebra is.

        Args:
            helper: names the others.
            label: number of the vertebra.
            level: one of `LEVELS`.

        Raises:
            RequestRefused: there is no such vertebra or level.
            HelperError: the helper cannot be asked, or no naming has these levels.
        """
        async with self._turn:
            now, value = self._vertebra(label)
            if level not in LEVELS:
                raise RequestRefused
            pins = {**now.pins, value: level}
            after = await self._renamed(helper, now, pins)
            self._change("history.pin_level", now, after)

    async def unpin(self, helper: Helper | None, label: int) -> None:
        """Take back what was said of a vertebra.

        Raises:
            RequestRefused: nothing was said of it.
            HelperError: the helper cannot be asked.
        """
        async with self._turn:
            now, value = self._vertebra(label)
            if value not in now.pins or self._first is None:
                raise RequestRefused
            pins = {one: level for one, level in now.pins.items() if one != value}
            after = await self._renamed(helper, now, pins) if pins else self._first
            self._change("history.unpin_level", now, after)

    def renew(self, report: Report) -> bool:
        """Take another job for the one of the result, where it found the same; whether it did."""
        if self._first is None:
            return False
        found = {(one.value, one.kind, one.level) for one in report.instances}
        ours = {(one.id, one.kind, one.level) for one in self._first.findings.structures}
        if found != ours:
            return False
        self._job = report.job
        return True

    async def stop(self) -> None:
        """Wait for what is being changed; the session ends."""
        await self._background.stop()

    def _vertebra(self, label: int) -> tuple[Naming, int]:
        """The naming of now, and the number that a vertebra has in the result.

        Raises:
            RequestRefused: there is no such vertebra.
        """
        now = self._wanted
        if now is None or label not in {one.id for one in now.findings.vertebrae}:
            raise RequestRefused
        return now, next(value for value, number in now.values.items() if number == label)

    async def _renamed(self, helper: Helper | None, now: Naming, pins: Mapping[int, str]) -> Naming:
        """What the helper says where these levels are said.

        Raises:
            HelperError: it says nothing, or nothing that can be shown.
        """
        if helper is None or helper.client is None:
            raise HelperAbsent
        answer = await helper.client.relabel(self._job, pins)
        if self._wanted is not now:
            raise RequestRefused
        return _naming(now, pins, answer)

    def _change(self, key: str, before: Naming, after: Naming) -> None:
        labels = self._labels.label_map
        change = _change(before, after)
        added = frozenset() if self._source is None else self._source.added
        if labels is None or not is_one_to_one(change, {*labels.stats, *added}):
            # A level is taken by something that was added by hand.
            raise HelperRefused("bad-pins")
        with self._screen.update():
            self._history.run(LevelChange(key, before, after, self._use))

    def _use(self, naming: Naming) -> None:
        """Show another naming as soon as its label map is made."""
        if self._wanted is None:
            return
        self._wanted = naming
        if not self._is_at_work:
            self._is_at_work = True
            # What a hand paints meanwhile would have numbers of before.
            self._labels.hold()
            self._background.start(self._follow_wanted())

    async def _follow_wanted(self) -> None:
        """Make label maps until the one that is wanted is shown."""
        try:
            while self._wanted is not self._shown:
                await self._step()
        except Exception as error:  # noqa: BLE001 - the end of a task
            self._wanted = self._shown
            with self._screen.update():
                tell(self._screen.shown, error_sentence(*logged(error)), "error")
        finally:
            self._is_at_work = False
            self._labels.release()

    async def _step(self) -> None:
        target, shown, labels = self._wanted, self._shown, self._labels.label_map
        if target is None or shown is None or labels is None:
            return
        change = _change(shown, target)
        other = await asyncio.to_thread(renumbered, labels, change)
        if self._shown is not shown or self._labels.label_map is not labels:
            return
        with self._screen.update():
            self._shown = target
            added = frozenset() if self._source is None else self._source.added
            renamed = frozenset(change.get(one, one) for one in added)
            self._source = HelperSource(target.findings, other.stats, renamed)
            self._labels.replace(other, self._source, change)
            self._tell()

    def _follow_map(self) -> None:
        """Another map took the place of the result, or it was taken off, or edited."""
        source = self._labels.source
        if self._source is None or source is self._source:
            return
        if isinstance(source, HelperSource) and source.findings is self._source.findings:
            self._source = source
            return
        self._leave()
        self._tell()

    def _leave(self) -> None:
        """Guard nothing; what was said of a result goes with it."""
        self._job = ""
        self._first = self._wanted = self._shown = self._source = None
        self._history.forget(self._is_ours)

    def _is_ours(self, command: Command) -> bool:
        return isinstance(command, LevelChange)

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()


def _naming(now: Naming, pins: Mapping[int, str], answer: Relabelled) -> Naming:
    structures = marked(map(finding_of, answer.instances), answer.flags)
    findings = replace(now.findings, structures=structures, flags=answer.flags)
    return Naming(findings, {int(old): new for old, new in answer.values.items()}, dict(pins))


def _change(before: Naming, after: Naming) -> dict[int, int]:
    """New number by old."""
    return {number: after.values[value] for value, number in before.values.items()}
