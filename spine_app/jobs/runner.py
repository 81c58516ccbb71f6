"""The session side of a job: one child process that can be told, watched, stopped and outlived."""

import asyncio
import os
import signal
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Generic, TypeVar

import spine_app
from spine_app.domain.errors import JobCrashed, JobTimedOut, SpineError, error_for
from spine_app.domain.study.messages import Progress
from spine_app.jobs.frames import (
    HEADER,
    MAX_CHUNK_BYTES,
    BadFrame,
    Codec,
    Kind,
    payload_length,
)
from spine_app.jobs.registry import JobSpec

Answer = TypeVar("Answer")

TERMINATE_GRACE_S = 0.2
"""How long a child may take to heed SIGTERM before it is killed."""

EXIT_GRACE_S = 5.0
"""How long a child that has said everything may take to free what it holds."""

MAX_UNREAD = 64
"""Answers that may wait for the session; a child that sends more is ended."""


class Job(Generic[Answer]):
    """A running child process.

    Iterate to get its answers; the iteration ends when the job has finished or was stopped, and
    raises when it failed. One task iterates; any task may send or stop.
    """

    def __init__(self, process: Process, spec: JobSpec[Answer]) -> None:
        """Watch a process that has just been started."""
        self._process = process
        self._limits = spec.limits
        self._inputs = Codec(spec.inputs)
        self._answers = Codec(spec.answers)
        self._unread: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._failure: SpineError | None = None
        self._stopped = False
        self._sent = 0
        self._read_by_child = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._pump = asyncio.create_task(self._watch_child())

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the child has not ended."""
        return not self._pump.done()

    def __aiter__(self) -> AsyncIterator[Answer]:
        """Return the job itself."""
        return self

    async def __anext__(self) -> Answer:
        """Next answer.

        Raises:
            SpineError: what the job failed with, or `JobCrashed`, `JobTimedOut`, `OutOfMemory`.
        """
        try:
            answer = await self._unread.get()
        except asyncio.CancelledError:
            self._kill()
            raise
        if answer is not None:
            return answer
        self._unread.put_nowait(None)
        if self._failure is not None:
            raise self._failure
        raise StopAsyncIteration

    async def send(self, message: object) -> None:
        """Send one input message.

        Raises:
            SpineError: the job has failed or ended.
        """
        await self._write(Kind.MESSAGE, self._inputs.encode(message))

    async def send_bytes(self, data: bytes) -> None:
        """Send raw bytes; waits while the child is slower than the caller.

        Raises:
            SpineError: the job has failed or ended.
        """
        for start in range(0, len(data), MAX_CHUNK_BYTES):
            await self._write(Kind.BYTES, data[start : start + MAX_CHUNK_BYTES])

    def end_input(self) -> None:
        """Say goodbye: the child finishes what it does and ends by itself."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def stop(self) -> None:
        """End the child now; returns when it is gone. Safe to call twice."""
        self._stopped = True
        try:
            if self._process.returncode is None:
                self._signal(signal.SIGTERM)
                await asyncio.wait([self._pump], timeout=TERMINATE_GRACE_S)
        finally:
            self._kill()
        await asyncio.wait([self._pump])

    async def __aenter__(self) -> "Job[Answer]":
        """Return the job itself."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Leave no child behind."""
        await self.stop()

    async def _write(self, kind: Kind, payload: bytes) -> None:
        """Send one frame, with the back-pressure of the pipe."""
        writer = self._process.stdin
        if writer is None or writer.is_closing() or not self.is_running:
            raise self._failure or JobCrashed
        self._sent += 1
        self._set_alarm()
        try:
            writer.write(HEADER.pack(kind, len(payload)) + payload)
            await writer.drain()
        except ConnectionError:
            await asyncio.wait([self._pump])
            raise self._failure or JobCrashed from None

    async def _watch_child(self) -> None:
        """Read frames until the child ends, then find out how it ended."""
        try:
            await self._read_frames()
        except BadFrame:
            self._fail(JobCrashed())
        except asyncio.IncompleteReadError:
            pass
        finally:
            # End of its output is the end of a child, whatever it still does.
            self._clear_alarm()
            try:
                async with asyncio.timeout(EXIT_GRACE_S):
                    await self._process.wait()
            except TimeoutError:
                self._kill()
        status = await self._process.wait()
        self.end_input()
        self._judge(status)
        self._unread.put_nowait(None)

    async def _read_frames(self) -> None:
        """Take frames apart until the pipe ends."""
        reader = self._process.stdout
        while reader is not None:
            kind, length = payload_length(await reader.readexactly(HEADER.size))
            payload = await reader.readexactly(length)
            if kind is Kind.MESSAGE:
                self._take_answer(self._answers.decode(payload))
            elif kind is Kind.WAITING and length == 4:
                self._read_by_child = struct.unpack("<I", payload)[0]
            elif kind is Kind.ERROR:
                self._fail(error_for(payload.decode("ascii", "replace")) or JobCrashed())
            else:
                raise BadFrame
            self._set_alarm()

    def _take_answer(self, answer: Answer) -> None:
        """Queue an answer; progress nobody reads is dropped."""
        waiting = self._unread.qsize()
        if isinstance(answer, Progress) and waiting > MAX_UNREAD // 2:
            return
        if waiting > MAX_UNREAD:
            raise BadFrame
        self._unread.put_nowait(answer)

    def _judge(self, status: int) -> None:
        """Turn the exit status into a failure, unless a better reason is known."""
        if self._stopped:
            self._failure = None
        elif status == -getattr(signal, "SIGXCPU", 0) and status:
            self._fail(JobTimedOut())
        elif status:
            self._fail(JobCrashed())

    def _fail(self, failure: SpineError) -> None:
        """Remember the first failure and end the child."""
        self._failure = self._failure or failure
        if isinstance(failure, (JobCrashed, JobTimedOut)):
            self._kill()

    def _set_alarm(self) -> None:
        """Start the time a busy child may stay silent; a waiting one may be silent for ever."""
        self._clear_alarm()
        if self._sent > self._read_by_child and self.is_running:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(self._limits.quiet_s, self._fail, JobTimedOut())

    def _clear_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _kill(self) -> None:
        self._signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        """Signal the child if it still exists."""
        if self._process.returncode is None:
            try:
                self._process.send_signal(number)
            except ProcessLookupError:
                return


async def launch_job(spec: JobSpec[Answer]) -> Job[Answer]:
    """Start a child process that waits for its request.

    Raises:
        JobCrashed: the process could not be started.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-s", "-m", spec.entry, spec.name),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=Path(sys.executable).anchor,
            env=_child_environment(),
        )
    except OSError:
        raise JobCrashed from None
    return Job(process, spec)


async def start_job(spec: JobSpec[Answer], request: object) -> Job[Answer]:
    """Start a child process and give it its request; `stop` it, or use it as a context manager.

    Args:
        spec: one of `registry.JOBS`.
        request: one of `spec.inputs`.

    Raises:
        JobCrashed: the process could not be started or died at once.
    """
    job = await launch_job(spec)
    try:
        await job.send(request)
    except BaseException:
        await job.stop()
        raise
    return job


async def run(
    spec: JobSpec[Answer], request: object, on_progress: Callable[[Progress], None]
) -> Answer:
    """Run a job that gives one answer.

    Args:
        spec: one of `registry.JOBS`.
        request: one of `spec.inputs`.
        on_progress: called on the loop thread, at most ten times a second.

    Returns:
        The first answer that is not progress. The child is gone by then.

    Raises:
        SpineError: what the job failed with, or `JobCrashed`, `JobTimedOut`, `OutOfMemory`.
    """
    async with await start_job(spec, request) as job:
        async for answer in job:
            if not isinstance(answer, Progress):
                return answer
            on_progress(answer)
    raise JobCrashed


def _child_environment() -> dict[str, str]:
    """Only what Python needs to start and to find this package."""
    names = ("SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    package_root = str(Path(spine_app.__file__ or "").resolve().parents[1])
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    return kept | threads | {"PYTHONPATH": package_root, "PYTHONIOENCODING": "utf-8"}
