"""Jobs that misbehave, and the module that runs them in a child."""

import ctypes
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import warnings
from dataclasses import dataclass, replace

from spine_app.domain.errors import BadGeometry
from spine_app.domain.study.messages import Progress, Stage
from spine_app.jobs.child import main
from spine_app.jobs.frames import HEADER
from spine_app.jobs.registry import JobLimits, JobSpec


@dataclass(frozen=True)
class Ask:
    """Request and input: a number."""

    number: int


@dataclass(frozen=True)
class Scribble:
    """Request: a folder that may be written in, and one that may not."""

    work_folder: str
    elsewhere: str


@dataclass(frozen=True)
class Tell:
    """Answer: a text."""

    text: str


def echo(request, channel):
    """Answer every message with its number, or with the count of its bytes."""
    channel.send(Tell(str(request.number)))
    while (message := channel.receive()) is not None:
        channel.send(Tell(f"{len(message)} bytes" if isinstance(message, bytes) else str(message)))


def once(request, channel):
    """Return one answer after some progress."""
    for step in range(request.number):
        channel.send(Progress(Stage.READING, step / request.number))
    return Tell("done")


def half_way(request, channel):
    """Get half way and stay there."""
    channel.send(Progress(Stage.READING, 0.5))
    time.sleep(600)


def deaf(request, channel):
    """Heed no polite signal."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    half_way(request, channel)


def refuse(request, channel):
    """Fail with one of our errors."""
    raise BadGeometry


def stumble(request, channel):
    """Fail with somebody else's error, in every way that could be overheard."""
    sys.stderr.write("CANARY")
    sys.stdout.write("CANARY")
    sys.stdout.flush()
    warnings.warn("CANARY", stacklevel=1)
    raise ValueError("CANARY")


def crash(request, channel):
    """Die like native code does."""
    ctypes.string_at(0)


def leave(request, channel):
    """End without a word."""
    os._exit(3)


def hoard(request, channel):
    """Take more memory than there is."""
    hoarded = []
    while True:
        hoarded.append(bytearray(b"x" * 2**24))


def burn(request, channel):
    """Use the processor and tell nothing."""
    while True:
        pass


def _frame(payload, kind=1):
    return HEADER.pack(kind, len(payload)) + payload


GARBAGE = (
    b"\xff" * 64,
    HEADER.pack(1, 2**30),
    _frame(b"null"),
    _frame(b"[]"),
    _frame(b"{}"),
    _frame(b'{"Tell":{"text":3}}'),
    _frame(b'{"Tell":{}}'),
    _frame(b'{"Tell":{"text":"x","more":1}}'),
    _frame(b'{"Tell":{"text":"x"},"Progress":{"stage":"reading","fraction":0}}'),
    _frame(b'{"Progress":{"stage":"reading","fraction":2}}'),
    _frame(b'{"Progress":{"stage":"cooking","fraction":0}}'),
    _frame(b'{"JobSpec":{"name":"study"}}'),
    _frame(b"[" * 100_000),
    _frame(b"\xff\xfe"),
    _frame(b"x", kind=2),
    _frame(b"x", kind=3),
    _frame(b"", kind=9),
)


def babble(request, channel):
    """Send what was not agreed on."""
    channel._sink.write(GARBAGE[request.number])
    channel._sink.flush()
    time.sleep(600)


def flood(request, channel):
    """Send more than anybody reads."""
    while True:
        channel.send(Tell("x" * 1000))


def lie(request, channel):
    """Name an error that does not exist."""
    channel.write(4, b"CANARY")
    time.sleep(600)


def reach_out(request, channel):
    """Try to leave the process."""
    attempts = (
        lambda: socket.create_connection(("127.0.0.1", 9)),
        lambda: subprocess.run(["true"], check=False),
        lambda: os.system("true"),  # noqa: S605
        lambda: pickle.loads(b"cos\nsystem\n."),  # noqa: S301
    )
    refused = 0
    for attempt in attempts:
        try:
            attempt()
        except PermissionError:
            refused += 1
    return Tell(f"{refused} of {len(attempts)}")


def spec(function, **limits):
    """How to run one of these functions."""
    return JobSpec(
        name=function.__name__,
        function=f"{__name__ if __name__ != '__main__' else _NAME}:{function.__name__}",
        inputs=(Ask, Scribble),
        answers=(Tell, Progress),
        limits=JobLimits(**limits),
        entry=_NAME,
    )


_NAME = "tests.integration.jobs.jobs_for_tests"


def scribble(request, channel):
    """Write outside its folder, as Python and as native code do, and inside."""
    told = []
    for path in (request.elsewhere, request.work_folder):
        try:
            with open(f"{path}/python", "w"):  # noqa: PTH123
                told.append("written")
        except PermissionError:
            told.append("refused")
        libc = ctypes.CDLL(None)
        descriptor = libc.open(f"{path}/native".encode(), os.O_CREAT | os.O_WRONLY, 0o600)
        told.append("written" if descriptor >= 0 else "refused")
    return Tell(" ".join(told))


PREPARED = []


def prepare():
    """Do what a job may not do any more: read a pickle."""
    PREPARED.append(pickle.loads(pickle.dumps(Ask(1))))  # noqa: S301


def prepared(_request, _channel):
    """Tell what was prepared, and whether more could be."""
    try:
        prepare()
    except PermissionError:
        return Tell(f"{len(PREPARED)} prepared, no more")
    return Tell("not confined")


_ALL = (
    scribble,
    echo,
    once,
    half_way,
    deaf,
    refuse,
    stumble,
    crash,
    leave,
    burn,
    babble,
    flood,
    lie,
)

READY = replace(spec(prepared), prepare=f"{_NAME}:prepare")
JOBS = (*map(spec, _ALL), spec(reach_out), spec(hoard, memory_bytes=2**28), READY)

if __name__ == "__main__":
    sys.exit(main(JOBS))
