"""What the stock stack allows, tried against the program as users start it: all refused."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import psutil
import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.integration.server.wslink_client import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(cache):
    with running_app(cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def base(app):
    return app.url.partition("/login")[0]


def outside(work):
    """Run a coroutine function with a session of its own, beside the loop of the browser."""

    async def with_session():
        async with aiohttp.ClientSession() as session:
            return await work(session)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, with_session()).result()


@pytest.fixture(scope="module")
def page(browser, app):
    page = SpinePage(browser, app.url)
    page.wait_for_start()
    return page


@pytest.fixture
def cookie(page):
    """The cookie of the logged-in page, as a header."""
    return "; ".join(f"{c['name']}={c['value']}" for c in page.page.context.cookies())


def status(url, **headers):
    async def ask(session):
        async with session.get(url, headers=headers, allow_redirects=False) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "aiohttp" not in answer.headers.get("Server", "")
            return answer.status

    return outside(ask)


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
}


def socket_status(base, **headers):
    return status(f"{base}/ws", **UPGRADE, **headers)


def test_m1_the_built_in_key_opens_nothing(base, cookie):
    async def connect(session):
        link = await Browser(base, session, cookie, "wslink-secret").open()
        try:
            await link.hello("wslink-secret")
        finally:
            await link.socket.close()

    assert socket_status(base, Origin=base) == 401
    with pytest.raises(Exception):  # noqa: B017, PT011 - any end of the connection is a refusal
        outside(connect)


def test_m2_a_foreign_host_is_misdirected(base):
    assert status(f"{base}/index.html", Host="evil.example") == 421


def test_m3_a_foreign_origin_gets_no_connection(base, cookie):
    assert socket_status(base, Origin="https://evil.example", Cookie=cookie) == 403
    assert socket_status(base, Origin="null", Cookie=cookie) == 403
    assert socket_status(base, Cookie=cookie) == 403


def test_m4_the_page_cannot_write_what_the_server_owns(page):
    page.page.evaluate(
        "() => { window.trame.state.set('Shown__study', 'FORGED'); window.trame.state.flush(); }"
    )
    page.page.evaluate(
        "() => { window.trame.state.set('path', '/etc/passwd'); window.trame.state.flush(); }"
    )
    page.page.wait_for_timeout(500)
    page.page.reload()
    page.wait_for_start()

    assert page.state("Shown__study") == ""
    assert page.state("path") is None


def test_m5_an_error_reaches_the_page_as_code_and_number_only(page):
    answer = page.page.evaluate(
        """async () => {
            const session = window.trame.client.getConnection().getSession();
            try { await session.call('trame.trigger', ['no-such', ['DOE^JANE'], {}]); }
            catch (error) { return JSON.stringify(error); }
        }"""
    )

    assert "DOE" not in answer
    assert ".py" not in answer
    assert "Traceback" not in answer


def test_m9_a_plain_get_of_the_socket_leaves_nothing_behind(base, app):
    process = psutil.Process(app.process.pid)
    before = process.num_fds()
    for _ in range(50):
        assert status(f"{base}/ws") in (400, 401, 403, 426)
    deadline = time.monotonic() + 5
    while process.num_fds() > before + 2 and time.monotonic() < deadline:
        time.sleep(0.05)

    assert process.num_fds() <= before + 2


@pytest.mark.parametrize("method", ["application.exit", "application.exit.later"])
def test_m10_a_client_cannot_end_the_program(page, app, method):
    page.page.evaluate(
        """async method => {
            const session = window.trame.client.getConnection().getSession();
            try { await session.call(method, [1]); } catch (error) { return error.code; }
        }""",
        method,
    )
    page.page.wait_for_timeout(1500)

    assert app.process.poll() is None


@pytest.mark.parametrize(
    "query",
    ["sessionURL=ws://127.0.0.1:9/ws", "secret=x", "wsChannel=1", "sessionManagerURL=http://x/"],
)
def test_m15_the_page_takes_no_orders_from_its_address(base, cookie, query):
    assert status(f"{base}/index.html?{query}", Cookie=cookie) == 400


def test_m11_ten_wrong_links_close_the_door_for_a_while(base):
    answers = [status(f"{base}/login?t=wrong{n}") for n in range(14)]

    assert 0 < answers.count(403) <= 10
    assert answers[-4:] == [429] * 4
