"""The helper's end of one job: feed a child, follow it, judge what comes back."""

import contextlib
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.findings import Findings
from spine_helper.engines.engine import Engine
from spine_helper.service import memory
from spine_helper.service.blocks import Block
from spine_helper.service.job_documents import JobError, Stage
from spine_helper.service.judge import (
    BadAnswer,
    Failed,
    Preview,
    Progress,
    Ready,
    Result,
    read_label_map,
    read_message,
)
from spine_helper.service.wire import MAX_MESSAGE, Order
from spine_helper.service.worker import work

STALL_S: Final = 60.0
"""Longest time without progress before a child is ended."""

_LOOK_EVERY_S: Final = 0.25
_JOIN_S: Final = 5.0
_MAX_MESSAGES: Final = 100_000


@dataclass(frozen=True, eq=False)
class CoarseMap:
    """What an engine has found so far; see `engine.Watch.preview`.

    Attributes:
        labels_kji: (k, j, i) uint8.
        step_kji: voxels of the volume for one of it.
        finished: values in it whose borders will not be better before the result.
    """

    labels_kji: NDArray[np.uint8]
    step_kji: tuple[int, int, int]
    finished: tuple[int, ...] = ()


class Follower(Protocol):
    """Who is told how a job goes; called from the thread of `Child.run`."""

    def progress(self, stage: Stage, fraction: float) -> None:
        """The job is this far."""

    def preview(self, coarse: CoarseMap) -> None:
        """There is a coarse label map."""


@dataclass(frozen=True)
class Limits:
    """What one job may use.

    Attributes:
        stall_s: longest time without progress.
        memory_bytes: most memory of its own; None for most of what is free when it starts.
    """

    stall_s: float = STALL_S
    memory_bytes: int | None = None


@dataclass(frozen=True)
class Outcome:
    """How a job ended: findings, or an error and where it arose.

    Attributes:
        findings: None where there is an error.
        error: why there are no findings.
        where: file name and line for the log, empty where unknown.
    """

    findings: Findings | None = None
    error: JobError | None = None
    where: str = ""


class Child:
    """One process for one job; it imports at once and waits. `kill` is for any thread."""

    def __init__(self, modules: Sequence[str], limits: Limits) -> None:
        """Start the process.

        Args:
            modules: what it shall import before an order comes.
            limits: what it may use.
        """
        self._limits = limits
        self._lock = threading.Lock()
        self._is_over = False
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        with theirs:
            self._process = context.Process(target=work, args=(theirs, modules), daemon=True)
            self._process.start()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        with self._lock:
            return not self._is_over and self._process.is_alive()

    @property
    def process_id(self) -> int:
        """Of the process."""
        return self._process.pid or 0

    def run(self, engine: Engine, order: Order, block: Block, follower: Follower) -> Outcome:
        """Give the order, wait for its end, and end the process.

        Args:
            engine: whose function is in the order.
            order: what to do.
            block: the voxels.
            follower: is told how it goes.
        """
        talk = _Talk(self._pipe, self.process_id, self._limits)
        kills = memory.kernel_kills()
        try:
            return talk.carry_out(engine, order, block, follower)
        except BadAnswer:
            return Outcome(error=JobError.BAD_RESULT)
        except _Ended as ended:
            return Outcome(error=ended.reason)
        except (EOFError, OSError):
            self._process.join(_JOIN_S)
            if memory.kernel_kills() > kills and self._process.exitcode == -signal.SIGKILL:
                return Outcome(error=JobError.OUT_OF_MEMORY)
            return Outcome(error=JobError.ENGINE_CRASHED)
        finally:
            self.end()

    def kill(self) -> None:
        """End the process and everything it started, now."""
        with self._lock:
            if not self._is_over:
                self._kill()

    def end(self) -> None:
        """Kill, wait until it is gone, and give back what it held."""
        self.kill()
        with contextlib.suppress(ValueError):  # another thread was quicker
            self._process.join(_JOIN_S)
        with self._lock:
            if self._is_over:
                return
            self._is_over = True
            self._pipe.close()
            with contextlib.suppress(ValueError):  # not even SIGKILL has ended it yet
                self._process.close()

    def _kill(self) -> None:
        if sys.platform != "win32":
            # The child leads its own group; before it does, there is nothing else to end.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process_id, signal.SIGKILL)
        self._process.kill()


class _Ended(Exception):
    """A child must not go on, for this reason."""

    def __init__(self, reason: JobError) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _Talk:
    """The conversation with one child."""

    def __init__(self, pipe: Connection, process: int, limits: Limits) -> None:
        self._pipe = pipe
        self._process = process
        self._stall_s = limits.stall_s
        self._most = limits.memory_bytes or memory.default_limit()
        self._moved_s = time.monotonic()
        self._far: tuple[str, float] = ("", -1.0)

    def carry_out(self, engine: Engine, order: Order, block: Block, follower: Follower) -> Outcome:
        """Talk until there is an outcome."""
        declared = frozenset(value for value, _ in engine.labels)
        for _ in range(_MAX_MESSAGES):
            match read_message(self._receive(MAX_MESSAGE)):
                case Ready():
                    self._pipe.send(order)
                    block.give(self._pipe, self._process)
                    self._moved_s = time.monotonic()
                case Progress(stage=stage, fraction=fraction):
                    self._note((stage, fraction))
                    follower.progress(stage, fraction)
                case Preview() as preview:
                    follower.preview(self._read_preview(preview, order, declared))
                case Result() as result:
                    return Outcome(self._read_result(result, order, declared))
                case Failed(code=code, where=where):
                    return Outcome(error=code, where=where)
        raise BadAnswer

    def _note(self, far: tuple[str, float]) -> None:
        """Only what moves counts as progress: an endless loop may well go on reporting."""
        if far != self._far:
            self._far, self._moved_s = far, time.monotonic()

    def _receive(self, most: int) -> bytes:
        """The next bytes; the pipe refuses to take in more than it should."""
        self._look()
        while not self._pipe.poll(_LOOK_EVERY_S):
            self._look()
        try:
            return self._pipe.recv_bytes(most)
        except OSError as error:
            if error.errno is None:  # a message that says it is longer
                raise BadAnswer from error
            raise

    def _look(self) -> None:
        """End a child that takes too much memory or has not moved for too long."""
        if memory.own_bytes(self._process) > self._most:
            raise _Ended(JobError.OUT_OF_MEMORY)
        if time.monotonic() - self._moved_s > self._stall_s:
            raise _Ended(JobError.TIMED_OUT)

    def _read_preview(self, preview: Preview, order: Order, declared: frozenset[int]) -> CoarseMap:
        if not preview.fits(order.grid.shape_kji):
            raise BadAnswer
        body = self._receive(math.prod(preview.shape))
        labels, present = read_label_map(body, preview.shape, declared)
        if not present.issuperset(preview.finished):
            raise BadAnswer
        self._moved_s = time.monotonic()
        return CoarseMap(labels, preview.step, preview.finished)

    def _read_result(self, result: Result, order: Order, declared: frozenset[int]) -> Findings:
        if result.shape != order.grid.shape_kji:
            raise BadAnswer
        body = self._receive(order.grid.voxel_count)
        labels, present = read_label_map(body, result.shape, declared)
        if present != {instance.value for instance in result.instances}:
            raise BadAnswer
        return result.findings(labels)
