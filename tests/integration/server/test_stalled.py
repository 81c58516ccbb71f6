"""M8, WS-6, WS-7 and 4.7 S2, S3, S10: pages that stop, pages that flood, and what others notice."""

import asyncio
import itertools
import os
import signal
import statistics
import sys
import time
from dataclasses import replace
from typing import Any

import aiohttp
import numpy as np
import psutil
import pytest

from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.interaction import Gesture
from spine_app.server import outbox
from spine_app.server.stream import StreamLimits
from spine_app.server.tab import IN_FLIGHT_MAX
from tests.integration.server.app import AREA, flat
from tests.integration.server.frame_page import FramePage, connect_frames, wait_for
from tests.integration.server.wslink_client import Browser

pytestmark = pytest.mark.integration

MIB = 1024 * 1024
PINGS = 300
PING_EVERY_S = 0.06
SLOW_MS = 250


async def page_of(running: Any, **options: Any) -> FramePage:
    page = await connect_frames(await running.browser(), **options)
    return await page.show(AREA)


async def ping(link: Any, number: int) -> float:
    started = time.perf_counter()
    assert await link.call("trame.trigger", "echo", [number], {}) == [[number], {}]
    return (time.perf_counter() - started) * 1000


async def pings(link: Any) -> list[float]:
    times = []
    for number in range(PINGS):
        times.append(await ping(link, number))
        await asyncio.sleep(PING_EVERY_S)
    return times


def push(running: Any, mib: int) -> None:
    """Send a large value of the state to every page, as M8 did."""
    with running.state as state:
        state.ballast = os.urandom(mib * MIB)


# A page of its own that logs in with what it is given, opens both sockets, and is then stopped.
STOPPED_PAGE = """
import asyncio, sys, aiohttp
from tests.integration.server.wslink_client import Browser
from tests.integration.server.frame_page import connect_frames
async def main(base, cookie):
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        browser = await Browser(base, session, cookie).ask_key()
        link = await browser.connect()
        page = await connect_frames(browser)
        await page.show("axial", focused=False)
        print("open", flush=True)
        while True:
            await page.shown()
asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not stopped that way there")
async def test_m8_a_page_whose_process_is_stopped_costs_the_others_nothing(running: Any) -> None:
    browser = await running.browser()
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", STOPPED_PAGE, running.base, browser.cookie),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert child.stdout
        assert await asyncio.wait_for(child.stdout.readline(), 20) == b"open\n"
        link, page = await browser.connect(), await connect_frames(browser)
        await page.show(AREA)
        await page.shown()
        os.kill(child.pid, signal.SIGSTOP)
        drawing = asyncio.create_task(keep_drawing(running))
        watching = asyncio.create_task(keep_watching(page))
        for _ in range(6):
            push(running, 1)
        times = await pings(link)
        drawing.cancel()
        watching.cancel()
    finally:
        os.kill(child.pid, signal.SIGKILL)
        await child.wait()

    assert len(times) == PINGS
    assert statistics.quantiles(times, n=100)[98] < SLOW_MS
    assert len(page.frames) > 50
    # Cut off, not waited for.
    assert len(running.app.stream.tabs) == 1


async def keep_drawing(running: Any) -> None:
    noise = np.random.default_rng(3)
    while True:
        running.app.picture.draw(noise.integers(0, 255, (300, 400, 4), np.uint8))
        await asyncio.sleep(0.05)


async def keep_watching(page: FramePage) -> None:
    while True:
        await page.shown()


async def test_ws_6_a_page_that_reads_nothing_is_cut_off_and_its_queue_stays_small(
    start: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(outbox, "BYTES_MAX", 4 * MIB)
    running = await start()
    browser = await running.browser()
    stalled, link = await browser.connect(), await browser.connect()
    stalled.socket._response.connection.transport.pause_reading()
    for _ in range(20):
        push(running, 1)
        await ping(link, 1)
        boxes = running.channel._outboxes.values()
        assert all(box.bytes_waiting <= 5 * MIB for box in boxes)

    await wait_for(lambda: len(running.channel.connections) == 1)
    await link.socket.close()


async def test_ws_6_a_page_that_takes_too_long_for_one_message_is_cut_off(
    start: Any, monkeypatch: Any
) -> None:
    assert outbox.STALLED_S == 10
    monkeypatch.setattr(outbox, "STALLED_S", 0.3)
    monkeypatch.setattr(outbox, "LOOK_EVERY_S", 0.1)
    running = await start()
    browser = await running.browser()
    stalled = await browser.connect()
    stalled.socket._response.connection.transport.pause_reading()
    for _ in range(10):
        push(running, 1)

    await wait_for(lambda: not running.channel.connections)


async def test_ws_6_a_page_that_never_shows_what_it_got_is_cut_off_and_can_come_back(
    start: Any,
) -> None:
    assert StreamLimits().stalled_s == 10
    running = await start(stream=replace(StreamLimits(), stalled_s=0.3))
    page, other = await page_of(running), await page_of(running)
    await page.next()
    await other.shown()
    watching = asyncio.create_task(keep_watching(other))

    await wait_for(lambda: len(running.app.stream.tabs) == 1)
    back = await page_of(running)

    assert (await back.shown()).head["w"] == 64
    watching.cancel()


async def test_s10_a_flood_of_wheel_events_is_summed_and_never_lags(running: Any) -> None:
    """1 000 events a second for two seconds; each handled event takes 5 ms and draws a frame."""
    picture = running.app.picture
    handled: list[Any] = []

    def act(_name: str, event: Any) -> None:
        handled.append(event)
        time.sleep(0.005)
        red = 50 + len(handled) % 150
        picture.draw(flat(red=red), overlay=Overlay((), (640, 480), "", event.serial))

    for queue in running.app.stream._queues.values():
        queue._handle = lambda event: act(AREA, event)
    page = await page_of(running)
    await page.shown()
    sent_at: dict[int, float] = {}
    lags: list[float] = []
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            frame = await page.shown()
            most = max(most, len(running.app.stream.tabs[0].flights))
            if (serial := frame.head["serial"]) in sent_at:
                lags.append((time.perf_counter() - sent_at[serial]) * 1000)

    watching = asyncio.create_task(watch())
    started = time.perf_counter()
    for serial in range(1, 2001):
        sent_at[serial] = time.perf_counter()
        await page.point("wheel", amount=0.25, serial=serial)
        await asyncio.sleep(max(0.0, started + serial / 1000 - time.perf_counter()))
    await wait_for(lambda: sum(event.amount for event in handled) == 500)
    waiting = [len(queue) for queue in running.app.stream._queues.values()]
    watching.cancel()

    assert len(handled) <= 2.5 * 120
    assert max(waiting) == 0
    assert most <= IN_FLIGHT_MAX
    assert len(lags) > 20
    assert max(lags) <= SLOW_MS


async def test_presses_and_releases_keep_their_place_among_the_moves(running: Any) -> None:
    page = await page_of(running)
    order = []
    for round_ in range(20):
        for gesture, button in (("press", "left"), ("move", "none"), ("release", "left")):
            for _ in range(1 + round_ % 7 if gesture == "move" else 1):
                await page.point(gesture, button=button, x=round_, serial=1)
            order.append((gesture, round_))
    events = running.app.picture.events
    await wait_for(lambda: events and (events[-1].gesture, events[-1].x) == (Gesture.RELEASE, 19))

    seen = [(event.gesture.value, event.x) for event in events]
    assert [entry for entry, _ in itertools.groupby(seen)] == order


async def test_s2_ten_pages_cost_less_than_a_hundred_mebibytes(process: Any) -> None:
    """Each shows frames of 1000 × 800 noise, the worst to pack, and half of them never answer."""
    watched = psutil.Process(process.child.pid)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        browser = Browser(process.base, session)
        await browser.log_in(process.ask("link"))
        first = await connect_frames(browser)
        await first.show(AREA, w=1000, h=800)
        await first.shown()
        process.ask("noise")
        await first.shown()
        before = watched.memory_info().rss
        pages = [await connect_frames(browser) for _ in range(9)]
        for page in pages:
            await page.show(AREA, w=1000, h=800)
        for _ in range(10):
            process.ask("noise")
            for page in (first, *pages[:4]):
                await page.shown()
        grown = watched.memory_info().rss - before
        for page in (first, *pages):
            await page.socket.close()

    assert grown <= 100 * MIB


async def test_a_slow_way_is_sent_smaller_pictures_and_a_quick_one_good_ones_again(
    running: Any,
) -> None:
    noise = np.random.default_rng(5)
    page = await page_of(running)
    await page.shown()

    async def size_after(frames: int, way_s: float) -> int:
        for _ in range(frames):
            running.app.picture.draw(noise.integers(0, 255, (240, 320, 4), np.uint8))
            frame = await page.next()
            await asyncio.sleep(way_s)
            await page.answer(frame)
        return len(frame.picture)

    quick = await size_after(3, 0)
    slow = await size_after(10, 0.2)
    again = await size_after(80, 0)

    assert slow < quick / 4
    assert again > quick * 0.9
