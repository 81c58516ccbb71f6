"""The child side of a job: `python -m spine_app.jobs.child NAME`, spoken to through its pipes."""

import importlib
import logging
import os
import struct
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from spine_app.domain.errors import JobError, OutOfMemory, SpineError
from spine_app.domain.study.messages import Progress
from spine_app.jobs.confine import confine, limit_writes
from spine_app.jobs.frames import HEADER, BadFrame, Codec, Kind, payload_length
from spine_app.jobs.registry import JOBS, JobSpec
from spine_app.jobs.spread import spread

PROGRESS_PAUSE_S = 0.1
"""Progress is told at most this often."""

_FOLDERS = ("work_folder", "kept_folder")
"""Fields of a request that name folders its job may write in."""


class PipeChannel:
    """The conversation with the session, over two binary streams."""

    def __init__(self, source: BinaryIO, sink: BinaryIO, spec: JobSpec[Any]) -> None:
        """Speak the messages of `spec` over the streams."""
        self._source = source
        self._sink = sink
        self._inputs = Codec(spec.inputs)
        self._answers = Codec(spec.answers)
        self._received = 0
        self._progress_due = 0.0

    def send(self, message: object) -> None:
        """Send one answer; progress is left out when it comes too often."""
        if isinstance(message, Progress):
            now = time.monotonic()
            if now < self._progress_due:
                return
            self._progress_due = now + PROGRESS_PAUSE_S
        self.write(Kind.MESSAGE, self._answers.encode(message))

    def receive(self) -> object | bytes | None:
        """Next message or bytes; None when the session has closed its end."""
        self.write(Kind.WAITING, struct.pack("<I", self._received))
        header = self._source.read(HEADER.size)
        if len(header) < HEADER.size:
            return None
        kind, length = payload_length(header)
        payload = self._source.read(length)
        if len(payload) < length:
            return None
        self._received += 1
        if kind is Kind.BYTES:
            return payload
        if kind is Kind.MESSAGE:
            message: object = self._inputs.decode(payload)
            return message
        raise BadFrame

    spread = staticmethod(spread)

    def write(self, kind: Kind, payload: bytes) -> None:
        """Send one frame."""
        self._sink.write(HEADER.pack(kind, len(payload)) + payload)
        self._sink.flush()


def main(jobs: Sequence[JobSpec[Any]] = JOBS) -> int:
    """Run the job named on the command line.

    Args:
        jobs: what may be run.

    Returns:
        Exit status: 0 when the function returned, 1 when it failed.
    """
    spec = {job.name: job for job in jobs}[sys.argv[1]]
    pipes = _take_pipes()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    if spec.prepare:
        _named(spec.prepare)()
    confine(spec.limits)
    channel = PipeChannel(*pipes, spec)
    return _run(spec, channel)


def _named(place: str) -> Callable[..., object]:
    """The function at `module:name`."""
    module, _, name = place.partition(":")
    function: Callable[..., object] = getattr(importlib.import_module(module), name)
    return function


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes for frames, so that nothing a library prints can enter them."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return source, sink


def _run(spec: JobSpec[Any], channel: PipeChannel) -> int:
    """Call the function, and tell how it ended by code only."""
    try:
        function = _named(spec.function)
        request = channel.receive()
        if request is None:
            return 0
        limit_writes([getattr(request, name) for name in _FOLDERS if hasattr(request, name)])
        answer = function(request, channel)
        if answer is not None:
            channel.send(answer)
    except BrokenPipeError:
        return 1
    except SpineError as error:
        code = error.code
    except MemoryError:
        code = OutOfMemory.code
    except Exception:  # noqa: BLE001  # the end of a job: texts of libraries stay here
        code = JobError.code
    else:
        return 0
    channel.write(Kind.ERROR, code.encode())
    return 1


if __name__ == "__main__":
    sys.exit(main())
