"""`POST /ticket` and `GET /frames`: pictures out to every page, pointer events and sizes in.

One WebSocket a page, beside wslink's, so that a page that is slow or has stopped costs the others
nothing: each page has its own writer, at most two messages on their way, and the newest frame wins.
"""

import asyncio
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from spine_app.domain.stream_figures import StreamFigures
from spine_app.domain.view.interaction import Gesture, PointerEvent, ViewSize
from spine_app.server.drawn import DrawnFrame, Slot
from spine_app.server.figures import Figures
from spine_app.server.inbound import Violation
from spine_app.server.loop_watch import LoopWatch
from spine_app.server.page_messages import (
    MESSAGE_BYTES,
    VIEW_NAMES,
    LayoutTold,
    Pointer,
    Room,
    Shown,
    Told,
    read_hello,
    read_told,
)
from spine_app.server.pointers import PointerQueue
from spine_app.server.tab import REST_S, Tab
from spine_app.server.tickets import Tickets
from spine_app.server.view_sizes import HIDDEN, ViewSizes

CLOSE_TIMEOUT_S: Final = 2.0
LOOK_EVERY_S: Final = 1.0
PACKERS: Final = 2

OnEvent = Callable[[str, PointerEvent], None]
OnSize = Callable[[str, ViewSize], None]


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """What one page may cost; a page that has not shown what it was sent for `stalled_s` goes."""

    hello_s: float = 5.0
    heartbeat_s: float = 30.0
    stalled_s: float = 10.0
    tabs: int = 32


class FrameStream:
    """The views of a session and the pages that show them."""

    def __init__(
        self, limits: StreamLimits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make the views; frames are dropped until `start`.

        Args:
            limits: what one page may cost.
            clock: seconds, never going back; tests pass their own for the age of tickets.
        """
        self._limits = limits or StreamLimits()
        self._slots = {name: Slot() for name in VIEW_NAMES}
        self._tickets = Tickets(clock)
        self._executor = ThreadPoolExecutor(PACKERS, "pack")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queues: dict[str, PointerQueue] = {}
        self._sizes = ViewSizes(VIEW_NAMES)
        self._serials = itertools.count(1)
        self._rest: dict[str, asyncio.TimerHandle] = {}
        self._loop_watch = LoopWatch()
        self._watches: list[asyncio.Task[None]] = []
        self._on_size: OnSize = lambda _name, _size: None
        self.tabs: list[Tab] = []
        self.on_drawn: Callable[[str], None] = lambda _name: None
        """Called on the loop after each picture of a view that pages show, with its name."""
        self.is_lossless: Callable[[], bool] = lambda: False
        """Whether pictures at rest go without loss."""
        self._figures = Figures(VIEW_NAMES)

    def frame_of(self, name: str) -> Callable[[DrawnFrame], None]:
        """Where the frames of a view go; called on a render thread."""
        return partial(self._take, name)

    def start(self, on_event: OnEvent, on_size: OnSize) -> None:
        """Send frames from now on; the handlers run on this loop."""
        self._loop = asyncio.get_running_loop()
        self._on_size = on_size
        for name in VIEW_NAMES:
            is_behind = partial(self._is_behind, name)
            self._queues[name] = PointerQueue(partial(on_event, name), is_behind)
        watches = (self._look_after_tabs(), self._loop_watch.run())
        self._watches = [asyncio.create_task(watch) for watch in watches]

    async def stop(self) -> None:
        """Send nothing more and let go of the pages."""
        self._loop = None
        for timer in self._rest.values():
            timer.cancel()
        for queue in self._queues.values():
            await queue.stop()
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
        await self.let_pages_go()
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def let_pages_go(self) -> None:
        """Say goodbye to all pages."""
        await asyncio.gather(*(tab.leave(WSCloseCode.GOING_AWAY) for tab in self.tabs))

    def now(self) -> StreamFigures:
        """How pictures travel now."""
        gap_s = self._loop_watch.worst_s()
        return self._figures.of(self.tabs, gap_s, lossless=self.is_lossless())

    def send_again(self) -> None:
        """What pages are sent at rest is to be of another kind from now on."""
        for tab in self.tabs:
            tab.wake()

    async def give_ticket(self, request: web.Request) -> web.Response:
        """Answer with a ticket that opens one socket."""
        await request.read()
        return web.json_response({"ticket": self._tickets.issue()})

    async def talk(
        self, request: web.Request, on_wrong_ticket: Callable[[], None]
    ) -> web.StreamResponse:
        """Serve one page until it goes."""
        if len(self.tabs) >= self._limits.tabs or request.transport is None:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(
            max_msg_size=MESSAGE_BYTES,
            heartbeat=self._limits.heartbeat_s,
            timeout=CLOSE_TIMEOUT_S,
            compress=False,
        )
        tab = Tab(socket, request.transport, self._slots, self._executor)
        tab.is_lossless = lambda: self.is_lossless()  # noqa: PLW0108 - it may be set later
        tab.on_sent = self._figures.sent
        self.tabs.append(tab)
        try:
            await socket.prepare(request)
            await self._greet(socket, on_wrong_ticket)
            await self._serve(socket, tab)
        except (Violation, TimeoutError):
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, drain=False)
        except (ConnectionError, _Hangup):
            pass
        finally:
            self.tabs.remove(tab)
            self._settle()
        return socket

    async def _greet(
        self, socket: web.WebSocketResponse, on_wrong_ticket: Callable[[], None]
    ) -> None:
        async with asyncio.timeout(self._limits.hello_s):
            hello = await _text(socket)
        if not self._tickets.redeem(read_hello(hello)):
            on_wrong_ticket()
            raise Violation

    async def _serve(self, socket: web.WebSocketResponse, tab: Tab) -> None:
        writer = asyncio.create_task(tab.write())
        try:
            while True:
                self._hear(tab, read_told(await _text(socket)))
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    def _hear(self, tab: Tab, told: Told) -> None:
        if isinstance(told, Shown):
            flight = tab.arrived(told)
            self._figures.arrived(flight, told)
            if flight.view and self._queues:
                self._queues[flight.view].page_followed()
        elif isinstance(told, Pointer):
            self._point(tab, told)
        else:
            self._lay_out(tab, told)

    def _point(self, tab: Tab, told: Pointer) -> None:
        if told.view not in tab.shows or not self._queues:
            return
        serial = next(self._serials)
        tab.note_serial(serial, told.serial)
        event = told.event(serial)
        if event.gesture in {Gesture.PRESS, Gesture.WHEEL} and self._last_used() is not tab:
            tab.used_at = time.monotonic()
            self._settle()
        self._queues[told.view].put(event)

    def _lay_out(self, tab: Tab, told: LayoutTold) -> None:
        if told.focused or not tab.used_at:
            tab.used_at = time.monotonic()
        rooms: dict[str, Room] = {
            name: room for name, room in told.views.items() if room.w >= 1 <= room.h
        }
        sizes = {name: room.size for name, room in rooms.items()}
        tab.show(sizes, {name: room.placed for name, room in rooms.items()})
        self._settle()

    def _last_used(self) -> Tab | None:
        return max(self.tabs, key=lambda tab: tab.used_at, default=None)

    def _settle(self) -> None:
        """Tell the views whose size is another one now."""
        for name, size in self._sizes.settle(self.tabs).items():
            if size == HIDDEN:
                self._slots[name].empty()
            if self._loop is not None:
                self._on_size(name, size)

    def _is_behind(self, name: str) -> bool:
        tab = self._last_used()
        return tab is not None and tab.is_behind(name)

    def _take(self, name: str, frame: DrawnFrame) -> None:
        loop = self._loop
        if loop is None:
            return
        self._slots[name].put(frame)
        # The loop may end between the look and the call.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._offer, name)

    def _offer(self, name: str) -> None:
        if self._loop is None:
            return
        if not self._sizes.is_shown(name):
            self._slots[name].empty()
            return
        self._figures.drawn(name)
        self.on_drawn(name)
        self._wake(name)
        if name in self._rest:
            self._rest[name].cancel()
        self._rest[name] = self._loop.call_later(REST_S * 1.1, self._wake, name)

    def _wake(self, name: str) -> None:
        for tab in self.tabs:
            if name in tab.shows:
                tab.wake()

    async def _look_after_tabs(self) -> None:
        """Cut off those that have stalled; let the others measure how long their way is."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for tab in list(self.tabs):
                if tab.is_stalled(self._limits.stalled_s):
                    tab.cut_off()
                else:
                    tab.wake()


class _Hangup(Exception):
    """The other side has gone."""


async def _text(socket: web.WebSocketResponse) -> str:
    message = await socket.receive()
    if message.type is WSMsgType.TEXT:
        return str(message.data)
    if message.type is WSMsgType.BINARY:
        raise Violation
    raise _Hangup
