"""Notices when the event loop did nothing else for too long (WS-7), and logs how long, no more.

Where the thread of the loop used the processor only for a part of that, it waited: for the
interpreter lock, or for its turn on a machine that has more to do than it can.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

TICK_S: Final = 0.025
BLOCKED_S: Final = 0.1
LOG_EVERY_S: Final = 5.0
WINDOW_S: Final = 10.0


class LoopWatch:
    """Wakes up often and looks at how late it is."""

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        used: Callable[[], float] = time.thread_time,
    ) -> None:
        """Start with no gap.

        Args:
            clock: gives seconds, never going back.
            used: gives seconds of processor time of this thread.
        """
        self._clock = clock
        self._used = used
        self._gaps: deque[tuple[float, float]] = deque(maxlen=64)
        self._logged_at = -LOG_EVERY_S
        self._worst_unlogged = (0.0, 0.0)

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            asked, used = self._clock(), self._used()
            await asyncio.sleep(TICK_S)
            self.note(self._clock() - asked - TICK_S, self._used() - used)

    def note(self, gap_s: float, own_s: float) -> None:
        """The loop came back later than asked for.

        Args:
            gap_s: so much later.
            own_s: so much its thread had used the processor.
        """
        now = self._clock()
        if self._gaps and now - self._gaps[-1][0] < 1.0:
            at, before = self._gaps[-1]
            self._gaps[-1] = (at, max(before, gap_s))
        else:
            self._gaps.append((now, gap_s))
        self._worst_unlogged = max(self._worst_unlogged, (gap_s, own_s))
        worst_s, used_s = self._worst_unlogged
        if worst_s > BLOCKED_S and now - self._logged_at >= LOG_EVERY_S:
            self._logged_at = now
            fields = {"seconds": round(worst_s, 3), "own_seconds": round(used_s, 3)}
            log.warning("the event loop was blocked", extra=fields)
            self._worst_unlogged = (0.0, 0.0)

    def worst_s(self) -> float:
        """Longest gap of the last seconds."""
        now = self._clock()
        return max((gap for at, gap in self._gaps if now - at <= WINDOW_S), default=0.0)
