"""The page in its usual frame, small and large."""

import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.browser.shell.frame import FRAME, SIZES, put


@pytest.fixture(scope="module")
def app(cache):
    with running_app("--demo", cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def page(browser, app):
    page = SpinePage(browser, app.url)
    page.wait_for_study(60_000)
    yield page
    assert page.problems() == []
    page.page.context.close()


@pytest.fixture(params=SIZES)
def calm(request, page):
    """The page in its usual frame, before and after a test."""
    width, height = SIZES[request.param]
    page.page.set_viewport_size({"width": width, "height": height})
    yield page
    page.page.keyboard.press("Escape")
    for key, value in {
        "Controls__layout": "grid",
        "Controls__theme": "dark",
        "Controls__tool": "pointer",
        "Controls__panel_open": True,
        "Controls__show_overlays": True,
        FRAME + "right_open": False,
        FRAME + "show_scouter": True,
        FRAME + "scouter_corner": "top-left",
        FRAME + "pair_left": "volume",
        FRAME + "pair_right": "axial",
    }.items():
        put(page, key, value)
