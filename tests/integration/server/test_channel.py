"""WS-1 to WS-5, WS-8 and WS-10, M3 to M7, M9 and M10: what a WebSocket may do."""

import asyncio
import gc
import socket
from dataclasses import replace
from typing import Any

import aiohttp
import msgpack
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spine_app.server.calls import ARGUMENTS
from spine_app.server.gate import GateConfig
from spine_app.server.inbound import ChannelLimits
from tests.integration.server.app import CANARY, SCHEMA
from tests.integration.server.raw_http import request
from tests.integration.server.test_network import UPGRADE, get
from tests.integration.server.wslink_client import Browser, CallFailed, chunks, frame

pytestmark = pytest.mark.integration

METHODS = {
    "trame.state.get",
    "trame.state.update",
    "trame.trigger",
    "trame.lifecycle.update",
}
MIB = 1024 * 1024


async def test_ws_1_the_function_table_is_the_list(running: Any) -> None:
    assert set(running.channel.functionMap) == METHODS == set(ARGUMENTS)


@pytest.mark.parametrize(
    "method",
    [
        "application.exit",
        "application.exit.later",
        "trame.error.client",
        "trame.force.push",
        "trame.rca.event",
        "trame.rca.push",
        "viewport.image.render",
        "no.such.method",
    ],
)
async def test_m10_methods_off_the_list_do_not_exist(running: Any, method: str) -> None:
    link = await (await running.browser()).connect()
    with pytest.raises(CallFailed, match="unknown-method"):
        await link.call(method)
    assert await link.call("trame.trigger", "echo", [1], {}) == [[1], {}]
    await link.socket.close()


async def test_m3_nothing_is_answered_before_the_key_is_given(running: Any) -> None:
    link = await (await running.browser()).open()
    with pytest.raises(ConnectionError):
        await link.state()


@pytest.mark.parametrize(
    ("method", "args"),
    [
        ("trame.state.get", ["extra"]),
        ("trame.state.update", [{}]),
        ("trame.state.update", [[{"key": 1, "value": 2}]]),
        ("trame.state.update", [[{"key": "a", "value": 2, "more": 3}]]),
        ("trame.state.update", [[{"key": "a"}] * 257]),
        ("trame.trigger", ["echo"]),
        ("trame.trigger", ["echo", {}, []]),
        ("trame.trigger", ["x" * 129, [], {}]),
        ("trame.lifecycle.update", ["server_exited"]),
        ("trame.lifecycle.update", [["client_connected"]]),
    ],
)
async def test_ws_1_arguments_outside_their_schema_are_refused(
    running: Any, method: str, args: list[Any]
) -> None:
    link = await (await running.browser()).connect()
    with pytest.raises(CallFailed, match="request-refused"):
        await link.call(method, *args)
    await link.socket.close()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("path", "/etc/passwd"),
        ("patient", "X"),
        ("source", "/etc/passwd"),
        ("Shown__phase", "ready"),
        ("Shown__patient", "X"),
        ("trame__template_main", "<b>mine</b>"),
        ("trame__scripts", ["https://evil.example/x.js"]),
        ("trame__busy", 0),
        ("trame__client_only", []),
        ("Controls", {"opacity": 1}),
        ("Controls__opacity", 1.5),
        ("Controls__opacity", True),
        ("Controls__opacity", "0.5"),
        ("Controls__opacity", float("nan")),
        ("Controls__opacity", None),
        ("Controls__opacity", b"0.5"),
        ("Controls__preset", "glow"),
        ("Controls__preset", "Preset.SKIN"),
        ("Controls__label", "x" * 21),
        ("Controls__label", ["x"]),
    ],
)
async def test_m4_a_write_that_is_not_allowed_changes_nothing(
    running: Any, key: str, value: Any
) -> None:
    browser = await running.browser()
    link, other = await browser.connect(), await browser.connect()
    before = await link.state()
    heard: list[Any] = []
    running.state.change(key, "Controls__label")(lambda **_: heard.append(key))
    with pytest.raises(CallFailed, match="request-refused"):
        await link.write(**{"Controls__label": "fine", key: value})
    assert await other.state() == before
    assert heard == []
    assert other.published == []
    await link.socket.close()
    await other.socket.close()


async def test_ws_2_a_write_that_is_allowed_reaches_the_server_and_the_other_tabs(
    running: Any,
) -> None:
    browser = await running.browser()
    link, other = await browser.connect(), await browser.connect()
    await link.write(Controls__opacity=0.25, Controls__preset="skin")
    assert running.app.controls.data.opacity == 0.25
    assert running.app.controls.data.preset.name == "SKIN"
    assert (await other.receive())["result"] == {
        "Controls__opacity": 0.25,
        "Controls__preset": "skin",
    }
    await link.socket.close()
    await other.socket.close()


async def test_ws_2_a_page_that_was_refused_is_put_right_and_can_go_on(running: Any) -> None:
    link = await (await running.browser()).connect()
    with pytest.raises(CallFailed):
        await link.write(Shown__phase="ready")
    if not link.published:
        link.published.append(await link.receive())
    assert link.published[0]["result"] == {"Shown__phase": "empty"}
    # The page now sends back what it was told, together with what it wanted all along.
    await link.write(Shown__phase="empty", Controls__opacity=0.5)
    assert running.app.controls.data.opacity == 0.5
    await link.socket.close()


value = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
key = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["Controls__opacity", "Controls__preset", "Controls__label", "Shown__phase", "trame__title"]
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(key=key, value=value)
async def test_ws_2_whatever_is_written_the_server_holds_only_valid_values(
    running: Any, key: str, value: Any
) -> None:
    link = await fuzz_link(running)
    before = dict(running.state.to_dict())
    if SCHEMA.accepts(key, value) or (key in before and same_on_the_wire(before[key], value)):
        await link.write(**{key: value})
    else:
        with pytest.raises(CallFailed, match="request-refused"):
            await link.write(**{key: value})
        assert running.state.to_dict() == before
    controls = running.app.controls.get_dataclass()
    assert 0 <= controls.opacity <= 1
    assert len(controls.label) <= 20


def same_on_the_wire(left: Any, right: Any) -> bool:
    return msgpack.packb(left) == msgpack.packb(right)


async def fuzz_link(running: Any) -> Any:
    if not running.links:
        running.links.append(await (await running.browser()).connect())
    return running.links[0]


async def test_m5_an_error_says_a_code_and_an_id_and_nothing_else(running: Any) -> None:
    link = await (await running.browser()).connect()
    ids = set()
    cases = [("fail", "internal"), ("refuse", "single-slice"), ("odd", "internal")]
    for name, code in cases:
        with pytest.raises(CallFailed) as failed:
            await link.call("trame.trigger", name, [], {})
        error = failed.value.error
        assert set(error) == {"code", "message", "data"}
        assert error["message"] == code
        assert set(error["data"]) == {"code", "id"}
        assert len(error["data"]["id"]) == 8
        assert "/" not in repr(error)
        assert CANARY not in repr(error)
        ids.add(error["data"]["id"])
    assert len(ids) == len(cases)
    with pytest.raises(CallFailed, match="internal"):
        await link.call("trame.trigger", "fail", ["too", "many"], {})
    with pytest.raises(CallFailed, match="request-refused"):
        await link.call("trame.trigger", "no-such-trigger", [], {})
    await link.socket.close()


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
