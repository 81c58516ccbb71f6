"""End with the process that started this one."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

_POLL_S: Final = 0.5
_GRACE_S: Final = 3.0
_PR_SET_PDEATHSIG: Final = 1


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the thread that started it ends (Linux only).

    It works even while this process is stopped or stuck in native code.

    Source:
        prctl(2), PR_SET_PDEATHSIG.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def end_with(parent: int, stop: Callable[[], None]) -> None:
    """Watch a parent process; when it is gone, stop cleanly, or hard after a grace.

    Args:
        parent: process id of the process that started this one.
        stop: asks this process to end; called from another thread.
    """
    die_with_parent()
    threading.Thread(target=_watch, args=(parent, stop), name="parent-watch", daemon=True).start()


def _watch(parent: int, stop: Callable[[], None]) -> None:
    _wait_for_end(parent)
    stop()
    time.sleep(_GRACE_S)
    os._exit(0)


def _wait_for_end(parent: int) -> None:
    if sys.platform == "win32":
        synchronize, forever = 0x00100000, 0xFFFFFFFF
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(synchronize, False, parent)
        if handle:
            kernel.WaitForSingleObject(handle, forever)
        return
    while os.getppid() == parent:
        time.sleep(_POLL_S)
