"""The helper's end of one job: start the child, feed it, judge what comes back."""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Engine
from spine_helper.service.contract import JobError
from spine_helper.service.worker import work
from spine_helper.volumes.grid import Grid

STALL_S: Final = 60.0
"""Longest silence of a child before it is ended."""

_MAX_MESSAGE: Final = 4096
_JOIN_S: Final = 5.0


@dataclass(frozen=True)
class Outcome:
    """How a job ended: labels, or an error and where it arose.

    Attributes:
        labels_kji: (k, j, i) uint8 in C order, None where there is an error.
        error: why there are no labels.
        where: file name and line for the log, empty where unknown.
    """

    labels_kji: NDArray[np.uint8] | None = None
    error: JobError | None = None
    where: str = ""


class _Bad(Exception):
    """The child sent something that is not an answer."""


class Child:
    """One child process for one job; `run` blocks, `kill` may be called from any thread."""

    def __init__(self, engine: Engine, grid: Grid, stall_s: float = STALL_S) -> None:
        self._engine = engine
        self._grid = grid
        self._stall_s = stall_s
        self._lock = threading.Lock()
        self._killed = False
        self._process: SpawnProcess | None = None

    def run(self, voxels: bytes | memoryview, on_progress: Callable[[float], None]) -> Outcome:
        """Run the engine in a new process and wait for its end.

        Args:
            voxels: little-endian int16 in (k, j, i) order.
            on_progress: called with the fraction done, from this thread.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        with ours:
            try:
                with theirs:
                    self._start(
                        context.Process(
                            target=work, args=(theirs, self._engine.run, self._grid), daemon=True
                        )
                    )
                return self._converse(ours, voxels, on_progress)
            except _Bad:
                return Outcome(error=JobError.BAD_RESULT)
            except (EOFError, OSError):
                return Outcome(error=JobError.ENGINE_CRASHED)
            finally:
                self._end()

    def kill(self) -> None:
        """End the child and everything it started, now or as soon as it exists."""
        with self._lock:
            self._killed = True
            process = self._process
            if process is None or process.pid is None:
                return
            if sys.platform != "win32":
                # The child leads its own group; before it does, there is nothing else to end.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()

    def _start(self, process: SpawnProcess) -> None:
        with self._lock:
            if self._killed:
                raise EOFError
            process.start()
            self._process = process

    def _end(self) -> None:
        self.kill()
        process = self._process
        if process is not None:
            process.join(_JOIN_S)
            with self._lock:
                self._process = None
            with contextlib.suppress(ValueError):  # not even SIGKILL has ended it yet
                process.close()

    def _converse(
        self, pipe: Connection, voxels: bytes | memoryview, on_progress: Callable[[float], None]
    ) -> Outcome:
        while pipe.poll(self._stall_s):
            message = _read_message(pipe)
            match message.get("kind"):
                case "ready":
                    pipe.send_bytes(voxels)
                case "progress":
                    on_progress(_fraction(message))
                case "result":
                    return Outcome(labels_kji=self._read_labels(pipe, message))
                case "failed":
                    return _failure(message)
                case _:
                    raise _Bad
        return Outcome(error=JobError.TIMED_OUT)

    def _read_labels(self, pipe: Connection, message: dict[str, Any]) -> NDArray[np.uint8]:
        shape = self._grid.shape_kji
        if message.get("dtype") != "|u1" or message.get("shape") != list(shape):
            raise _Bad
        if not pipe.poll(self._stall_s):
            raise EOFError
        body = pipe.recv_bytes(self._grid.voxel_count)
        if len(body) != self._grid.voxel_count:
            raise _Bad
        labels = np.frombuffer(body, np.uint8).reshape(shape)
        allowed = np.zeros(256, bool)
        allowed[[0, *(value for value, _ in self._engine.labels)]] = True
        if not all(allowed[plane].all() for plane in labels):
            raise _Bad
        return labels


def _read_message(pipe: Connection) -> dict[str, Any]:
    try:
        message = json.loads(pipe.recv_bytes(_MAX_MESSAGE))
    except ValueError as error:
        raise _Bad from error
    if not isinstance(message, dict):
        raise _Bad
    return message


def _fraction(message: dict[str, Any]) -> float:
    value = message.get("fraction")
    if not isinstance(value, float) or not 0 <= value <= 1:
        raise _Bad
    return value


def _failure(message: dict[str, Any]) -> Outcome:
    try:
        error = JobError(message.get("code", ""))
    except ValueError as wrong:
        raise _Bad from wrong
    where = message.get("where", "")
    return Outcome(error=error, where=where[:80] if isinstance(where, str) else "")
