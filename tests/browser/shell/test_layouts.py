"""Layouts, panels and full screen, and that nothing overlaps."""

import pytest
from playwright.sync_api import expect

from spine_app.screen.keys import ACTIONS
from spine_app.screen.layouts import PLANS
from spine_app.screen.state import Layout
from tests.browser.shell.frame import FRAME, boxes, colliding, put

pytestmark = pytest.mark.browser
PARTS = (
    ".spine-letter",
    ".spine-bar",
    ".spine-view-name",
    ".spine-position",
    ".spine-scouter",
    ".spine-view-buttons .v-btn",
)


def views(page):
    """Names of the views that are seen."""
    return set(
        page.page.evaluate(
            "() => [...document.querySelectorAll('.spine-view')]"
            ".filter(v => v.checkVisibility()).map(v => v.dataset.view)"
        )
    )


@pytest.mark.parametrize("layout", [entry for entry in PLANS if entry is not Layout.CURVED])
def test_every_layout_is_reached_by_its_key_and_shows_its_views(calm, layout):
    key = next(action.key for action in ACTIONS if action.name == f"layout.{layout.value}")
    if layout is Layout.GRID:
        put(calm, "Controls__layout", "row")
    calm.page.keyboard.press(key)
    calm.wait_for_state("Controls__layout", layout.value)

    places = {view.value for view in PLANS[layout].places}
    assert views(calm) == (places or {"volume", "axial"})


@pytest.mark.parametrize("layout", [entry.value for entry in PLANS])
def test_nothing_that_is_written_over_the_views_overlaps(calm, layout):
    put(calm, "Controls__layout", layout)
    for corner in ("top-left", "top-right", "bottom-left", "bottom-right"):
        put(calm, FRAME + "scouter_corner", corner)
        found = boxes(calm, *PARTS)
        assert len(found) > 3
        assert colliding(found) == [], corner


@pytest.mark.parametrize("is_open", [False, True])
def test_views_fill_the_room_between_the_panels(calm, is_open):
    put(calm, FRAME + "right_open", is_open)
    calm.page.wait_for_function(
        "open => document.querySelector('#spine-views').getBoundingClientRect().right"
        " < innerWidth - (open ? 200 : 30)",
        arg=is_open,
    )
    width = calm.page.viewport_size["width"]
    (_, room), *_ = boxes(calm, "#spine-views")
    found = boxes(calm, ".spine-view")

    assert room[2] - room[0] >= (0.55 if is_open else 0.75) * width
    assert colliding(found) == []
    assert all(box[0] >= room[0] - 1 and box[2] <= room[2] + 1 for _, box in found)
    assert all(box[3] <= room[3] + 1 for _, box in found)


def test_a_pair_shows_the_views_that_were_chosen(calm):
    put(calm, "Controls__layout", "pair")
    calm.view("Axial view").hover()
    calm.view("Axial view").get_by_role("button", name="Show another view here").click()
    calm.page.get_by_role("listitem").filter(has_text="Sagittal view").click()
    calm.wait_for_state(FRAME + "pair_right", "sagittal")
    assert views(calm) == {"volume", "sagittal"}

    calm.view("Sagittal view").hover()
    calm.view("Sagittal view").get_by_role("button", name="Show another view here").click()
    calm.page.get_by_role("listitem").filter(has_text="3D view").click()
    calm.wait_for_state(FRAME + "pair_right", "volume")
    assert views(calm) == {"volume", "sagittal"}


def test_a_view_alone_goes_back_to_the_layout_before(calm):
    put(calm, "Controls__layout", "row")
    calm.view("Coronal view").dblclick(position={"x": 200, "y": 300})
    calm.wait_for_state("Controls__layout", "coronal")
    calm.page.keyboard.press("m")
    calm.wait_for_state("Controls__layout", "row")


def test_a_double_click_with_a_tool_that_places_points_leaves_the_layout(calm):
    calm.page.keyboard.press("8")
    calm.wait_for_state("Controls__tool", "roi")
    calm.view("Coronal view").dblclick(position={"x": 200, "y": 200})
    calm.page.keyboard.press("Escape")
    assert calm.state("Controls__layout") == "grid"


def test_the_layout_menu_shows_a_picture_of_each_layout(calm):
    calm.button("Layout").click()
    menu = calm.page.get_by_role("group", name="Layout")
    expect(menu.get_by_role("button")).to_have_count(len(PLANS) - 1)
    menu.get_by_role("button", name="Slices", exact=True).click()
    calm.wait_for_state("Controls__layout", "row")


def test_a_view_fills_the_screen_and_gives_it_back(calm):
    calm.view("Sagittal view").focus()
    calm.page.keyboard.press("f")
    calm.wait_for_state("Controls__layout", "sagittal")
    size = calm.page.evaluate("() => [innerWidth, innerHeight]")
    calm.page.wait_for_function(
        "() => document.querySelector('.spine-view-sagittal').getBoundingClientRect().height"
        " >= innerHeight - 1"
    )
    (_, box), *_ = boxes(calm, ".spine-view-sagittal")
    assert box[2] - box[0] >= size[0] - 1

    calm.page.keyboard.press("f")
    calm.wait_for_state("Controls__layout", "grid")
    calm.view("Axial view").wait_for()


def test_escape_leaves_the_full_screen(calm):
    calm.view("Axial view").focus()
    calm.page.keyboard.press("f")
    calm.wait_for_state("Controls__layout", "axial")
    calm.page.keyboard.press("Escape")
    calm.wait_for_state("Controls__layout", "grid")


def test_panels_open_and_close_by_their_keys(calm):
    calm.page.keyboard.press("[")
    calm.wait_for_state("Controls__panel_open", value=False)
    calm.page.keyboard.press("]")
    calm.wait_for_state(FRAME + "right_open", value=True)


def test_nothing_in_a_closed_panel_can_be_reached(calm):
    put(calm, "Controls__panel_open", False)
    put(calm, FRAME + "right_open", False)
    calm.page.wait_for_function(
        "() => [...document.querySelectorAll('.spine-left *, .spine-right *')].every("
        "e => !e.matches('button, input, select, summary, [tabindex]') || !e.checkVisibility())"
    )


def test_a_tab_of_the_rail_opens_and_closes_its_part(calm):
    calm.button("Segmentation").click()
    calm.button("Open label map").wait_for()
    calm.button("Measurements").click()
    calm.button("Open label map").wait_for(state="hidden")
    calm.button("Measurements").click()
    calm.wait_for_state(FRAME + "right_open", value=False)


def test_a_panel_is_made_wider_by_its_edge(calm):
    put(calm, FRAME + "right_open", True)
    edge = calm.page.get_by_role("separator", name="Width of the tool panel")
    edge.focus()
    before = calm.state(FRAME + "right_width")
    calm.page.keyboard.press("ArrowLeft")
    calm.wait_for_state(FRAME + "right_width", before + 16)
    calm.page.keyboard.press("ArrowRight")
    calm.wait_for_state(FRAME + "right_width", before)


def test_the_frame_survives_a_reload(calm):
    put(calm, "Controls__layout", "row")
    put(calm, "Controls__theme", "light")
    put(calm, "Controls__panel_open", False)
    calm.page.reload()
    calm.wait_for_state("Controls__layout", "row")
    assert calm.state("Controls__theme") == "light"
    assert calm.state("Controls__panel_open") is False
    calm.page.locator(".v-application.v-theme--light").wait_for()
