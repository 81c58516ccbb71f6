"""Ctrl-C and SIGTERM: the command stops, cleans up and says so."""

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker
from types import FrameType

from spine_helper.commands.ending import Exit


class Terminated(KeyboardInterrupt):
    """SIGTERM: ends a command as Ctrl-C does."""


_asked: list[type[KeyboardInterrupt]] = []
"""What was raised since `orderly` began."""


def _raise(number: int, _: FrameType | None) -> None:
    _asked.append(Terminated if number == signal.SIGTERM else KeyboardInterrupt)
    raise _asked[0]


@contextlib.contextmanager
def orderly() -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM into exceptions inside, so that what is half done is cleaned up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _asked.clear()
    before = {number: signal.signal(number, _raise) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def heed() -> None:
    """Raise again what was raised and swallowed: a library that is just loading may do that.

    Raises:
        KeyboardInterrupt: somebody has asked for the end.
    """
    if _asked:
        raise _asked[0]


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait until the end of the block.

    A process that is started inside begins with both held back too: a terminal sends Ctrl-C to it
    as well, and it would die with a traceback before it can look away.
    """
    if sys.platform == "win32":
        yield
        return
    # Starting the tracker lets both signals through again, so it must run before.
    resource_tracker.ensure_running()
    signals = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def status_of(interrupt: KeyboardInterrupt) -> Exit:
    """The exit status of an interrupted command."""
    return Exit.TERMINATED if isinstance(interrupt, Terminated) else Exit.INTERRUPTED
