"""What every answer carries, and what is not served."""

from pathlib import Path
from typing import Any

import pytest

from spine_app.server.gate import GateConfig
from spine_app.server.headers import CONTENT_SECURITY_POLICY, HEADERS
from spine_app.server.static import package_roots
from spine_app.server.unsafe import UnsafeStart
from tests.integration.server.app import SmallApp
from tests.integration.server.raw_http import Answer, exchange, request
from tests.integration.server.requests import UPGRADE, get
from tests.unit.server.sinks import RecordingSink

pytestmark = pytest.mark.integration


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
