"""`POST /ticket` and `GET /frames`: pictures out to every page, pointer events and sizes in.

One WebSocket a page, beside wslink's, so that a page that is slow or has stopped costs the others
nothing: each page has its own writer, at most two messages on their way, and the newest frame wins.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from spine_app.domain.interaction import Gesture, PointerEvent, ViewSize
from spine_app.server.drawn import DrawnFrame, Slot
from spine_app.server.figures import Figures
from spine_app.server.inbound import Violation
from spine_app.server.page_messages import (
    MESSAGE_BYTES,
    VIEW_NAMES,
    LayoutTold,
    Pointer,
    Shown,
    Told,
    read_hello,
    read_told,
)
from spine_app.server.pointers import PointerQueue
from spine_app.server.tab import REST_S, Tab
from spine_app.server.tickets import Tickets

HELLO_S: Final = 5.0
HEARTBEAT_S: Final = 30.0
CLOSE_TIMEOUT_S: Final = 2.0
TABS_MAX: Final = 32
LOOK_EVERY_S: Final = 1.0
PACKERS: Final = 2

OnEvent = Callable[[str, PointerEvent], None]
OnSize = Callable[[str, ViewSize], None]


class FrameStream:
    """The views of a session and the pages that show them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Make the views; frames are kept, but sent to nobody, until `start`."""
        self._slots = {name: Slot(clock) for name in VIEW_NAMES}
        self._tickets = Tickets(clock)
        self._executor = ThreadPoolExecutor(PACKERS, "pack")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queues: dict[str, PointerQueue] = {}
        self._sizes: dict[str, ViewSize] = {}
        self._serials = itertools.count(1)
        self._rest: dict[str, asyncio.TimerHandle] = {}
        self._watch: asyncio.Task[None] | None = None
        self._on_size: OnSize = lambda _name, _size: None
        self.tabs: list[Tab] = []
        self.is_lossless: Callable[[], bool] = lambda: False
        self.figures = Figures(VIEW_NAMES)

    def frame_of(self, name: str) -> Callable[[DrawnFrame], None]:
        """Where the frames of a view go; called on a render thread."""
        return partial(self._take, name)

    def start(self, on_event: OnEvent, on_size: OnSize) -> None:
        """Send frames from now on; the handlers run on this loop."""
        self._loop = asyncio.get_running_loop()
        self._on_size = on_size
        for name in VIEW_NAMES:
            self._queues[name] = PointerQueue(
                partial(on_event, name), partial(self._is_behind, name)
            )
        self._watch = asyncio.create_task(self._cut_off_the_stalled())

    async def stop(self) -> None:
        """Send nothing more and let go of the pages."""
        self._loop = None
        for timer in self._rest.values():
            timer.cancel()
        for queue in self._queues.values():
            await queue.stop()
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await asyncio.gather(*(tab.leave(WSCloseCode.GOING_AWAY) for tab in self.tabs))
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def give_ticket(self, request: web.Request) -> web.Response:
        """Answer with a ticket that opens one socket."""
        await request.read()
        return web.json_response({"ticket": self._tickets.issue()})

    async def talk(
        self, request: web.Request, on_wrong_ticket: Callable[[], None]
    ) -> web.StreamResponse:
        """Serve one page until it goes."""
        if len(self.tabs) >= TABS_MAX:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(
            max_msg_size=MESSAGE_BYTES,
            heartbeat=HEARTBEAT_S,
            timeout=CLOSE_TIMEOUT_S,
            compress=False,
        )
        await socket.prepare(request)
        tab = Tab(socket, request.transport, self._slots, self._executor)
        tab.is_lossless = lambda: self.is_lossless()
        tab.on_sent = self.figures.sent
        self.tabs.append(tab)
        try:
            async with asyncio.timeout(HELLO_S):
                hello = await _text(socket)
            if not self._tickets.redeem(read_hello(hello)):
                on_wrong_ticket()
                raise Violation
            await self._serve(socket, tab)
        except (Violation, TimeoutError):
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, drain=False)
        except (ConnectionError, _Hangup):
            pass
        finally:
            self.tabs.remove(tab)
            self._settle_sizes()
        return socket

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
            self.figures.arrived(tab.arrived(told), told)
        elif isinstance(told, Pointer):
            self._point(tab, told)
        else:
            self._lay_out(tab, told)

    def _point(self, tab: Tab, told: Pointer) -> None:
        if told.view not in tab.shows or told.view not in self._queues:
            return
        serial = next(self._serials)
        tab.note_serial(serial, told.serial)
        event = told.event(serial)
        if event.gesture in {Gesture.PRESS, Gesture.WHEEL} and self._last_used() is not tab:
            tab.focused_at = time.monotonic()
            self._settle_sizes()
        self._queues[told.view].put(event)

    def _lay_out(self, tab: Tab, told: LayoutTold) -> None:
        views = {name: room.size for name, room in told.views.items() if room.w >= 1 <= room.h}
        if told.focused or not tab.focused_at:
            tab.focused_at = time.monotonic()
        tab.show(views)
        self._settle_sizes()

    def _last_used(self) -> Tab | None:
        return max(self.tabs, key=lambda tab: tab.focused_at, default=None)

    def _settle_sizes(self) -> None:
        """Give each view the size it has on the page used last, (0, 0) where no page shows it."""
        for name, slot in self._slots.items():
            showing = [tab for tab in self.tabs if name in tab.shows]
            if showing:
                size = max(showing, key=lambda tab: tab.focused_at).shows[name]
            elif name in self._sizes:
                size = ViewSize(0, 0)
                slot.empty()
            else:
                continue
            if self._sizes.get(name) != size:
                self._sizes[name] = size
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
        if not self._is_shown(name):
            self._slots[name].empty()
            return
        self.figures.drawn(name)
        self._wake(name)
        if name in self._rest:
            self._rest[name].cancel()
        self._rest[name] = self._loop.call_later(REST_S * 1.1, self._wake, name)

    def _is_shown(self, name: str) -> bool:
        return any(name in tab.shows for tab in self.tabs)

    def _wake(self, name: str) -> None:
        for tab in self.tabs:
            if name in tab.shows:
                tab.wake()

    async def _cut_off_the_stalled(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            for tab in list(self.tabs):
                if tab.is_stalled(now):
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
