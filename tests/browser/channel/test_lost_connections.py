"""Connections that are lost under a real page."""

import re

import pytest

from tests.browser.channel.tabs import drag, frames, lags
from tests.browser.page import SpinePage

pytestmark = pytest.mark.browser


class Ways:
    """The sockets of a page, each of which can be cut."""

    def __init__(self):
        self.open = {"ws": [], "frames": []}

    def take(self, route):
        server = route.connect_to_server()
        self.open[route.url.rpartition("/")[2]].append((route, server))

    def cut(self, name):
        for ends in self.open[name]:
            for end in ends:
                end.close(code=4000)
        self.open[name].clear()


@pytest.fixture
def cuttable(page):
    """Another tab of the session, and its sockets."""
    tab, ways = SpinePage.__new__(SpinePage), Ways()
    tab.console = []
    tab.page = page.page.context.new_page()
    tab.page.route_web_socket(re.compile(".*"), ways.take)
    tab.page.goto(page.page.url)
    tab.wait_for_study(60_000)
    tab.wait_until_quiet(limit_s=60)
    tab.page.evaluate("() => { window.kept = 1; }")
    yield tab, ways
    tab.page.close()


def test_ws_9_a_frame_socket_that_is_lost_comes_back_by_itself(cuttable):
    tab, ways = cuttable
    before = frames(tab)
    ways.cut("frames")
    tab.page.wait_for_function(
        "n => Number(document.querySelector('[data-view=volume] canvas.spine-picture')"
        ".dataset.frame) > n",
        arg=before,
    )

    assert tab.page.evaluate("() => window.kept") == 1
    assert tab.page.locator(".spine-reconnecting-on").count() == 0
    lags(tab)
    drag(tab, "3D view", steps=10)
    tab.page.wait_for_function("() => window.spine_frames.lags().length > 0")


def test_ws_9_a_page_that_lost_its_connection_says_so_and_resumes_the_session(cuttable):
    tab, ways = cuttable
    tab.page.keyboard.press("3")
    tab.wait_for_state("Controls__tool", "pan")
    tab.page.route("**/ticket", lambda route: route.abort())
    ways.cut("ws")
    tab.page.locator(".spine-reconnecting-on", has_text="Reconnecting").wait_for()
    tab.page.wait_for_timeout(1500)
    # What was on screen stays, but does not take orders.
    assert tab.page.locator("[data-view=axial] canvas").is_visible()
    assert tab.page.evaluate("() => document.getElementById('app').inert")
    assert tab.page.evaluate("() => window.kept") == 1
    tab.page.unroute("**/ticket")

    tab.page.wait_for_function("() => window.kept === undefined", timeout=20_000)
    tab.wait_for_study(60_000)
    assert tab.state("Controls__tool") == "pan"
    tab.page.keyboard.press("1")


def test_s4_a_session_that_knows_the_page_no_more_is_over(cuttable):
    tab, ways = cuttable
    tab.page.route("**/ticket", lambda route: route.fulfill(status=401))
    ways.cut("ws")

    tab.page.get_by_text("The connection to Spine App ended").wait_for()
    tab.page.unroute("**/ticket")
    tab.page.get_by_role("button", name="Try again").click()
    tab.wait_for_study(60_000)


def test_s4_a_page_that_finds_no_way_back_for_a_minute_gives_up(cuttable):
    tab, ways = cuttable
    tab.page.clock.install()
    tab.page.route("**/ticket", lambda route: route.abort())
    ways.cut("ws")
    tab.page.locator(".spine-reconnecting-on").wait_for()
    for _ in range(70):
        tab.page.clock.run_for(1000)

    tab.page.get_by_text("The connection to Spine App ended").wait_for()
