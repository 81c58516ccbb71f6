"""The segmentation of one session: started, watched, called off, and its result shown."""

import asyncio
from collections.abc import Callable

from spine_app.controllers.background import Background
from spine_app.controllers.guard import logged
from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.notices import tell
from spine_app.controllers.segmentation.again import Again
from spine_app.controllers.segmentation.ahead import Ahead
from spine_app.controllers.segmentation.helper import Helper
from spine_app.controllers.segmentation.kept import Kept
from spine_app.controllers.segmentation.levels import LevelGuard
from spine_app.controllers.segmentation.lost import LostRun, may_return
from spine_app.controllers.segmentation.offers import Offer, offer, write_offer
from spine_app.controllers.segmentation.results import coarse_map, result_of
from spine_app.controllers.segmentation.run import Order, Run, Step
from spine_app.controllers.segmentation.source import FirstLookSource
from spine_app.controllers.segmentation.texts import (
    about_model,
    done_words,
    failure,
    finished_words,
    provenance_rows,
    question,
    step_words,
)
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import RequestRefused
from spine_app.domain.helper_errors import HelperAbsent
from spine_app.domain.volume import Modality, Volume
from spine_app.helper_client.client import CoarseLabels
from spine_app.helper_client.documents import Box, Job
from spine_app.helper_client.presence import HelperPresence, HelperStatus
from spine_app.screen.screen import Screen
from spine_app.screen.segment_state import SegmentPart
from spine_app.screen.shell_state import RightTab
from spine_app.screen.texts import text

BoxOf = Callable[[Volume], Box | None]


class SegmentControl:
    """Runs one segmentation at a time. Loop thread only."""

    def __init__(
        self, screen: Screen, viewer: Viewer, labels: LabelControl, guard: LevelGuard, box: BoxOf
    ) -> None:
        """Segment the volume of a viewer.

        Args:
            screen: where progress and notices are shown.
            viewer: what shows the volume.
            labels: what shows a first look.
            guard: takes results.
            box: part of the volume that the crop box holds; None for all of it.
        """
        self._screen, self._shown = screen, screen.shown.segment
        self._viewer = viewer
        self._labels = labels
        self._guard = guard
        self._box = box
        self.helper: Helper | None = None
        self._is_open = False
        self._kept = Kept()
        self._run: Run | None = None
        self._lost: LostRun | None = None
        self._task: asyncio.Task[None] | None = None
        self._background = Background()
        self._ahead = Ahead(self._kept, self._background)
        self.again = Again(guard, self._kept, self._background)
        self._seconds: dict[str, float] = {}
        guard.listeners.append(self.write)
        # Called when a new result is on screen, and a first look at one.
        self.on_result: Callable[[], None] = lambda: None
        self._write()

    def start(self) -> None:
        """Segment what the page has chosen; what is on screen stays until it is done.

        Raises:
            RequestRefused: nothing can be segmented now, or a segmentation is running.
        """
        volume, now = self._volume(), self._offer()
        client = None if self.helper is None else self.helper.client
        if self._is_running or volume is None or now.model is None or client is None:
            raise RequestRefused
        wants_box = self._screen.controls.segmenting.part is SegmentPart.BOX
        order = Order(volume, now.model, now.mode, self._box(volume) if wants_box else None)
        self._begin(Run(client, order, self._kept, self))

    def stop_run(self) -> None:
        """Call the running segmentation off, at once; what is on screen stays."""
        if not self._is_running:
            return
        self._let_go()
        self._labels.end_first_look()
        self.write()

    def enter(self) -> None:
        """A volume is complete and on screen."""
        self._is_open = True
        self.send_ahead()
        self.write()

    def leave(self, *, closed: bool) -> None:
        """The volume goes; where the study goes with it, the helper forgets it too."""
        self._is_open = False
        self._ahead.stop()
        self.again.stop()
        self.stop_run()
        client = None if self.helper is None else self.helper.client
        if closed and client is not None:
            self._background.start(self._kept.forget(client))
        self.write()

    def follow_helper(self) -> None:
        """The helper is not as it was."""
        run, lost = self._run, self._lost
        if run is not None and (self.helper is None or self.helper.client is not run.client):
            self._lose(run, HelperAbsent())
        elif lost is not None and lost.can_go_on(self.helper):
            self._go_on(lost.order)
        elif lost is not None and not may_return(self.helper):
            self._fail(HelperAbsent())
        self.send_ahead()
        self.write()

    def send_ahead(self) -> None:
        """Hand the volume over where it can be segmented and the page shows how."""
        frame, volume = self._screen.controls.framing, self._volume()
        is_seen = frame.right_open and frame.right_tab is RightTab.LABELS
        client = None if self.helper is None else self.helper.client
        if not is_seen or volume is None or client is None or self._offer().model is None:
            return
        self._ahead.send(volume, client)

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self._ahead.stop()
        self.again.stop()
        self.stop_run()
        await self._background.stop()
        await self._guard.stop()

    def at(self, step: Step, job: Job | None) -> None:
        """See `run.Watcher`."""
        with self._screen.update():
            shown = self._shown
            shown.step = step_words(step, job)
            is_work = step is Step.WORK and job is not None
            shown.done = round(job.fraction, 3) if job is not None and is_work else 0.0
            left = job.eta_s if job is not None and is_work else None
            shown.seconds_left = -1 if left is None else round(left)
            shown.stalled = job is not None and "stalled" in job.warnings

    async def first_look(self, coarse: CoarseLabels) -> None:
        """See `run.Watcher`."""
        run = self._run
        if run is None:
            return
        labels = await asyncio.to_thread(coarse_map, coarse, run.order.volume.grid)
        if self._run is not run:
            return
        with self._screen.update():
            source = FirstLookSource(labels.stats)
            is_first = not self._shown.first_look
            self._shown.first_look = self._labels.show_first_look(labels, source)
            self._shown.finished = finished_words(coarse.about.finished)
            if is_first and self._shown.first_look:
                self.on_result()

    def write(self) -> None:
        """Write what can be done, and what is known of the result on screen."""
        with self._screen.update():
            self._write()

    def _write(self) -> None:
        shown, now = self._shown, self._offer()
        write_offer(shown, self._status(), self._modality(), now)
        seconds = None if now.model is None else self._seconds.get(now.model.id)
        shown.about = [] if now.model is None else about_model(now.model, seconds)
        shown.running = self._is_running
        shown.can_run = now.model is not None and not self._is_running
        if not shown.running:
            shown.step, shown.done, shown.seconds_left = "", 0.0, -1
            shown.stalled = shown.first_look = False
            shown.finished = ""
        findings = self._guard.findings
        shown.has_result = findings is not None
        shown.question = "" if findings is None else question(findings)
        shown.details = [] if findings is None else provenance_rows(findings.provenance)

    async def _follow(self, run: Run) -> None:
        """See a run to its end."""
        try:
            labelled = await run.labelled()
            result = await asyncio.to_thread(result_of, labelled, run.order)
        except HelperAbsent as error:
            if self._run is run:
                self._lose(run, error)
            return
        except Exception as error:  # noqa: BLE001 - the end of a task
            if self._run is run:
                self._fail(error)
            return
        if self._run is not run:
            return
        with self._screen.update():
            self._run = self._task = None
            self._seconds[run.order.model.id] = result.findings.provenance.seconds
            self._guard.begin(result)
            self.again.stop()
            self.again.order = run.order
            self.on_result()
            asks = question(result.findings)
            kind = "warning" if asks or not result.findings.vertebrae else "info"
            tell(self._screen.shown, asks or done_words(result.findings), kind)
            self.write()

    @property
    def _is_running(self) -> bool:
        return self._run is not None or self._lost is not None

    def _begin(self, run: Run) -> None:
        self._run = run
        self._task = self._background.start(self._follow(run))
        self.write()

    def _let_go(self) -> None:
        """Have neither a run nor one that waits."""
        run, task, lost = self._run, self._task, self._lost
        self._run = self._task = self._lost = None
        if lost is not None:
            lost.end()
        if run is not None and task is not None:
            task.cancel()
            self._background.start(run.call_off())

    def _lose(self, run: Run, error: HelperAbsent) -> None:
        """The helper of a run has gone: go on with the next one, but only once."""
        if run.is_second or not may_return(self.helper):
            self._fail(error)
            return
        self._let_go()
        self._lost = LostRun(run.order, run.client, lambda: self._fail(error))
        with self._screen.update():
            shown = self._shown
            shown.step, shown.done, shown.seconds_left = text("segment.step.lost"), 0.0, -1
            shown.stalled = False
            self._write()

    def _go_on(self, order: Order) -> None:
        client = None if self.helper is None else self.helper.client
        self._let_go()
        if client is not None:
            run = Run(client, order, self._kept, self)
            run.is_second = True
            self._begin(run)

    def _fail(self, error: Exception) -> None:
        """A run ended by itself, or its helper did: what is on screen stays."""
        code, error_id = logged(error)
        with self._screen.update():
            self.stop_run()
            tell(self._screen.shown, failure(code, error_id, error), "error")

    def _offer(self) -> Offer:
        return offer(self._status(), self._modality(), self._screen.controls.segmenting)

    def _status(self) -> HelperStatus:
        return HelperStatus(HelperPresence.OFF) if self.helper is None else self.helper.status

    def _volume(self) -> Volume | None:
        """The volume on screen, where it is complete."""
        images = self._viewer.images if self._is_open else None
        return None if images is None or images.coarse else images.volume

    def _modality(self) -> Modality | None:
        volume = self._volume()
        return None if volume is None else volume.modality
