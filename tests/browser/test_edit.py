"""Painting over the labels of the phantom: seen at once, named in undo, taken back."""

import numpy as np
import pytest

from tests.browser.chromium import running_app
from tests.browser.page import SpinePage
from tests.data.phantom_files import write_phantom

pytestmark = pytest.mark.browser

UNDO = "Shown__measure__MeasureShown__undo_text"
BUSY = "Shown__edit__EditShown__busy"


@pytest.fixture(scope="module")
def opened(browser, cache, tmp_path_factory):
    """The page with the phantom and its labels, the editor open."""
    grey, labels, *_ = write_phantom(tmp_path_factory.mktemp("phantom"))
    with running_app(grey, cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.wait_until_quiet()
        page.open_tab("Segmentation")
        with page.page.expect_file_chooser() as chooser:
            page.button("Open label map").click()
        chooser.value.set_files(labels)
        page.wait_for_state("Shown__has_labels", True)
        page.wait_until_quiet()
        yield page
        page.page.context.close()


@pytest.fixture
def page(opened):
    """L3 in the middle of every view and chosen, nothing to undo."""
    while opened.state(UNDO):
        undo(opened)
    opened.button("L3").click()
    opened.wait_for_state("Shown__edit__EditShown__active_name", "L3")
    opened.wait_until_quiet()
    return opened


def undo(page):
    before = page.state(UNDO)
    page.view("Axial view").press("Control+z")
    page.page.wait_for_function(
        "([key, before]) => window.trame.state.get(key) !== before", arg=[UNDO, before]
    )


def tool(page, name):
    group = page.page.get_by_role("group", name="Editing tools")
    button = group.get_by_role("button", name=name, exact=True)
    if button.get_attribute("aria-pressed") != "true":
        button.click()
    page.page.locator(".spine-edit .spine-measure-hint", has_text=name).wait_for()


def drag(page, view, *places):
    """Drag over a view from place to place, as parts of its width and height."""
    box = page.view(view).bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.page.mouse.move(*points[0])
    page.page.mouse.down()
    for point in points[1:]:
        page.page.mouse.move(*point, steps=6)
    page.page.mouse.up()


def colour_of(page, name):
    (row,) = [row for row in page.state("Shown__labels") if row["name"] == name]
    return np.array([int(row["color"][n : n + 2], 16) for n in (1, 3, 5)])


def tinted(page, view, colour):
    """Pixels of a view in the hue of a colour, however bright."""
    pixels = page.pixels(view).astype(float)
    spread = pixels - pixels.mean(axis=2, keepdims=True)
    wanted = colour - colour.mean()
    along = spread @ wanted / np.linalg.norm(wanted)
    return np.count_nonzero((along > 25) & (along > 0.9 * np.linalg.norm(spread, axis=2)))


def test_a_stroke_is_seen_in_its_slice_named_and_undone(page):
    colour = colour_of(page, "L3")
    before = tinted(page, "Axial view", colour)
    tool(page, "Paint")
    drag(page, "Axial view", (0.2, 0.2), (0.8, 0.25))
    page.wait_for_state(UNDO, "Undo: paint L3")
    page.wait_until_quiet()

    painted = tinted(page, "Axial view", colour)
    assert painted > before + 500

    undo(page)
    page.wait_until_quiet()
    assert tinted(page, "Axial view", colour) == before
    assert page.problems() == []


def rim_width(page):
    """Width of the circle of the brush over the axial view, in its pixels."""
    find = """view => {
      const numbers = (one) => one.getAttribute('points').split(/[ ,]/).map(Number);
      const all = [...view.querySelectorAll('svg.spine-shapes polygon')].map(
        (one) => numbers(one).filter((_, n) => n % 2 === 0));
      const rim = all.find((xs) => xs.length === 48);
      return rim && Math.max(...rim) - Math.min(...rim);
    }"""
    view = page.view("Axial view")
    page.page.wait_for_function(find, arg=view.element_handle())
    return view.evaluate(find)


def test_the_brush_shows_its_size_and_the_wheel_with_shift_changes_it(page):
    tool(page, "Paint")
    view = page.view("Axial view")
    view.hover()
    before = rim_width(page)

    page.page.keyboard.down("Shift")
    page.page.mouse.wheel(0, -100)
    page.page.keyboard.up("Shift")
    page.wait_for_state("Controls__editing__EditControls__brush_mm", 9.2)
    page.wait_until_quiet()

    assert rim_width(page) == pytest.approx(before * 9.2 / 8.0, rel=0.01)
    page.page.keyboard.press(";")
    page.wait_for_state("Controls__editing__EditControls__brush_mm", 8.0)


def test_each_tool_has_its_key(page):
    page.view("Axial view").click(position={"x": 30, "y": 60})
    for key, name in zip("aetyj", ("paint", "erase", "trace", "scissors", "split"), strict=True):
        page.page.keyboard.press(key)
        page.wait_for_state("Controls__editing__EditControls__tool", name)
        assert page.state("Controls__tool") == "paint"
    while page.state(UNDO):
        undo(page)


def test_a_structure_is_cut_in_3d_smoothed_and_all_is_undone(page):
    volumes = {row["name"]: row["detail"] for row in page.state("Shown__labels")}
    tool(page, "Cut")
    drag(page, "3D view", (0.3, 0.2), (0.5, 0.2), (0.5, 0.9), (0.3, 0.9))
    page.wait_for_state(UNDO, "Undo: cut L3")
    page.button("Smooth").click()
    page.wait_for_state(UNDO, "Undo: smooth L3")
    page.wait_for_state(BUSY, False)
    cut = {row["name"]: row["detail"] for row in page.state("Shown__labels")}
    assert cut["L3"] != volumes["L3"]
    assert {**cut, "L3": ""} == {**volumes, "L3": ""}

    undo(page)
    undo(page)
    assert {row["name"]: row["detail"] for row in page.state("Shown__labels")} == volumes


def test_a_structure_is_added_by_its_name(page):
    page.page.get_by_label("Add a structure").fill("T12")
    page.page.get_by_role("option", name="T12", exact=True).click()

    page.wait_for_state("Shown__edit__EditShown__active_name", "T12")
    assert "T12" in [row["name"] for row in page.state("Shown__labels")]
    page.wait_for_state(UNDO, "Undo: add T12")


def test_a_map_is_drawn_from_nothing(browser, cache, tmp_path):
    grey, *_ = write_phantom(tmp_path)
    with running_app(grey, cache=cache) as app:
        page = SpinePage(browser, app.url)
        page.wait_for_study()
        page.wait_until_quiet()
        page.open_tab("Segmentation")
        page.button("Draw one by hand").click()
        page.wait_for_state("Shown__has_labels", True)
        page.page.get_by_label("Add a structure").fill("L2")
        page.page.get_by_role("option", name="L2", exact=True).click()
        page.wait_for_state("Shown__edit__EditShown__active_name", "L2")
        before = tinted(page, "Axial view", colour_of(page, "L2"))
        tool(page, "Paint")
        drag(page, "Axial view", (0.3, 0.4), (0.7, 0.45))
        page.wait_for_state(UNDO, "Undo: paint L2")
        page.wait_until_quiet()

        assert tinted(page, "Axial view", colour_of(page, "L2")) > before + 300
        assert page.problems() == []
        page.page.context.close()
