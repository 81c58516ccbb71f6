"""One page on the frame socket: what it shows, what is on its way to it, and what goes next."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from spine_app.domain.view.interaction import ViewSize
from spine_app.server.drawn import Newest, Slot
from spine_app.server.encoder import LOSSLESS, STILL, Level
from spine_app.server.frame_message import overlay_on_wire, pack
from spine_app.server.inbound import Violation
from spine_app.server.pace import Pace
from spine_app.server.page_messages import Shown

IN_FLIGHT_MAX: Final = 2
REST_S: Final = 0.25
"""A view whose picture has not changed for so long is at rest."""
PROBE_EVERY_S: Final = 5.0
LEAVE_S: Final = 1.0
SERIALS_MAX: Final = 512


@dataclass(frozen=True)
class Flight:
    """A message on its way.

    Attributes:
        view: whose frame it carries, empty for a probe.
        level: of the picture in it, None where there is none.
        size: bytes.
        sent_at: seconds.
    """

    view: str
    level: Level | None
    size: int
    sent_at: float


@dataclass(frozen=True)
class Sent:
    """What a page has of a view."""

    newest: Newest
    level: Level


@dataclass(frozen=True)
class Choice:
    """What to send next; `level` is None where the page has the picture already."""

    view: str
    newest: Newest
    level: Level | None


class Tab:
    """One page. Loop thread only."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        slots: Mapping[str, Slot],
        executor: Executor,
    ) -> None:
        """Serve a page over its open socket.

        Args:
            socket: to send on.
            transport: below the socket.
            slots: newest frame by view.
            executor: where pictures are packed.
        """
        self._socket = socket
        self._transport = transport
        self._slots = slots
        self._executor = executor
        self._wake = asyncio.Event()
        self._count = 0
        self._sent: dict[str, Sent] = {}
        self._placed: dict[str, int] = {}
        self._turn: deque[str] = deque()
        self._serials: deque[tuple[int, int]] = deque(maxlen=SERIALS_MAX)
        self._probed_at = 0.0
        self.flights: dict[int, Flight] = {}
        self.shows: dict[str, ViewSize] = {}
        self.used_at = 0.0
        """When the hand was in the page last, seconds; 0 before that."""
        self.pace = Pace()
        self.is_lossless: Callable[[], bool] = lambda: False
        self.on_sent: Callable[[Choice, int, float], None] = lambda _choice, _size, _seconds: None

    def show(self, views: Mapping[str, ViewSize], placed: Mapping[str, int] | None = None) -> None:
        """The page shows these views now and no others.

        Args:
            views: size by name.
            placed: how often the page has placed each anew: what it has of a view went with the
                one before, even where the page said so only after the next had come.
        """
        placed = placed or {}
        self.shows = dict(views)
        for view in list(self._sent):
            if view not in views or placed.get(view) != self._placed.get(view):
                del self._sent[view]
        self._placed = dict(placed)
        self._turn = deque(views)
        self.wake()

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    def note_serial(self, ours: int, theirs: int) -> None:
        """Remember under which number of the session an event of the page goes."""
        self._serials.append((ours, theirs))

    def arrived(self, shown: Shown) -> Flight:
        """A message was shown.

        Raises:
            Violation: none of this number is on its way.
        """
        flight = self.flights.pop(shown.n, None)
        if flight is None:
            raise Violation
        seconds = time.monotonic() - flight.sent_at
        if flight.level is not None:
            self.pace.arrived(flight.level, seconds, shown.took / 1000)
        elif not flight.view:
            self.pace.probed(seconds)
        self.wake()
        return flight

    def is_behind(self, view: str) -> bool:
        """Whether a frame of the view waits here because enough is on its way."""
        newest, sent = self._slots[view].newest, self._sent.get(view)
        if newest is None or view not in self.shows:
            return False
        waits = sent is None or sent.newest is not newest
        return waits and len(self.flights) >= IN_FLIGHT_MAX

    def is_stalled(self, patience_s: float) -> bool:
        """Whether the page has not answered for so long."""
        now = time.monotonic()
        return any(now - flight.sent_at > patience_s for flight in self.flights.values())

    def cut_off(self) -> None:
        """End the connection without waiting for what is still to be sent."""
        self._transport.abort()

    async def leave(self, code: int) -> None:
        """Say goodbye; a page that does not answer is cut off."""
        try:
            await asyncio.wait_for(self._socket.close(code=code, drain=False), LEAVE_S)
        except (ConnectionError, TimeoutError):
            self.cut_off()

    async def write(self) -> None:
        """Send what there is to send until cancelled or the page is gone."""
        with suppress(ConnectionError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._probe()
                while (choice := self._next()) is not None:
                    await self._send(choice)

    async def _probe(self) -> None:
        """Now and then, with nothing on the way, measure how long the way is."""
        now = time.monotonic()
        is_due = not self._probed_at or now - self._probed_at >= PROBE_EVERY_S
        if not is_due or self.flights or not self.shows:
            return
        self._probed_at = now
        await self._put("", None, {"probe": True}, b"")

    def _next(self) -> Choice | None:
        if len(self.flights) >= IN_FLIGHT_MAX:
            return None
        for _ in range(len(self._turn)):
            self._turn.rotate(-1)
            choice = self._choice(self._turn[-1])
            if choice is not None:
                return choice
        return None

    def _choice(self, view: str) -> Choice | None:
        newest, sent = self._slots[view].newest, self._sent.get(view)
        if newest is None:
            return None
        level = self._level(newest)
        if sent is None or sent.newest.picture is not newest.picture:
            return Choice(view, newest, level)
        if level.rank > sent.level.rank:
            return Choice(view, newest, level)
        if sent.newest is not newest and sent.newest.overlay != newest.overlay:
            return Choice(view, newest, None)
        return None

    def _level(self, newest: Newest) -> Level:
        if time.monotonic() - newest.picture.drawn_at >= REST_S:
            return LOSSLESS if self.is_lossless() else STILL
        return STILL if newest.still and self.pace.is_best else self.pace.level

    async def _send(self, choice: Choice) -> None:
        view, newest, level = choice.view, choice.newest, choice.level
        head: dict[str, Any] = {"view": view, "still": newest.still}
        head["overlay"] = overlay_on_wire(newest.overlay)
        head["serial"] = self._their_serial(newest.overlay.serial)
        content, seconds = b"", 0.0
        if level is not None:
            packed = await newest.picture.packed(level, self._executor)
            if view not in self.shows:
                return
            content, seconds = packed.content, packed.seconds
            height, width = newest.picture.pixels.shape[:2]
            head |= {"type": level.codec.value, "w": width, "h": height, "rank": level.rank}
        had = self._sent.get(view)
        self._sent[view] = Sent(newest, level or (had.level if had else STILL))
        size = await self._put(view, level, head, content)
        self.on_sent(choice, size, seconds)

    async def _put(self, view: str, level: Level | None, head: dict[str, Any], body: bytes) -> int:
        self._count += 1
        message = pack({"n": self._count, **head}, body)
        self.flights[self._count] = Flight(view, level, len(message), time.monotonic())
        await self._socket.send_bytes(message)
        return len(message)

    def _their_serial(self, ours: int) -> int:
        """Newest event of the page that had been handled when `ours` had."""
        found = 0
        while self._serials and self._serials[0][0] <= ours:
            found = self._serials.popleft()[1]
        if found:
            self._serials.appendleft((ours, found))
        return found
