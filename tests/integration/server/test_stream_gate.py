"""NET-3, AUTH-4, AUTH-9, WS-4, WS-5 and WS-8 for the frame socket: who may speak, and how."""

import asyncio
import gc
import json
from dataclasses import replace
from typing import Any

import aiohttp
import psutil
import pytest

from spine_app.server.login import MAX_FAILURES
from spine_app.server.page_messages import MESSAGE_BYTES
from spine_app.server.stream import StreamLimits
from spine_app.server.tickets import LIFETIME_S
from tests.integration.server.app import AREA
from tests.integration.server.frame_page import (
    connect_frames,
    open_frames,
    ticket_of,
    wait_for,
)
from tests.integration.server.test_network import UPGRADE, get

pytestmark = pytest.mark.integration


async def close_code(page: Any) -> int:
    try:
        while True:
            await page.next()
    except ConnectionError as closed:
        return closed.args[0]


async def test_auth_4_nobody_comes_in_without_a_cookie(running: Any) -> None:
    origin = f"Origin: {running.base}"
    assert (await get(running, "/frames", origin, *UPGRADE)).status == 401
    stranger = await running.stranger()
    async with stranger.session.post(
        f"{running.base}/ticket", headers={"Origin": running.base}
    ) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
async def test_net_3_a_foreign_origin_gets_no_frames(running: Any, origin: str | None) -> None:
    browser = await running.browser()
    lines = [f"Cookie: {browser.cookie}", *([f"Origin: {origin}"] if origin else [])]
    assert (await get(running, "/frames", *lines, *UPGRADE)).status == 403


async def test_auth_9_the_cookie_alone_opens_nothing(running: Any) -> None:
    page = await open_frames(await running.browser())
    await page.show(AREA)
    assert await close_code(page) == 1008
    assert running.app.picture.sizes == []


async def test_auth_9_a_ticket_works_once(running: Any) -> None:
    browser = await running.browser()
    ticket = await ticket_of(browser)
    for attempt in range(2):
        page = await open_frames(browser)
        await page.say("hello", ticket=ticket)
        await page.show(AREA)
        if attempt:
            assert await close_code(page) == 1008
        else:
            await page.shown()


async def test_auth_9_a_ticket_works_for_half_a_minute(running: Any) -> None:
    browser = await running.browser()
    ticket = await ticket_of(browser)
    running.clock.now += LIFETIME_S + 1
    page = await open_frames(browser)
    await page.say("hello", ticket=ticket)
    assert await close_code(page) == 1008


async def test_auth_5_wrong_tickets_close_the_door_for_a_while(running: Any) -> None:
    browser = await running.browser()
    for _ in range(MAX_FAILURES):
        page = await open_frames(browser)
        await page.say("hello", ticket="wrong")
        assert await close_code(page) == 1008
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await open_frames(browser)
    assert refused.value.status == 429


async def test_ws_4_a_page_that_says_nothing_is_closed(start: Any) -> None:
    assert StreamLimits().hello_s == 5
    running = await start(stream=replace(StreamLimits(), hello_s=0.2))
    page = await open_frames(await running.browser())
    assert await close_code(page) == 1008


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"kind":"hello"}', '{"kind":"hello","ticket":5}', "[" * 9000],
)
async def test_ws_4_anything_but_a_ticket_closes_the_connection(running: Any, text: str) -> None:
    page = await open_frames(await running.browser())
    await page.socket.send_str(text)
    assert await close_code(page) == 1008


def layout(**rooms: Any) -> str:
    return json.dumps({"kind": "layout", "focused": True, "views": rooms})


def point(**fields: Any) -> str:
    fine = {"view": AREA, "gesture": "move", "x": 1, "y": 1, "serial": 1}
    return json.dumps({"kind": "pointer", **fine, **fields})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"kind":"explode"}',
        '{"kind":"hello","ticket":"again"}',
        '{"kind":"shown","n":999}',
        '{"kind":"shown","n":-1}',
        '{"kind":"shown","n":1,"lag":1e9}',
        '{"kind":"layout","focused":1,"views":{}}',
        layout(cellar={"w": 10, "h": 10}),
        layout(axial={"w": 1e9, "h": 1}),
        layout(axial={"w": 8000, "h": 8000}),
        layout(axial={"w": "10", "h": 10}),
        layout(axial={"w": 10, "h": 10, "r": 99}),
        layout(axial={"w": -1, "h": 10}),
        layout(axial={"w": float("nan"), "h": 10}),
        point(gesture="stroke"),
        point(x=1e30),
        point(x=float("inf")),
        point(amount=1e9),
        point(button="fourth"),
        point(ctrl=1),
        point(surprise=1),
        point(serial=-1),
        point(view="../axial"),
    ],
)
async def test_ws_1_a_message_outside_its_schema_closes_the_connection(
    running: Any, text: str
) -> None:
    page = await connect_frames(await running.browser())
    await page.show(AREA)
    await page.shown()
    await page.socket.send_str(text)
    assert await close_code(page) == 1008
    assert running.app.picture.events == []


async def test_ws_5_bytes_and_long_messages_close_the_connection(running: Any) -> None:
    browser = await running.browser()
    page = await connect_frames(browser)
    await page.socket.send_bytes(b"{}")
    assert await close_code(page) == 1008
    page = await connect_frames(browser)
    await page.socket.send_str("x" * (MESSAGE_BYTES + 1))
    assert await close_code(page) == 1009


async def test_ws_1_a_message_that_was_answered_cannot_be_answered_again(running: Any) -> None:
    page = await connect_frames(await running.browser())
    await page.show(AREA)
    frame = await page.shown()
    await page.answer(frame)
    assert await close_code(page) == 1008


async def test_ws_4_there_is_a_limit_to_open_pages(start: Any) -> None:
    running = await start(stream=replace(StreamLimits(), tabs=2))
    browser = await running.browser()
    pages = [await connect_frames(browser) for _ in range(2)]
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await open_frames(browser)
    assert refused.value.status == 503
    for page in pages:
        await page.socket.close()


async def test_m9_a_plain_get_of_frames_leaves_no_trace(running: Any) -> None:
    browser = await running.browser()
    cookie, origin = f"Cookie: {browser.cookie}", f"Origin: {running.base}"
    for headers in ((cookie,), (cookie, origin), (cookie, origin, *UPGRADE[:2])):
        assert (await get(running, "/frames", *headers)).status == 400
    assert running.app.stream.tabs == []


async def test_ws_8_a_thousand_pages_that_come_and_go_leave_no_trace(running: Any) -> None:
    browser = await running.browser()

    async def come_and_go(number: int) -> None:
        page = await connect_frames(browser)
        if number % 3:
            await page.show(AREA)
        if number % 2:
            await page.next() if number % 3 else None
        page.socket._response.connection.transport.abort()

    for number in range(20):
        await come_and_go(number)
    await wait_for(lambda: not running.app.stream.tabs)
    gc.collect()
    files, tasks = psutil.Process().num_fds(), len(asyncio.all_tasks())
    for number in range(1000):
        await come_and_go(number)
    await wait_for(lambda: not running.app.stream.tabs)
    await wait_for(lambda: len(asyncio.all_tasks()) <= tasks + 2)
    gc.collect()

    assert psutil.Process().num_fds() <= files + 2
