"""What a real browser makes of the gate: the page renders, and attack pages get nowhere."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgpack
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from spine_app.server.calls import ARGUMENTS

pytestmark = [pytest.mark.browser, pytest.mark.integration]

PICTURE = "canvas.spine-picture[data-frame]"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def wait_for(question: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not question():
        assert time.monotonic() < end
        time.sleep(0.05)


def watch(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def evil() -> Iterator[socket.socket]:
    """A listener that should never be called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture
def neighbour() -> Iterator[str]:
    """Address of another local web server, whose page may do what it likes."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>neighbour</title>")

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def rendered(page: Page, process: Any) -> Page:
    page.goto(process.ask("link"))
    expect(page.locator(PICTURE)).to_be_visible(timeout=15_000)
    return page


def was_called(listener: socket.socket) -> bool:
    """Whether anything was said; Chromium may connect ahead of its policy and say nothing."""
    try:
        connection, _ = listener.accept()
    except BlockingIOError:
        return False
    with connection:
        connection.settimeout(0.3)
        try:
            return bool(connection.recv(1))
        except TimeoutError:
            return False


def test_net_4_the_page_renders_a_picture_under_the_policy(page: Page, process: Any) -> None:
    said = watch(page)
    refused: list[str] = []
    page.on("response", lambda r: refused.append(f"{r.status} {r.url}") if r.status > 399 else None)
    page.on("requestfailed", lambda r: refused.append(r.url))
    rendered(page, process)
    page.wait_for_function(f'document.querySelector("{PICTURE}").width === 64')
    icons = "[...document.fonts].some(f => f.family.includes('Material') && f.status === 'loaded')"
    assert page.evaluate(f"document.fonts.ready.then(() => {icons})")
    assert [text for text in said if not text.startswith("Vue.use(")] == []
    assert refused == []


def test_auth_3_nothing_secret_is_left_where_scripts_or_history_find_it(
    page: Page, process: Any
) -> None:
    rendered(page, process)
    assert page.url == f"{process.base}/"
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("performance.getEntries().filter(e => /secret/.test(e.name)).length") == 0
    page.reload()
    expect(page.locator(PICTURE)).to_be_visible()


def test_ws_2_widgets_write_their_own_keys_and_nothing_else_is_sent(
    page: Page, process: Any
) -> None:
    sent: list[bytes] = []

    def note(data: bytes) -> None:
        sent.append(data)

    def listen(socket: Any) -> None:
        if socket.url.endswith("/ws"):
            socket.on("framesent", note)

    page.on("websocket", listen)
    rendered(page, process)
    page.locator("#skin").click()
    page.locator("[role=slider]").press("Home")
    wait_for(lambda: process.ask("state")["opacity"] == 0)
    assert process.ask("state")["preset"] == "Preset.SKIN"
    calls = [msgpack.unpackb(bytes(data)[12:]) for data in sent]
    writes = [call["args"][0] for call in calls if call["method"] == "trame.state.update"]
    keys = {change["key"] for changes in writes for change in changes}
    assert keys == {"Controls__opacity", "Controls__preset"}
    assert {call["method"] for call in calls} <= {"wslink.hello", *ARGUMENTS}


def test_ws_1_what_the_mouse_does_over_a_picture_passes_the_checks(
    page: Page, process: Any
) -> None:
    rendered(page, process)
    page.mouse.move(300, 150)
    page.mouse.down()
    page.mouse.move(340.5, 170, steps=3)
    page.mouse.up()
    page.mouse.wheel(0, 120)
    expected = {"press", "move", "release", "wheel"}
    wait_for(lambda: expected <= set(process.ask("picture")[1]))
    assert process.ask("picture")[0] > 0


def test_in_10_the_page_can_upload(page: Page, process: Any) -> None:
    rendered(page, process)
    answer = page.evaluate(
        """() => {
            const form = new FormData();
            for (const name of ["a.dcm", "b.dcm"]) form.append("files", new Blob([name]), name);
            return fetch("upload", {method: "POST", body: form}).then(r => r.json());
        }"""
    )
    assert answer == {"code": "ok"}


def test_m16_text_bound_as_state_is_shown_as_it_is(page: Page, process: Any) -> None:
    rendered(page, process)
    expect(page.locator("#patient")).to_contain_text("{{7*7}}<img src=x onerror=")
    assert page.title() != "XSS"


@pytest.mark.parametrize("name", ["sessionURL", "sessionManagerURL", "wsChannel"])
def test_m15_an_address_cannot_send_the_page_to_another_server(
    page: Page, process: Any, evil: socket.socket, name: str
) -> None:
    rendered(page, process)
    target = f"ws://127.0.0.1:{evil.getsockname()[1]}/ws"
    answer = page.goto(f"{process.base}/index.html?{name}={target}&secret=x")
    assert answer
    assert answer.status == 400
    page.wait_for_load_state()
    assert not was_called(evil)


def test_m15_the_policy_keeps_scripts_from_calling_out(
    page: Page, process: Any, evil: socket.socket
) -> None:
    rendered(page, process)
    port = evil.getsockname()[1]
    blocked = page.evaluate(
        """port => new Promise(done => {
            const seen = new Set();
            const all = ["connect-src", "img-src", "frame-src", "script-src-elem"];
            document.addEventListener("securitypolicyviolation", event => {
                seen.add(event.effectiveDirective);
                if (all.every(name => seen.has(name))) done(true);
            });
            try { new WebSocket(`ws://127.0.0.1:${port}/`); } catch {}
            fetch(`http://127.0.0.1:${port}/`).catch(() => 0);
            new Image().src = `http://127.0.0.1:${port}/`;
            for (const tag of ["iframe", "script"]) {
                const element = document.createElement(tag);
                element.src = `http://127.0.0.1:${port}/`;
                document.body.append(element);
            }
        })""",
        port,
    )
    assert blocked
    assert not was_called(evil)


def test_auth_9_a_page_on_another_port_holds_the_cookie_and_still_gets_nowhere(
    page: Page, process: Any, neighbour: str
) -> None:
    rendered(page, process)
    page.goto(neighbour)
    outcome = page.evaluate(
        """async base => {
            const socket = await new Promise(done => {
                const ws = new WebSocket(base.replace("http", "ws") + "/ws");
                ws.onopen = () => done("open");
                ws.onerror = () => done("refused");
            });
            const post = await fetch(base + "/paraview/",
                {method: "POST", credentials: "include", body: "{}"}).then(
                r => r.text(), () => "refused");
            const image = await new Promise(done => {
                const img = new Image();
                img.onload = () => done("open");
                img.onerror = () => done("refused");
                img.src = base + "/logo.png";
            });
            return [socket, post, image];
        }""",
        process.base,
    )
    assert outcome == ["refused", "refused", "refused"]
    page.goto(process.base)
    expect(page.locator(PICTURE)).to_be_visible()
