"""One request for labels and what became of it."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings
from spine_helper.engines.engine import Engine
from spine_helper.service.child import Child, CoarseMap, Outcome
from spine_helper.service.job_documents import (
    JobDocument,
    JobError,
    JobRequestDocument,
    JobState,
    PreviewDocument,
    Stage,
    Warned,
)
from spine_helper.service.trail import EventKind, Trail
from spine_helper.service.volume_store import Volume

STALLED_S: Final = 15.0
"""Time without progress after which a job is said to be stalled; it may still go on."""

_ETA_FROM: Final = 0.05
_ETA_FROM_S: Final = 1.0
_MAX_PREVIEWS: Final = 16
_RANK: Final = {"interactive": 0, "batch": 1}


@dataclass(frozen=True, eq=False)
class Look:
    """A coarse label map, (k, j, i) uint8, and what it stands for."""

    labels_kji: NDArray[np.uint8]
    document: PreviewDocument


@dataclass(eq=False)
class Job:
    """One request; changed on the loop thread only.

    Attributes:
        key: the `Idempotency-Key` it came with, None without.
        stage: what its engine is doing.
        fraction: of the whole, 0 to 1, never less than before.
        preview: the newest.
        previews: how many there were.
        findings: after success.
        pins_ignored: whether the pins of the request did not fit the findings.
        started_s: monotonic time at which it began to run, 0 before.
        moved_s: monotonic time of the last progress.
        seconds: how long it ran, once it has ended.
        child: while it runs.
        ended: set when it is in a final state and its child is gone.
    """

    engine: Engine
    volume: Volume
    request: JobRequestDocument
    key: str | None = None
    id: str = field(default_factory=lambda: uuid4().hex)
    state: JobState = JobState.PENDING
    ahead: int = 0
    stage: Stage | None = None
    fraction: float = 0.0
    preview: Look | None = None
    previews: int = 0
    findings: Findings | None = None
    error: JobError | None = None
    pins_ignored: bool = False
    started_s: float = 0.0
    moved_s: float = 0.0
    seconds: float = 0.0
    child: Child | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    trail: Trail = field(default_factory=Trail)

    @property
    def rank(self) -> int:
        """Jobs of a lower rank run first."""
        return _RANK[self.request.priority]

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What a user should be told while and after it runs."""
        is_stalled = self.state is JobState.RUNNING and self._idle_s > STALLED_S
        cases: tuple[tuple[Warned, bool], ...] = (
            ("licence", bool(self.engine.notice)),
            ("stalled", is_stalled),
            ("pins-ignored", self.pins_ignored),
        )
        return tuple(name for name, holds in cases if holds)

    @property
    def _elapsed_s(self) -> float:
        running = self.state is JobState.RUNNING
        return time.monotonic() - self.started_s if running else self.seconds

    @property
    def _idle_s(self) -> float:
        running = self.state is JobState.RUNNING
        return time.monotonic() - self.moved_s if running else 0.0

    @property
    def _eta_s(self) -> float | None:
        """What is left if the rest goes as fast as what is done; it grows while nothing moves."""
        if self.state is not JobState.RUNNING or self.fraction < _ETA_FROM:
            return None
        elapsed_s = self._elapsed_s
        if elapsed_s < _ETA_FROM_S:
            return None
        return round(elapsed_s * (1 - self.fraction) / self.fraction, 1)

    def document(self) -> JobDocument:
        """The job as the contract describes it."""
        findings = self.findings
        return JobDocument(
            job=self.id,
            model=self.engine.id,
            volume=self.volume.id,
            mode=self.request.mode,
            state=self.state,
            ahead=self.ahead,
            stage=self.stage,
            fraction=self.fraction,
            seconds=round(self._elapsed_s, 3),
            idle_s=round(self._idle_s, 3),
            eta_s=self._eta_s,
            provider=None if findings is None else findings.provider,
            previews=self.previews,
            flags=() if findings is None else findings.flags,
            warnings=self.warnings,
            notice=self.engine.notice,
            error=self.error,
        )

    def tell(self, kind: EventKind = "job") -> None:
        """Let listeners know what has become of the job."""
        topic = f"{self.state}/{self.stage}"
        self.trail.add(kind, topic, self.document().model_dump_json())

    def begin(self) -> None:
        """It runs from now on."""
        self.state = JobState.RUNNING
        self.ahead = 0
        self.started_s = self.moved_s = time.monotonic()
        self.tell()

    def advance(self, stage: Stage, fraction: float) -> None:
        """Its engine is this far."""
        if self.state is not JobState.RUNNING:
            return
        if stage != self.stage or fraction > self.fraction:
            self.moved_s = time.monotonic()
        self.stage, self.fraction = stage, max(self.fraction, fraction)
        self.tell()

    def show(self, coarse: CoarseMap) -> None:
        """Its engine has given a coarse label map."""
        if self.state is not JobState.RUNNING or self.previews >= _MAX_PREVIEWS:
            return
        self.previews += 1
        self.moved_s = time.monotonic()
        k, j, i = coarse.labels_kji.shape
        document = PreviewDocument(
            number=self.previews,
            shape_kji=(k, j, i),
            step_kji=coarse.step_kji,
            finished=coarse.finished,
        )
        self.preview = Look(coarse.labels_kji, document)
        self.trail.add("preview", "", document.model_dump_json())

    def settle(self, outcome: Outcome) -> None:
        """Its child has ended; nothing changes where it was cancelled before."""
        if self.state is not JobState.RUNNING:
            return
        self.seconds = self._elapsed_s
        self.findings, self.error = outcome.findings, outcome.error
        if outcome.error is None:
            self.state, self.fraction = JobState.SUCCESS, 1.0
        else:
            self.state = JobState.ERROR

    def cancel(self) -> None:
        """Nobody wants it any more."""
        self.seconds = self._elapsed_s
        self.state = JobState.CANCELLED

    def close(self) -> None:
        """It has ended, and its child is gone."""
        self.volume.shelf.take_back()
        self.ended.set()
        self.tell("done")
