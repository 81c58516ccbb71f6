"""Addresses, hosts and origins: who is answered at all."""

import socket
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spine_app.server.unsafe import UnsafeStart
from tests.integration.server.app import SmallApp
from tests.integration.server.raw_http import exchange, request
from tests.integration.server.requests import UPGRADE, get

pytestmark = pytest.mark.integration


few = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def bad_hosts(port: int) -> list[list[str]]:
    return [
        [],
        [""],
        ["127.0.0.1"],
        [f"127.0.0.1:{port + 1}"],
        [f"127.0.0.1:{port}", "evil.example"],
        [f"127.0.0.1:{port}", f"127.0.0.1:{port}"],
        ["evil.example"],
        [f"evil.example:{port}"],
        [f"127.0.0.1.nip.io:{port}"],
        [f"evil.127.0.0.1:{port}"],
        [f"2130706433:{port}"],
        [f"0x7f000001:{port}"],
        [f"127.1:{port}"],
        [f"0.0.0.0:{port}"],
        [f"localhost.:{port}"],
        [f"LOCALHOST:{port}"],
        [f"user@127.0.0.1:{port}"],
        [f"[::1]:{port}"],
        [f"[::ffff:127.0.0.1]:{port}"],
        [f"127.0.0.1:{port}/"],
        [f"127.0.0.1:{port},evil.example"],
        [f"127.0.0.1:0{port}"],
    ]


def bad_origins(port: int) -> list[str]:
    return [
        "null",
        "",
        "https://evil.example",
        f"https://127.0.0.1:{port}",
        "http://127.0.0.1",
        f"http://127.0.0.1:{port + 1}",
        f"http://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}.evil.example",
        f"http://127.0.0.1:{port}@evil.example",
        f"http://evil.127.0.0.1:{port}",
        f"http://localhost:{port}",
        f"http://LOCALHOST:{port}",
        f"HTTP://127.0.0.1:{port}",
        f"http://0.0.0.0:{port}",
        f"http://127.0.0.1:{port} http://evil.example",
        f"http://evil.example http://127.0.0.1:{port}",
        f"file://127.0.0.1:{port}",
        f"ws://127.0.0.1:{port}",
        "chrome-extension://abcdefghijklmnop",
        f"//127.0.0.1:{port}",
    ]


def test_net_1_only_the_loopback_address_is_listened_on(process: Any) -> None:
    family = psutil.Process(process.child.pid)
    listening = [
        entry.laddr.ip
        for member in [family, *family.children(recursive=True)]
        for entry in member.net_connections()
        if entry.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["0.0.0.0", "localhost", "::", "192.0.2.1"])
async def test_net_1_any_other_address_is_refused_at_start(host: str) -> None:
    with pytest.raises(UnsafeStart):
        await SmallApp().start(host=host)


async def test_net_1_the_ipv6_loopback_works_too(start: Any) -> None:
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 loopback here")
    running = await start(host="::1")
    assert running.app.gate.login_url(running.port).startswith(f"http://[::1]:{running.port}/")


async def test_net_2_a_host_that_is_not_in_the_list_is_misdirected(running: Any) -> None:
    browser = await running.browser()
    for hosts in bad_hosts(running.port):
        for target, extra in (("/", ()), ("/ws", UPGRADE), ("/login?t=x", ()), ("/nowhere", ())):
            lines = [*(f"Host: {host}" for host in hosts), f"Cookie: {browser.cookie}", *extra]
            origin = f"Origin: {running.base}"
            answer = await exchange(running.port, request(target, *lines, origin))
            # aiohttp's parser refuses none and two by itself.
            assert answer.status == (421 if len(hosts) == 1 else 400), (hosts, target)
    old = await exchange(running.port, request("/", version="1.0"))
    assert old.status == 421


async def test_net_2_the_target_must_be_a_plain_path(running: Any) -> None:
    answer = await get(running, "http://evil.example/")
    assert answer.status == 421


async def test_net_2_both_printed_names_are_served(running: Any) -> None:
    for name in ("127.0.0.1", "localhost"):
        line = f"Host: {name}:{running.port}"
        assert (await exchange(running.port, request("/", line))).status == 401


async def test_net_3_an_origin_that_is_not_ours_is_forbidden(running: Any) -> None:
    browser = await running.browser()
    cookie = f"Cookie: {browser.cookie}"
    for origin in bad_origins(running.port):
        line = f"Origin: {origin}"
        assert (await get(running, "/ws", cookie, line, *UPGRADE)).status == 403, origin
        assert (await get(running, "/", cookie, line)).status == 403, origin
        answer = await get(running, "/paraview/", cookie, line, method="POST")
        assert answer.status == 403, origin


async def test_net_3_upgrades_and_posts_need_an_origin(running: Any) -> None:
    cookie = f"Cookie: {(await running.browser()).cookie}"
    assert (await get(running, "/ws", cookie, *UPGRADE)).status == 403
    assert (await get(running, "/paraview/", cookie, method="POST")).status == 403
    assert (await get(running, "/", cookie)).status == 200
    twice = (f"Origin: {running.base}",) * 2
    assert (await get(running, "/", cookie, *twice)).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "none, cross-site"])
async def test_net_3_a_browser_that_says_it_comes_from_elsewhere_is_forbidden(
    running: Any, site: str
) -> None:
    cookie = f"Cookie: {(await running.browser()).cookie}"
    assert (await get(running, "/", cookie, f"Sec-Fetch-Site: {site}")).status == 403
    assert (await get(running, "/", cookie, "Sec-Fetch-Site: same-origin")).status == 200


@few
@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=40))
async def test_net_2_no_other_text_is_a_host(running: Any, host: str) -> None:
    answer = await exchange(running.port, request("/", f"Host: {host}"))
    assert answer.status in {400, 421}
