"""A few threads that draw one picture together. Kernels release the interpreter lock."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.ray_counter import STOPPED

POLL_S = 0.003
"""How often it is asked whether to give way; a person notices nothing below tens of ms."""
MOST = 16

Counter = NDArray[np.int64]


def never() -> bool:
    """Do not give way."""
    return False


class Workers:
    """Threads that take pieces of work from a shared counter."""

    def __init__(self, count: int | None = None) -> None:
        """Start as many threads as there are processors for this process, or `count`."""
        self.count = count or min(_processors(), MOST)
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="ray")

    def share(
        self,
        work: Callable[[Counter], object],
        interrupted: Callable[[], bool] = never,
        flags: tuple[int, ...] = (),
    ) -> float | None:
        """Let every thread call `work` once with the same counter, and wait for them.

        Args:
            work: takes pieces from the counter (`ray_counter.take`) until none is left.
            interrupted: asked meanwhile; once it says yes, no further piece is taken.
            flags: what `work` finds behind the counter.

        Returns:
            Seconds of work of a thread, on average; None when it gave way.
        """
        counter = np.array((0, *flags), np.int64)
        futures = [self._pool.submit(_timed, work, counter) for _ in range(self.count)]
        stopped = False
        while wait(futures, None if interrupted is never else POLL_S).not_done:
            if interrupted():
                counter[0] = STOPPED
                stopped = True
        taken = [future.result() for future in futures]
        return None if stopped else sum(taken) / self.count

    def stop(self) -> None:
        """End the threads."""
        self._pool.shutdown()


def _timed(work: Callable[[Counter], object], counter: Counter) -> float:
    """Seconds that this thread worked; what others do to its speed is not its doing."""
    started = time.thread_time()
    work(counter)
    return time.thread_time() - started


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
