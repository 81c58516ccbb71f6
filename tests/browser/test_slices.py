"""Slices under a real hand: turning planes, sliders, slabs, cine, the canal."""

import numpy as np
import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage

pytestmark = pytest.mark.browser

GRIPS = """(view) => [...document.querySelectorAll(`[data-view=${view}] svg circle`)]
    .map(c => [Number(c.getAttribute('cx')), Number(c.getAttribute('cy'))])"""
SLICES = "Shown__slices__SliceShown__"


@pytest.fixture(scope="module")
def app(cache):
    with running_app("--demo", cache=cache) as app:
        yield app


@pytest.fixture(scope="module")
def opened(browser, app):
    page = SpinePage(browser, app.url, (1920, 1080))
    page.wait_for_study(60_000)
    yield page
    assert page.problems() == []
    page.page.context.close()


@pytest.fixture
def page(opened):
    """The page, and as it was afterwards."""
    yield opened
    opened.page.keyboard.press("Escape")
    opened.page.evaluate("() => window.trame.state.set('Controls__layout', 'grid')")
    opened.button("Reset views").first.click()
    opened.wait_until_quiet()


def shown(page, plane, name):
    return page.state(f"{SLICES}{plane}__PlaneShown__{name}")


def title(page, plane):
    return page.state(f"Shown__{plane}__ViewShown__title")


def focus(page, name):
    """Box of a view, with the pointer in it and keys going there."""
    box = page.view(name).bounding_box()
    page.view(name).focus()
    page.page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 60)
    return box


def turn_in_axial(page):
    """Drag the right end of the coronal line upwards."""
    box = page.view("Axial view").bounding_box()
    page.page.wait_for_function(f"() => ({GRIPS})('axial').length >= 4")
    x, y = max(page.page.evaluate(GRIPS, "axial"))
    mouse = page.page.mouse
    mouse.move(box["x"] + x, box["y"] + y)
    mouse.down()
    for n in range(1, 9):
        mouse.move(box["x"] + x - n, box["y"] + y - 8 * n)
    mouse.up()


def test_dragging_an_end_of_the_crosshair_turns_two_planes_and_a_button_turns_them_back(page):
    page.wait_until_quiet()
    before = page.pixels("Coronal view").astype(int)
    turn_in_axial(page)
    page.wait_for_state(f"{SLICES}turned", value=True)
    page.wait_until_quiet()

    assert title(page, "coronal").startswith("Oblique ")
    assert title(page, "sagittal").startswith("Oblique ")
    assert title(page, "axial") == ""
    turned = np.abs(page.pixels("Coronal view") - before).mean()
    page.button("Reset orientation").first.click()
    page.wait_for_state(f"{SLICES}turned", value=False)
    page.wait_until_quiet()
    # Pictures travel with loss, so the same one twice differs a little.
    assert np.abs(page.pixels("Coronal view") - before).mean() < turned / 5


def test_a_slider_follows_the_slice_and_is_moved_by_keys(page):
    slider = page.page.get_by_role("slider", name="Slice: Axial view")
    start = shown(page, "axial", "step")
    assert slider.input_value() == str(start)
    slider.focus()
    slider.press("ArrowUp")
    page.wait_for_state(f"{SLICES}axial__PlaneShown__step", start + 1)
    slider.press("Home")
    page.wait_for_state(f"{SLICES}axial__PlaneShown__step", 0)

    assert "1 / " in slider.get_attribute("aria-valuetext")
    focus(page, "Axial view")
    page.page.keyboard.press("ArrowUp")
    page.page.wait_for_function(
        "() => document.querySelector('[data-view=axial] .spine-range').value === '1'"
    )


def test_a_slab_is_told_in_every_view(page):
    focus(page, "Axial view")
    page.page.keyboard.press("b")
    notes = page.page.locator(".spine-slab-note").filter(visible=True)
    notes.nth(2).wait_for()

    assert notes.all_inner_texts() == ["MIP 10 mm"] * 3
    for _ in range(3):
        page.page.keyboard.press("b")
    page.wait_for_state(f"{SLICES}slab_mode", "none")


def test_cine_plays_until_the_key_is_pressed_again(page):
    focus(page, "Axial view")
    page.page.keyboard.press("k")
    page.wait_for_state(f"{SLICES}axial__PlaneShown__playing", value=True)
    key = f"{SLICES}axial__PlaneShown__step"
    start = page.state(key)
    page.page.wait_for_function(
        "([key, start]) => Math.abs(window.trame.state.get(key) - start) >= 4", arg=[key, start]
    )
    page.page.keyboard.press("k")
    page.wait_for_state(f"{SLICES}axial__PlaneShown__playing", value=False)
    page.wait_until_quiet()


def test_the_canal_is_clicked_and_seen_straightened(page):
    box = focus(page, "Sagittal view")
    page.page.keyboard.press("n")
    page.wait_for_state(f"{SLICES}curved__CurvedShown__placing", value=True)
    for n, (x, y) in enumerate(((0.52, 0.2), (0.5, 0.4), (0.5, 0.6), (0.52, 0.8)), 1):
        page.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.wait_for_state(f"{SLICES}curved__CurvedShown__points", n)
    page.page.keyboard.press("Backspace")
    page.wait_for_state(f"{SLICES}curved__CurvedShown__points", 3)
    page.page.keyboard.press("Control+z")
    page.wait_for_state(f"{SLICES}curved__CurvedShown__points", 4)
    page.page.keyboard.press("n")
    page.page.keyboard.press("v")
    page.view("Curved view").locator("canvas.spine-picture").wait_for(state="visible")
    page.wait_until_quiet()
    assert page.pixels("Curved view").std() > 5

    before = page.state("Shown__crosshair")
    box = page.view("Curved view").bounding_box()
    page.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.3 * box["height"])
    page.page.wait_for_function(
        "before => window.trame.state.get('Shown__crosshair')[2] !== before[2]", arg=before
    )
    page.page.keyboard.press("Control+z")


def test_what_is_under_the_pointer_is_told_with_its_place(page):
    box = page.view("Axial view").bounding_box()
    page.page.mouse.move(box["x"] + box["width"] / 2 + 15, box["y"] + box["height"] / 2 - 25)
    page.page.wait_for_function(
        "() => / HU.*\\nx\\s.* y\\s.* z\\s.*\\smm$/.test("
        "window.trame.state.get('Shown__axial__ViewShown__value'))"
    )
