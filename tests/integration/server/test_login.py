"""AUTH-1 to AUTH-5, AUTH-8 and AUTH-9: who may come in."""

import asyncio
import io
import logging
import os
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from aiohttp import web
from trame_server.protocol import CoreServer

from spine_app.server.gate import GateConfig
from spine_app.server.unsafe import UnsafeStart
from tests.integration.server.app import WORDS, SmallApp
from tests.integration.server.test_network import UPGRADE, get
from tests.integration.server.wslink_client import Browser, CallFailed
from tests.unit.server.sinks import RecordingSink

pytestmark = pytest.mark.integration

ROUTES = {
    ("GET", "/login"),
    ("POST", "/paraview/"),
    ("GET", "/ws"),
    ("POST", "/upload"),
    ("POST", "/ticket"),
    ("GET", "/frames"),
    ("GET", "/small_app_assets/catalogue.js"),
    ("GET", "/{path}"),
}
"""Every route there is. A new one belongs here only once it is known to answer 401 to strangers."""


def link_of(running: Any) -> str:
    return running.app.gate.login_url(running.port).removeprefix(running.base)


@pytest.mark.parametrize(
    "arguments",
    [["--authKey", "wslink-secret"], ["--authKey="], ["--host", "192.0.2.1"], ["--debug"]],
)
def test_auth_1_a_key_or_an_exposing_switch_from_outside_is_refused_at_start(
    arguments: list[str],
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.server.app", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
        check=False,
    )
    # The small application asks for 127.0.0.1 itself, which wins over --host only if that is
    # left at its default; so --host must be refused too.
    assert done.returncode != 0
    assert b"UnsafeStart" in done.stderr


async def test_auth_1_a_key_file_is_refused_at_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("wslink-secret")
    monkeypatch.setenv("TRAME_ARGS", f"--authKeyFile {tmp_path / 'key'}")
    with pytest.raises(UnsafeStart):
        await SmallApp().start()


async def test_auth_1_states_are_not_written_to_a_network_log(tmp_path: Path) -> None:
    app = SmallApp()
    app.server.options["log_network"] = str(tmp_path / "network.log")
    with pytest.raises(UnsafeStart):
        await app.start()
    assert os.listdir(tmp_path) == []  # noqa: PTH208


async def test_auth_1_every_process_and_every_server_has_its_own_long_key(start: Any) -> None:
    keys = {(await (await start()).browser()).key for _ in range(2)}
    assert len(keys) == 2
    assert all(len(key) >= 43 for key in keys)
    assert "wslink-secret" not in keys


async def test_auth_2_the_link_works_once_and_leads_to_the_page(running: Any) -> None:
    link = link_of(running)
    first, second = await get(running, link), await get(running, link)
    assert (first.status, first.one("location")) == (302, "/")
    assert second.status == 403
    assert "set-cookie" not in second.headers


async def test_auth_2_the_cookie_is_closed_to_scripts_other_sites_and_other_ports(
    running: Any,
) -> None:
    cookie = SimpleCookie((await get(running, link_of(running))).one("set-cookie"))
    (morsel,) = cookie.values()
    assert morsel.key == f"spine_{running.port}"
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Strict", "/")
    assert (morsel["domain"], morsel["max-age"], morsel["expires"]) == ("", "", "")
    assert len(morsel.value) >= 43


async def test_auth_2_the_link_lasts_a_minute(running: Any) -> None:
    link = link_of(running)
    running.clock.now += 60.1
    assert (await get(running, link)).status == 403
    link = link_of(running)
    running.clock.now += 59.9
    assert (await get(running, link)).status == 302


async def test_auth_2_a_new_link_ends_the_one_before(running: Any) -> None:
    old, new = link_of(running), link_of(running)
    assert (await get(running, old)).status == 403
    assert (await get(running, new)).status == 302


async def test_auth_2_asking_in_another_way_does_not_spend_the_link(running: Any) -> None:
    link = link_of(running)
    origin = f"Origin: {running.base}"
    assert (await get(running, link, method="HEAD")).status in {401, 405}
    assert (await get(running, link, origin, method="POST")).status in {400, 401}
    assert (await get(running, link, "Sec-Fetch-Site: cross-site")).status == 403
    assert (await get(running, link)).status == 302


async def test_auth_3_no_secret_in_arguments_environment_or_logs(
    running: Any, process: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = await running.browser()
    async with asyncio.timeout(5):
        link = await browser.connect()
        await link.socket.close()
    secrets = [browser.key, browser.cookie.partition("=")[2]]
    assert not any(secret in caplog.text for secret in secrets)
    assert "/login?" not in caplog.text
    assert not any(secret in value for secret in secrets for value in os.environ.values())
    url = process.ask("link")
    command_line = psutil.Process(process.child.pid).cmdline()
    assert not any(url.rpartition("=")[2] in word for word in command_line)


async def test_auth_4_nothing_is_upgraded_without_the_cookie(running: Any) -> None:
    origin = f"Origin: {running.base}"
    for cookie in ("a=b", f"spine_{running.port}=", f"spine_{running.port}=wrong", "spine_1=x"):
        answer = await get(running, "/ws", f"Cookie: {cookie}", origin, *UPGRADE)
        assert answer.status == 401
    assert running.channel.connections == {}


async def test_auth_5_ten_wrong_links_a_minute_and_no_more(running: Any) -> None:
    statuses = [(await get(running, f"/login?t=guess{n}")).status for n in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    assert (await get(running, link_of(running))).status == 429
    running.clock.now += 60.1
    assert (await get(running, link_of(running))).status == 302


async def test_m11_one_wrong_key_ends_the_connection_and_ten_end_the_minute(running: Any) -> None:
    browser = await running.browser()
    for _ in range(10):
        link = await browser.open()
        with pytest.raises(CallFailed, match="wrong-key"):
            await link.hello("guess")
        with pytest.raises(ConnectionError):
            await link.receive()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await browser.open()
    assert refused.value.status == 429
    running.clock.now += 61
    await (await browser.connect()).socket.close()


async def test_m1_the_built_in_key_opens_nothing(running: Any) -> None:
    browser = await running.browser()
    link = await browser.open()
    with pytest.raises(CallFailed, match="wrong-key"):
        await link.hello(CoreServer.authentication_token)
    assert CoreServer.authentication_token == "wslink-secret"  # noqa: S105


@pytest.mark.parametrize("key", [None, b"bytes", 1, True, ["x"], {"a": 1}, ""])
async def test_auth_5_a_key_of_another_kind_is_a_wrong_key(running: Any, key: Any) -> None:
    link = await (await running.browser()).open()
    with pytest.raises(CallFailed, match="wrong-key"):
        await link.hello(key)


async def test_auth_8_the_route_table_is_the_list(start: Any) -> None:
    running = await start(GateConfig(sinks={"/upload": RecordingSink()}))
    routes = running.app.server._server.app.router.routes()
    assert {(route.method, route.resource.canonical) for route in routes} == ROUTES


async def test_auth_8_every_route_answers_401_to_a_stranger(start: Any) -> None:
    running = await start(GateConfig(sinks={"/upload": RecordingSink()}))
    origin = f"Origin: {running.base}"
    paths = [
        "/",
        "/index.html",
        "/vue.global.js",
        f"/{WORDS}",
        "/nowhere",
        "/paraview/",
        "/upload",
        "/ws",
    ]
    for path in paths:
        for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"):
            answer = await get(running, path, origin, method=method)
            assert answer.status == 401, (method, path)
    assert (await get(running, "/ws", origin, *UPGRADE)).status == 401
    for method in ("POST", "PUT", "DELETE"):
        assert (await get(running, "/login", origin, method=method)).status == 401
    assert (await get(running, "/login")).status == 403


async def test_auth_8_routes_of_the_application_stand_behind_the_gate(start: Any) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    running = await start(GateConfig(routes=(lambda router: router.add_post("/mine", answer),)))
    browser = await running.browser()
    url, cookie = f"{running.base}/mine", {"Cookie": browser.cookie}
    for headers, status in (({}, 403), (cookie, 403), ({"Origin": running.base}, 401)):
        async with running.session.post(url, data=b"x", headers=headers) as refused:
            assert refused.status == status
    async with running.session.post(url, data=b"x", headers=browser.headers) as taken:
        assert (taken.status, await taken.read()) == (200, b"x")
    huge = io.BytesIO(b"x" * (1 << 21))
    async with running.session.post(url, data=huge, headers=browser.headers) as large:
        assert large.status == 413


async def test_auth_9_the_cookie_alone_opens_nothing(start: Any) -> None:
    first, second = await start(), await start()
    browser = await first.browser()
    link = await browser.open()
    with pytest.raises(CallFailed, match="wrong-key"):
        await link.hello("")
    with pytest.raises(ConnectionError):
        await link.receive()
    # A page of the other server sends our cookie, but with an origin of its own.
    foreign = f"Origin: {second.base}"
    answer = await get(first, "/paraview/", f"Cookie: {browser.cookie}", foreign, method="POST")
    assert answer.status == 403
    stranger = Browser(second.base, second.session, browser.cookie)
    with pytest.raises(AssertionError, match="401"):
        await stranger.ask_key()


async def test_auth_2_at_most_eight_sessions_are_open(running: Any) -> None:
    browsers = [await running.browser() for _ in range(9)]
    statuses = [(await get(running, "/", f"Cookie: {one.cookie}")).status for one in browsers]
    assert statuses == [401] + [200] * 8
