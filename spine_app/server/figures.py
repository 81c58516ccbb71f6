"""Figures about the stream for the diagnostics panel: rates, sizes, times, no text of anybody."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from spine_app.server.page_messages import Shown
from spine_app.server.tab import Choice, Flight

WINDOW_S: Final = 2.0
KEPT: Final = 256


@dataclass
class ViewFigures:
    """What is known about one view.

    Attributes:
        drawn: frames that came from the render thread.
        shown: when pictures came on screen, seconds.
        pack_s: of the last packed picture.
        size: bytes of the last picture.
        codec: media type of the last picture.
        width: of the last picture in pixels.
        height: of the last picture in pixels.
    """

    drawn: int = 0
    sent: int = 0
    shown: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    pack_s: float = 0.0
    size: int = 0
    codec: str = ""
    width: int = 0
    height: int = 0

    def rate(self, now: float) -> float:
        """Pictures per second that came on screen of late."""
        return sum(now - at <= WINDOW_S for at in self.shown) / WINDOW_S


class Figures:
    """Counts and times of all views. Loop thread only."""

    def __init__(self, names: Iterable[str], clock: Callable[[], float] = time.monotonic) -> None:
        """Start at zero for the views of these names."""
        self._clock = clock
        self.views = {name: ViewFigures() for name in names}
        self._lags: deque[float] = deque(maxlen=KEPT)
        self.round_trip_s = 0.0

    def drawn(self, view: str) -> None:
        """A render thread has drawn a frame."""
        self.views[view].drawn += 1

    def sent(self, choice: Choice, size: int, seconds: float) -> None:
        """A frame went out: its bytes in all, and the time that packing its picture took."""
        figures = self.views[choice.view]
        figures.sent += 1
        if choice.level is not None:
            figures.size, figures.pack_s = size, seconds
            figures.codec = choice.level.codec.value
            figures.height, figures.width = choice.newest.picture.pixels.shape[:2]

    def arrived(self, flight: Flight, shown: Shown) -> None:
        """A page has shown a frame."""
        now = self._clock()
        self.round_trip_s = now - flight.sent_at
        if flight.view:
            self.views[flight.view].shown.append(now)
        if shown.lag is not None:
            self._lags.append(shown.lag)

    def lag_ms(self, part: float) -> float:
        """Time from hand to screen that this part of the last events did not exceed, ms."""
        if not self._lags:
            return 0.0
        ordered = sorted(self._lags)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
