"""NET-1 to NET-5, NET-8, NET-10, M2: who may send a request, and what every answer carries."""

import socket
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spine_app.server.gate import GateConfig
from spine_app.server.headers import CONTENT_SECURITY_POLICY, HEADERS
from spine_app.server.static import package_roots
from spine_app.server.unsafe import UnsafeStart
from tests.integration.server.app import SmallApp
from tests.integration.server.raw_http import Answer, exchange, request
from tests.unit.server.sinks import RecordingSink

pytestmark = pytest.mark.integration

UPGRADE = (
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)
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


async def get(running: Any, target: str, *headers: str, method: str = "GET") -> Answer:
    lines = (f"Host: {running.host}", *headers)
    return await exchange(running.port, request(target, *lines, method=method))


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


async def test_net_4_every_answer_carries_the_header_set(start: Any) -> None:
    running = await start(GateConfig(sinks={"/upload": RecordingSink()}))
    cookie = f"Cookie: {(await running.browser()).cookie}"
    origin = f"Origin: {running.base}"
    link = running.app.gate.login_url(running.port).removeprefix(running.base)
    huge, coded = f"Content-Length: {2**40}", "Content-Encoding: gzip"
    post = {"method": "POST"}
    cases = [
        (200, await get(running, "/", cookie)),
        (200, await get(running, "/paraview/", cookie, origin, **post)),
        (302, await get(running, link)),
        (304, await self_again(running, cookie)),
        (400, await get(running, "/?a=b", cookie)),
        (400, await get(running, "/ws", cookie, origin)),
        (400, await exchange(running.port, b"NOT HTTP AT ALL\r\n\r\n")),
        (400, await get(running, "/", "Bad Header: x")),
        (401, await get(running, "/")),
        (403, await get(running, "/login?t=wrong")),
        (404, await get(running, "/nowhere", cookie)),
        (405, await get(running, "/", cookie, origin, method="DELETE")),
        (413, await get(running, "/upload", cookie, origin, huge, **post)),
        (413, await get(running, "/paraview/", cookie, origin, huge, **post)),
        (415, await get(running, "/paraview/", cookie, origin, coded, **post)),
        (415, await get(running, "/upload", cookie, origin, **post)),
        (417, await get(running, "/", cookie, "Expect: the unexpected")),
        (421, await exchange(running.port, request("/", "Host: evil.example"))),
        (101, await get(running, "/ws", cookie, origin, *UPGRADE)),
    ]
    for status, answer in cases:
        assert answer.status == status
        for name, value in HEADERS.items():
            assert answer.one(name) == value, (status, name)


async def self_again(running: Any, cookie: str) -> Answer:
    tag = (await get(running, "/", cookie)).one("etag")
    return await get(running, "/", cookie, f"If-None-Match: {tag}")


async def test_net_4_a_crash_in_a_handler_carries_the_header_set(
    running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await running.browser()
    monkeypatch.setattr(running.channel, "connections", None)
    lines = (f"Cookie: {browser.cookie}", f"Origin: {running.base}", *UPGRADE)
    answer = await get(running, "/ws", *lines)
    monkeypatch.undo()
    assert answer.status == 500
    assert b"NoneType" not in answer.body
    assert answer.one("content-security-policy") == CONTENT_SECURITY_POLICY
    assert answer.one("server") == "spine"


NAMES = [
    "sessionURL",
    "sessionManagerURL",
    "secret",
    "application",
    "wsChannel",
    "ui",
    "remove",
    "reconnect",
    "enableSharedArrayBufferServiceWorker",
    "t",
    "v",
]


@pytest.mark.parametrize("name", NAMES)
async def test_net_5_no_page_takes_a_query(running: Any, name: str) -> None:
    cookie = f"Cookie: {(await running.browser()).cookie}"
    for path in ("/", "/index.html", "/ws", "/login", "/paraview/", "/nowhere"):
        if (path, name) != ("/login", "t"):
            assert (await get(running, f"{path}?{name}=x", cookie)).status == 400
    assert (await get(running, f"/login?t=x&{name}=y")).status == 400
    assert (await get(running, "/?", cookie)).status == 400


async def test_net_8_a_body_is_bounded_even_when_its_length_is_not_told(running: Any) -> None:
    browser = await running.browser()
    lines = (
        f"Host: {running.host}",
        f"Cookie: {browser.cookie}",
        f"Origin: {running.base}",
        "Transfer-Encoding: chunked",
    )
    chunk = b"20000\r\n" + b"x" * 0x20000 + b"\r\n"
    answer = await exchange(
        running.port, request("/paraview/", *lines, method="POST") + chunk * 9 + b"0\r\n\r\n"
    )
    assert answer.status == 413


async def test_net_10_only_listed_files_are_served(start: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    public = tmp_path / "public"
    (public / "deeper").mkdir(parents=True)
    (public / "plain.txt").write_text("plain")
    (public / "link.txt").symlink_to(tmp_path / "secret.txt")
    (public / "inner.txt").symlink_to(public / "plain.txt")
    (public / "loop").symlink_to(public)
    roots = (*package_roots(), tmp_path)
    app_config = GateConfig(static_roots=roots)
    running = await start(app_config, serve={"public": str(public)})
    cookie = f"Cookie: {(await running.browser()).cookie}"
    assert (await get(running, "/public/plain.txt", cookie)).body == b"plain"
    for target in (
        "/public",
        "/public/",
        "/public/deeper",
        "/public/link.txt",
        "/public/inner.txt",
        "/public/loop/plain.txt",
        "/public/../secret.txt",
        "/public/..%2fsecret.txt",
        "/public/%2e%2e/secret.txt",
        "/public/..%5csecret.txt",
        "/public//plain.txt",
        "/public/./plain.txt",
        "/public/plain.txt%00",
        "//public/plain.txt",
        f"/{tmp_path}/secret.txt",
        "/%2fetc%2fpasswd",
        "/..%2f..%2f..%2f..%2fetc%2fpasswd",
    ):
        assert (await get(running, target, cookie)).status == 404, target


async def test_net_10_a_folder_outside_the_packages_is_refused_at_start(tmp_path: Path) -> None:
    app = SmallApp()
    app.server.serve["data"] = str(tmp_path)
    with pytest.raises(UnsafeStart):
        await app.start()


@few
@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=40))
async def test_net_2_no_other_text_is_a_host(running: Any, host: str) -> None:
    answer = await exchange(running.port, request("/", f"Host: {host}"))
    assert answer.status in {400, 421}
