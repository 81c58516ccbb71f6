"""How many cores a job may use."""

import os
import sys


def usable_cores() -> int:
    """Cores this process may run on, at least one."""
    if sys.platform == "linux":
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
