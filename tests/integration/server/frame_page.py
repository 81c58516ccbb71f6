"""A page on the frame socket without a browser: shows what it is sent when the test says so."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from spine_app.server.frame_message import unpack
from tests.integration.server.wslink_client import Browser

SIZE = {"w": 640, "h": 480, "r": 1}


@dataclass(frozen=True)
class Frame:
    head: dict[str, Any]
    picture: bytes

    @property
    def n(self) -> int:
        return self.head["n"]


@dataclass
class FramePage:
    socket: aiohttp.ClientWebSocketResponse
    frames: list[Frame] = field(default_factory=list)

    async def say(self, kind: str, **fields: Any) -> None:
        await self.socket.send_str(json.dumps({"kind": kind, **fields}))

    async def show(self, *views: str, focused: bool = True, **size: Any) -> Self:
        views_told = dict.fromkeys(views, SIZE | size)
        await self.say("layout", focused=focused, views=views_told)
        return self

    async def answer(self, frame: Frame, **fields: Any) -> None:
        await self.say("shown", n=frame.n, **fields)

    async def next(self, timeout_s: float = 5) -> Frame:
        """The next frame, not answered; probes are answered on the way.

        Raises `ConnectionError` if the socket was closed.
        """
        while True:
            message = await asyncio.wait_for(self.socket.receive(), timeout_s)
            if message.type is not aiohttp.WSMsgType.BINARY:
                raise ConnectionError(self.socket.close_code)
            frame = Frame(*unpack(message.data))
            if frame.head.get("probe"):
                await self.answer(frame)
            else:
                self.frames.append(frame)
                return frame

    async def shown(self) -> Frame:
        """The next frame, answered at once."""
        frame = await self.next()
        await self.answer(frame)
        return frame

    async def silence(self, seconds: float = 0.2) -> None:
        """Nothing comes for a while."""
        try:
            frame = await self.next(seconds)
        except TimeoutError:
            return
        raise AssertionError(frame.head)

    async def point(self, gesture: str, view: str = "axial", **fields: Any) -> None:
        await self.say("pointer", view=view, gesture=gesture, **{"x": 1, "y": 2} | fields)


async def open_frames(browser: Browser, **options: Any) -> FramePage:
    """Open the socket without a word."""
    return FramePage(
        await browser.session.ws_connect(
            f"{browser.base.replace('http', 'ws')}/frames", headers=browser.headers, **options
        )
    )


async def ticket_of(browser: Browser) -> str:
    async with browser.session.post(f"{browser.base}/ticket", headers=browser.headers) as answer:
        assert answer.status == 200, answer.status
        return (await answer.json())["ticket"]


async def connect_frames(browser: Browser, **options: Any) -> FramePage:
    """Open the socket and come in."""
    ticket = await ticket_of(browser)
    page = await open_frames(browser, **options)
    await page.say("hello", ticket=ticket)
    return page


async def wait_for(condition: Callable[[], object], timeout_s: float = 5) -> None:
    """Wait until something is true that another task brings about."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it never came about"
        await asyncio.sleep(0.005)
