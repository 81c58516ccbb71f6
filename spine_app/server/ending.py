"""How the process ends once it was told to: in order and soon, and in any case."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

log = logging.getLogger(__name__)

ENDING_S = 8.0
"""Longest time that ending in order may take; service managers and people wait for ten seconds."""


def end_within(seconds: float, tidy: Callable[[], object]) -> None:
    """End the process after some time, whatever it still waits for.

    A thread of a library may never come back, and on a crowded machine everything takes long. Child
    processes end by themselves when their pipes do.

    Args:
        seconds: how long it may take to end in order.
        tidy: called then, on another thread, for what must not be left behind.
    """

    def force() -> None:
        log.warning("ending in order took too long", extra={"seconds": seconds})
        tidy()
        leave(0)

    timer = threading.Timer(seconds, force)
    timer.daemon = True
    timer.start()


def leave(status: int) -> NoReturn:
    """End the process at once, when there is nothing left to do.

    The interpreter is not taken apart: that costs a tenth of a second of a free processor, and
    waits for every thread that a library has started.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)
