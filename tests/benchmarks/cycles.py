"""A study opened and closed over and over in the real program, by a page without a browser."""

import asyncio
import re
import time

import aiohttp
import psutil

from tests.integration.server.frame_page import connect_frames
from tests.integration.server.wslink_client import Browser

MIB = 1024 * 1024
VIEWS = ("volume", "axial", "coronal", "sagittal")
LIMIT_S = 60.0


class Hand:
    """Opens and closes through the same routes and calls as the page."""

    def __init__(self, browser, link, frames):
        self._browser = browser
        self._link = link
        self._frames = frames
        self._watching = asyncio.create_task(self._watch())
        self._shown = dict.fromkeys(VIEWS, 0)

    @classmethod
    async def come_in(cls, session, url):
        browser = Browser(url.partition("/login")[0], session)
        await browser.log_in(url)
        await browser.ask_key()
        frames = await connect_frames(browser)
        return cls(browser, await browser.connect(), frames)

    async def open(self, folder):
        """Open a folder and wait until every view has shown it."""
        self._shown = dict.fromkeys(VIEWS, 0)
        await self._post("open", {"path": str(folder)})
        await self._until("Shown__phase", "ready")
        await self._frames.show(*VIEWS, w=500, h=350)
        end = time.monotonic() + LIMIT_S
        while min(self._shown.values()) < 1:
            await asyncio.sleep(0.01)
            assert time.monotonic() < end, self._shown

    async def close(self):
        """Close the study, as its button does."""
        template = (await self._link.state())["trame__template_main"]
        trigger = _trigger_of(template, "button.close_study")
        await self._link.call("trame.trigger", trigger, [], {})
        await self._until("Shown__phase", "empty")
        await self._frames.show()

    async def leave(self):
        self._watching.cancel()
        await self._frames.socket.close()
        await self._link.socket.close()

    async def _watch(self):
        while True:
            frame = await self._frames.next(LIMIT_S * 10)
            await self._frames.answer(frame)
            self._frames.frames.clear()
            if frame.head["view"] in self._shown:
                self._shown[frame.head["view"]] += 1

    async def _post(self, route, body):
        address = f"{self._browser.base}/{route}"
        headers = self._browser.headers
        async with self._browser.session.post(address, json=body, headers=headers) as answer:
            assert (await answer.json()) == {}, await answer.text()

    async def _until(self, key, value):
        end = time.monotonic() + LIMIT_S
        while (await self._link.state()).get(key) != value:
            self._link.published.clear()
            await asyncio.sleep(0.02)
            assert time.monotonic() < end, key


def _trigger_of(template, key):
    """Name of the trigger that the button with the words of this key calls."""
    place = template.index(key)
    found = re.findall(r"trigger\('([^']+)'", template[:place])
    return found[-1]


async def cycles(url, pid, folder, count):
    """Resident MiB of the program after each of `count` openings and closings of a folder."""
    resident = []
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        hand = await Hand.come_in(session, url)
        for _ in range(count):
            await hand.open(folder)
            await hand.close()
            resident.append(psutil.Process(pid).memory_info().rss / MIB)
        await hand.leave()
    return resident
