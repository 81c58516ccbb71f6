"""Counts and times of the stream, for the diagnostics panel."""

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from spine_app.domain.stream_figures import StreamFigures, ViewFigures
from spine_app.server.encoder import LOSSLESS, MOVING, STILL
from spine_app.server.page_messages import Shown
from spine_app.server.tab import Choice, Flight, Tab

WINDOW_S: Final = 2.0
KEPT: Final = 256


def _times() -> deque[float]:
    return deque(maxlen=KEPT)


@dataclass
class _View:
    drawn: deque[float] = field(default_factory=_times)
    shown: deque[float] = field(default_factory=_times)
    sent_number: int = 0
    dropped: int = 0
    pack_s: float = 0.0
    size: int = 0
    width: int = 0
    height: int = 0


class Figures:
    """What happened of late in all views. Loop thread only."""

    def __init__(self, names: Iterable[str], clock: Callable[[], float] = time.monotonic) -> None:
        """Start at zero for the views of these names."""
        self._clock = clock
        self._views = {name: _View() for name in names}
        self._lags: deque[float] = deque(maxlen=KEPT)
        self._round_trip_s = 0.0

    def drawn(self, view: str) -> None:
        """A render thread has drawn a frame."""
        self._views[view].drawn.append(self._clock())

    def sent(self, choice: Choice, size: int, seconds: float) -> None:
        """A frame went out: its bytes in all, and the time that packing its picture took."""
        view, number = self._views[choice.view], choice.newest.number
        if number > view.sent_number:
            view.dropped += number - view.sent_number - 1
            view.sent_number = number
        if choice.level is not None:
            view.size, view.pack_s = size, seconds
            view.height, view.width = choice.newest.picture.pixels.shape[:2]

    def arrived(self, flight: Flight, shown: Shown) -> None:
        """A page has shown a frame."""
        now = self._clock()
        if flight.view:
            self._round_trip_s = now - flight.sent_at
            self._views[flight.view].shown.append(now)
        if shown.lag is not None:
            self._lags.append(shown.lag)

    def lag_ms(self, part: float) -> float:
        """Time from hand to screen that this part of the last events did not exceed, ms."""
        if not self._lags:
            return 0.0
        ordered = sorted(self._lags)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    def of(self, tabs: Collection[Tab], gap_s: float, *, lossless: bool) -> StreamFigures:
        """All figures of now.

        Args:
            tabs: the pages.
            gap_s: longest time of late in which the event loop did nothing else.
            lossless: pictures at rest go without loss.
        """
        used = max(tabs, key=lambda tab: tab.used_at, default=None)
        names = [name for name in self._views if any(name in tab.shows for tab in tabs)]
        return StreamFigures(
            clients=len(tabs),
            showing=sum(bool(tab.shows) for tab in tabs),
            moving=MOVING[-1].codec.value,
            rest=(LOSSLESS if lossless else STILL).codec.value,
            level=(MOVING[-1] if used is None else used.pace.level).rank + 1,
            levels=len(MOVING),
            round_trip_ms=self._round_trip_s * 1000,
            lag_p50_ms=self.lag_ms(0.5),
            lag_p95_ms=self.lag_ms(0.95),
            gap_ms=gap_s * 1000,
            views=tuple(self._of(name) for name in names),
        )

    def _of(self, name: str) -> ViewFigures:
        view, now = self._views[name], self._clock()

        def rate(times: deque[float]) -> float:
            return sum(now - at <= WINDOW_S for at in times) / WINDOW_S

        return ViewFigures(
            name=name,
            shown_fps=rate(view.shown),
            drawn_fps=rate(view.drawn),
            pack_ms=view.pack_s * 1000,
            kib=view.size / 1024,
            width=view.width,
            height=view.height,
            dropped=view.dropped,
        )
