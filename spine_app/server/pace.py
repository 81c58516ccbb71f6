"""How well pictures can be sent to one page: what the link carries, told by when they arrive."""

from collections.abc import Sequence
from typing import Final

from spine_app.server.encoder import MOVING, Level

SLOW_S: Final = 0.12
"""A moving picture that is on its way for longer is too large for the link."""
QUICK_S: Final = 0.035
"""A picture that is on its way for less leaves room for a better one."""
QUICK_IN_A_ROW: Final = 12
PROBE_WEIGHT: Final = 0.3
"""Of the newest measure of the latency; a busy computer answers later than an idle one."""
FALL_AT_ONCE_S: Final = 0.5
"""On its way for so long: go down two qualities at once."""


class Pace:
    """Chooses the quality of moving pictures from how long the last ones were on their way.

    What the page needs to unpack and show a picture is no fault of the link and is taken off, as is
    the time that even the smallest message takes.
    """

    def __init__(self, levels: Sequence[Level] = MOVING) -> None:
        """Start with the best quality: most pages are on the same computer."""
        self._levels = levels
        self._index = len(levels) - 1
        self._quick = 0
        self._latency_s = 0.0
        self.round_trip_s = 0.0
        """Of the last message, with the work of the page."""

    @property
    def level(self) -> Level:
        """Quality for the next moving picture."""
        return self._levels[self._index]

    @property
    def is_best(self) -> bool:
        """Whether the link carries the best moving pictures."""
        return self._index == len(self._levels) - 1

    def probed(self, seconds: float) -> None:
        """A message of no size went back and forth in this time, with nothing else on the way."""
        before = self._latency_s or seconds
        self._latency_s = before + PROBE_WEIGHT * (seconds - before)

    def arrived(self, level: Level, seconds: float, page_s: float) -> None:
        """A picture was shown.

        Args:
            level: its quality.
            seconds: from sending it to hearing that it is on screen.
            page_s: of these, spent in the page.
        """
        self.round_trip_s = seconds
        on_its_way = max(seconds - page_s - self._latency_s, 0.0)
        # A picture of a quality that was left behind says nothing about the one that is used now.
        if level.rank > self.level.rank and on_its_way > SLOW_S:
            self._quick = 0
        elif on_its_way > SLOW_S:
            self._quick = 0
            self._index = max(0, self._index - (2 if on_its_way > FALL_AT_ONCE_S else 1))
        elif on_its_way < QUICK_S:
            self._quick += 1
            if self._quick >= QUICK_IN_A_ROW:
                self._quick = 0
                self._index = min(self._index + 1, len(self._levels) - 1)
        else:
            self._quick = 0
