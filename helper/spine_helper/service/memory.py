"""How much memory a child has for itself, and how much it may have.

A limit on addresses (`RLIMIT_AS`) is no limit on memory: libraries reserve far more than they use,
and fail where it is set. So the helper looks at what a child really holds.
"""

import os
import re
import sys
from pathlib import Path
from typing import Final

GIB: Final = 2**30
_SHARE: Final = 0.85
"""Of the memory that is free when a job starts, what it may take."""

_LEAST: Final = 2 * GIB
_OOM_SCORE: Final = "500"
"""Makes the kernel choose a child of ours before the helper and the app."""


def own_bytes(process: int) -> int:
    """Memory that a process holds and shares with nobody; 0 where it cannot be told.

    Source:
        proc(5), `statm`: resident and shared pages.
    """
    if sys.platform != "linux":
        return 0
    try:
        fields = Path(f"/proc/{process}/statm").read_bytes().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")


def default_limit() -> int:
    """Most bytes of a job that starts now."""
    return max(_LEAST, int(_SHARE * _available()))


def _available() -> int:
    """Memory that can be had without swapping; very much where it cannot be told."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return 2**60
    found = re.search(r"^MemAvailable: +(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 2**60


def kernel_kills() -> int:
    """How often the kernel has ended a process for want of memory; 0 where it cannot be told."""
    try:
        text = Path("/proc/vmstat").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"^oom_kill (\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


def prefer_to_be_ended() -> None:
    """Let the kernel end this process first when memory is short."""
    if sys.platform == "linux":
        try:
            Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")
        except OSError:
            return
