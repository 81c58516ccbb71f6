"""What a page that is loaded anew and a helper that dies leave of a segmentation: all of it."""

import signal
import sys

import psutil
import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage

# The first one builds the demo case.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(420),
    pytest.mark.skipif(sys.platform == "win32", reason="stops a process"),
]

SEGMENT = "Shown__segment__SegmentShown__"
RUN_MS = 90_000


@pytest.fixture(scope="module")
def app(cache):
    with running_app("--demo", "--helper", "auto", cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def page(browser, app):
    """The page while its first look is on screen, and the one who works stands still."""
    page = SpinePage(browser, app.url)
    page.wait_for_study(300_000)
    page.open_tab("Segmentation")
    page.wait_for_state(f"{SEGMENT}can_run", True, RUN_MS)
    page.button("Segment").click()
    page.wait_for_state(f"{SEGMENT}first_look", True, RUN_MS)
    for worker in helper_of(app).children():
        worker.send_signal(signal.SIGSTOP)
    page.wait_for_state("Shown__render__RenderShown__has_meshes", True, RUN_MS)
    yield page
    page.page.context.close()


def helper_of(app):
    children = psutil.Process(app.process.pid).children()
    return next(one for one in children if "spine_helper" in " ".join(one.cmdline()))


def test_the_first_look_is_in_3d_too_while_the_run_goes_on(page):
    assert page.state(f"{SEGMENT}running")
    assert not page.state("Shown__has_labels")
    page.text("First look: coarse borders").wait_for()


def test_a_page_that_is_loaded_anew_shows_the_run(page):
    page.page.reload()
    page.wait_for_study()
    page.open_tab("Segmentation")

    page.page.locator(".spine-segment-run").get_by_role("button", name="Cancel").wait_for()
    page.text("First look: coarse borders").wait_for()


def test_a_helper_that_dies_is_replaced_and_the_run_goes_on_to_its_result(app, page):
    helper_of(app).kill()
    page.text("this goes on as soon as it is back").wait_for(timeout=RUN_MS)
    page.wait_for_state("Shown__has_labels", True, RUN_MS)

    page.wait_for_notice("vertebrae found")
    page.wait_for_state("Shown__surfaces__SurfaceShown__busy", False, RUN_MS)
    assert page.state("Shown__render__RenderShown__has_meshes")
    assert not page.state(f"{SEGMENT}running")
    assert page.problems() == []


def test_a_level_can_be_said_after_the_helper_has_lost_the_result(app, page):
    helper_of(app).kill()
    page.wait_for_state(f"{SEGMENT}can_run", False, RUN_MS)
    page.wait_for_state(f"{SEGMENT}can_run", True, RUN_MS)
    page.button("Say the level of L3").click()
    page.page.locator(".spine-level-menu").get_by_text("L2", exact=True).click()

    page.button("Say the level of L2").wait_for(timeout=RUN_MS)
    page.page.wait_for_function(
        "() => window.trame.state.get('Shown__labels').some(row => row.pinned)", timeout=RUN_MS
    )
    assert page.problems() == []
