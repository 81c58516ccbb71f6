"""Connections of the WebSocket: when they are closed, and what attackers cost."""

import asyncio
import gc
import socket
from dataclasses import replace
from typing import Any

import aiohttp
import psutil
import pytest

from spine_app.server.gate import GateConfig
from spine_app.server.inbound import ChannelLimits
from tests.integration.server.app import SCHEMA
from tests.integration.server.raw_http import request
from tests.integration.server.test_network import UPGRADE, get
from tests.integration.server.wslink_client import Browser, chunks, frame

pytestmark = pytest.mark.integration


MIB = 1024 * 1024


def limited(**limits: Any) -> GateConfig:
    return GateConfig(accept_state=SCHEMA.accepts, channel=replace(ChannelLimits(), **limits))


async def closes(link: Any) -> int:
    with pytest.raises(ConnectionError) as closed:
        await link.receive()
    return closed.value.args[0]


async def test_ws_4_a_connection_that_says_nothing_is_closed(start: Any) -> None:
    assert ChannelLimits().hello_s == 5
    running = await start(limited(hello_s=0.2))
    link = await (await running.browser()).open()
    assert await closes(link) == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_ws_4_a_hello_in_time_keeps_the_connection_open(start: Any) -> None:
    running = await start(limited(hello_s=0.2))
    link = await (await running.browser()).connect()
    await asyncio.sleep(0.4)
    assert await link.call("trame.trigger", "echo", [], {}) == [[], {}]
    await link.socket.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"short",
        frame(1, 0, 0),
        frame(1, 0, 100),
        frame(1, 0, 2**32 - 1, b"x"),
        frame(1, 0, 5000, b"x"),
        frame(1, 1, 10, b"x"),
        frame(1, 0, 2, b"xxx"),
        frame(1, 0, 1, b"\xc1"),
        frame(1, 0, 2, b"\xc0\xc0"),
        chunks(["not", "a", "call"])[0],
        chunks({"id": 1, "method": "wslink.hello", "args": []})[0],
        chunks({"id": "x", "method": "trame.state.get", "args": []})[0],
        chunks({"id": "x", "method": "m", "args": [], "kwargs": {"a": 1}})[0],
        b"x" * 70_000,
    ],
    ids=lambda sent: f"{sent[:16].hex()}-{len(sent)}",
)
async def test_ws_4_anything_but_a_hello_closes_the_connection(running: Any, sent: bytes) -> None:
    link = await (await running.browser()).open()
    await link.socket.send_bytes(sent)
    assert await closes(link) in {1008, 1009}


async def test_ws_5_text_and_broken_messages_close_an_open_session_too(running: Any) -> None:
    browser = await running.browser()
    link = await browser.connect()
    await link.socket.send_str("text")
    assert await closes(link) == 1008
    link = await browser.connect()
    for number in range(5):
        await link.socket.send_bytes(frame(number, 0, 100, b"x"))
    assert await closes(link) == 1008
    link = await browser.connect()
    await link.socket.send_bytes(frame(1, 0, ChannelLimits().message_bytes + 1, b"x"))
    assert await closes(link) == 1008


async def test_ws_5_a_large_message_in_many_frames_is_taken(running: Any) -> None:
    link = await (await running.browser()).connect()
    text = "x" * 900_000
    assert await link.call("trame.trigger", "echo", [text], {}) == [[text], {}]
    await link.socket.close()


def resident(process: Any) -> int:
    return psutil.Process(process.child.pid).memory_info().rss


async def attacker(process: Any, session: aiohttp.ClientSession) -> Browser:
    browser = Browser(process.base, session)
    await browser.log_in(process.ask("link"))
    return await browser.ask_key()


async def flood(link: Any, frames: int) -> int:
    try:
        for number in range(frames):
            await link.socket.send_bytes(frame(number, 0, 512, b"x"))
    except (ConnectionError, aiohttp.ClientError):
        return number
    return frames


async def test_m6_a_flood_of_unfinished_messages_costs_nothing(process: Any) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        browser = await attacker(process, session)
        await flood(await browser.open(), 10_000)
        before = resident(process)
        for _ in range(20):
            link = await browser.open()
            await flood(link, 10_000)
            assert await closes(link) == 1008
        assert resident(process) - before < MIB


async def test_m7_a_message_that_claims_to_be_huge_costs_nothing(process: Any) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        browser = await attacker(process, session)
        before = resident(process)
        for _ in range(5):
            link = await browser.connect()
            await link.socket.send_bytes(frame(1, 0, 3 * 1024**3, b"x"))
            assert await closes(link) == 1008
        assert resident(process) - before < 16 * MIB


async def test_m9_a_plain_get_of_ws_leaves_no_trace(running: Any) -> None:
    browser = await running.browser()
    cookie, origin = f"Cookie: {browser.cookie}", f"Origin: {running.base}"
    for headers in ((cookie,), (cookie, origin), (cookie, origin, *UPGRADE[:2])):
        assert (await get(running, "/ws", *headers)).status == 400
    assert running.channel.connections == {}


def open_files() -> int:
    return psutil.Process().num_fds()


async def test_ws_8_half_handshakes_leave_no_trace(running: Any) -> None:
    browser = await running.browser()
    lines = (f"Host: {running.host}", f"Cookie: {browser.cookie}", f"Origin: {running.base}")
    await (await browser.connect()).socket.close()
    gc.collect()
    before = open_files()
    for _ in range(30):
        for sent in (request("/ws", *lines), request("/ws", *lines, *UPGRADE), b"GET /ws"):
            with socket.create_connection(("127.0.0.1", running.port)) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                client.sendall(sent)
                await asyncio.sleep(0)
    for _ in range(200):
        if not running.channel.connections and open_files() <= before:
            break
        await asyncio.sleep(0.02)
    assert running.channel.connections == {}
    assert open_files() <= before
    assert running.channel.unchunkers == {}
    assert running.channel.authentified_client_ids == set()


async def test_ws_8_the_idle_shutdown_still_works_after_a_plain_get(start: Any) -> None:
    running = await start(timeout=1)
    browser = await running.browser()
    link = await browser.connect()
    await get(running, "/ws", f"Cookie: {browser.cookie}", f"Origin: {running.base}")
    await asyncio.sleep(1.2)
    assert not running.app.server._server.completion.done()
    await link.socket.close()
    async with asyncio.timeout(3):
        await running.app.server._server.completion


async def test_ws_4_there_is_a_limit_to_open_connections(start: Any) -> None:
    running = await start(limited(connections=2))
    browser = await running.browser()
    links = [await browser.connect() for _ in range(2)]
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await browser.open()
    assert refused.value.status == 503
    for link in links:
        await link.socket.close()


async def test_ws_10_frames_are_not_compressed(running: Any) -> None:
    browser = await running.browser()
    lines = (f"Cookie: {browser.cookie}", f"Origin: {running.base}", *UPGRADE)
    offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    answer = await get(running, "/ws", *lines, offer)
    assert answer.status == 101
    assert "sec-websocket-extensions" not in answer.headers
