"""The frame of the page: layouts, panels, themes, keys, full screen, and that nothing overlaps."""

from itertools import combinations

import pytest
from playwright.sync_api import expect

from spine_app.screen.keys import ACTIONS, Scope
from spine_app.screen.layouts import PLANS, SINGLE
from spine_app.screen.state import Layout, Theme
from spine_app.screen.texts import text
from tests.browser.chromium import running_app
from tests.browser.page import SpinePage

pytestmark = pytest.mark.browser

SIZES = {"small": (1366, 768), "large": (1920, 1080)}
PARTS = (
    ".spine-letter",
    ".spine-bar",
    ".spine-view-name",
    ".spine-position",
    ".spine-scouter",
    ".spine-view-buttons .v-btn",
)
BOXES = """(parts) => [...document.querySelectorAll(parts.join())]
    .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(e => e.getBoundingClientRect().width)
    .map(e => { const b = e.getBoundingClientRect();
        return [e.className + ' in ' + (e.closest('[data-view]')?.dataset.view || ''),
            b.left, b.top, b.right, b.bottom]; })"""


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


FRAME = "Controls__framing__FrameControls__"


def put(page, key, value):
    page.page.evaluate("([key, value]) => window.trame.state.set(key, value)", [key, value])
    page.wait_for_state(key, value)


def views(page):
    """Names of the views that are seen."""
    return set(
        page.page.evaluate(
            "() => [...document.querySelectorAll('.spine-view')]"
            ".filter(v => v.checkVisibility()).map(v => v.dataset.view)"
        )
    )


def tool(page, name):
    """The button of a tool in the toolbar."""
    return page.page.get_by_role("toolbar", name="Tools").get_by_role(
        "button", name=name, exact=True
    )


def boxes(page, *parts):
    return [(name, tuple(box)) for name, *box in page.page.evaluate(BOXES, list(parts))]


def overlaps(one, other):
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0.5 and high > 0.5


def colliding(found):
    return [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlaps(one, other)]


# ---- layouts ----


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


# ---- full screen ----


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


# ---- panels ----


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
    calm.button("Label map").click()
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


# ---- toolbar, themes ----


@pytest.mark.parametrize("width", [683, 900, 1280, 1366, 1600, 1920])
def test_nothing_in_the_toolbar_overlaps_or_is_cut_off(calm, width):
    size = calm.page.viewport_size
    calm.page.set_viewport_size({"width": width, "height": 768})
    try:
        found = boxes(calm, ".spine-toolbar .v-btn", ".spine-brand", ".spine-study")
        assert colliding(found) == []
        assert max(box[2] for _, box in found) <= width
        assert all(tool(calm, name).is_visible() for name in ("Pointer", "Ruler"))
        assert all(calm.button(name).is_visible() for name in ("Layout", "More"))
    finally:
        calm.page.set_viewport_size(size)


@pytest.mark.parametrize("theme", list(Theme))
def test_a_theme_is_chosen_in_the_menu_and_pictures_stay_dark(calm, theme):
    calm.button("More").click()
    calm.page.get_by_role("menuitemradio", name=text(f"theme.{theme.value}"), exact=True).click()
    calm.page.locator(f".v-application.v-theme--{theme.value}").wait_for()
    ground = calm.view("Axial view").evaluate("e => getComputedStyle(e).backgroundColor")
    assert max(map(int, ground.removeprefix("rgb(").removesuffix(")").split(","))) < 24


def test_focus_is_seen_on_every_button_of_the_toolbar(calm):
    tool(calm, "Ruler").focus()
    calm.page.keyboard.press("Tab")
    calm.page.keyboard.press("Shift+Tab")
    outline = tool(calm, "Ruler").evaluate("e => getComputedStyle(e).outlineWidth")
    assert outline == "2px"


# ---- keys ----


@pytest.mark.parametrize(
    "action", [a for a in ACTIONS if a.name.startswith("tool.")], ids=lambda a: a.name
)
def test_every_tool_has_its_key_and_its_tooltip_tells_it(calm, action):
    name = action.name.partition(".")[2]
    calm.page.keyboard.press(action.key)
    calm.wait_for_state("Controls__tool", name)
    button = tool(calm, text(f"tool.{name}"))
    assert button.get_attribute("aria-pressed") == "true"
    assert button.get_attribute("title").endswith(f"({action.key})")
    calm.page.keyboard.press("1")


def test_the_page_acts_on_every_key_that_is_its_own(calm):
    known = calm.page.evaluate("() => Object.keys(window.spine_keys.actions)")
    assert {a.name for a in ACTIONS if a.scope is Scope.PAGE} <= set(known)


def test_the_sheet_lists_every_key_and_a_key_is_changed_there(calm):
    calm.page.keyboard.press("?")
    sheet = calm.page.get_by_role("dialog").filter(has_text="Keyboard shortcuts")
    sheet.wait_for()
    assert sheet.locator("button.spine-key").count() == len(ACTIONS)

    key = sheet.get_by_role("button", name="Change the key: Ruler")
    key.focus()
    calm.page.keyboard.press("m")
    sheet.get_by_text("This is the key of").wait_for()
    calm.page.keyboard.press("q")
    calm.page.wait_for_function(
        "() => window.trame.state.get('Shown__frame__FrameShown__keys')['tool.ruler'] === 'q'"
    )
    sheet.get_by_role("button", name="Close").click()
    sheet.wait_for(state="hidden")

    calm.page.keyboard.press("q")
    calm.wait_for_state("Controls__tool", "ruler")
    assert tool(calm, "Ruler").get_attribute("title") == "Ruler (Q)"

    calm.page.keyboard.press("1")
    calm.page.keyboard.press("?")
    sheet.get_by_role("button", name="Usual keys").click()
    calm.page.wait_for_function(
        "() => window.trame.state.get('Shown__frame__FrameShown__keys')['tool.ruler'] === '5'"
    )
    calm.page.keyboard.press("Escape")


def test_focus_returns_to_where_it_was_after_a_dialog(calm):
    calm.view("Coronal view").focus()
    calm.page.keyboard.press("?")
    calm.page.get_by_role("dialog").filter(has_text="Keyboard shortcuts").wait_for()
    calm.page.keyboard.press("Escape")
    calm.page.wait_for_function("() => document.activeElement.dataset.view === 'coronal'")


def test_keys_that_are_typed_into_a_field_change_nothing_else(calm):
    field = calm.page.get_by_role("spinbutton", name="Width")
    field.focus()
    calm.page.keyboard.press("3")
    assert calm.state("Controls__tool") == "pointer"
    field.press("Escape")


# ---- Scouter ----


def test_the_scouter_is_switched_by_its_key_and_moved_by_its_grip(calm):
    scouter = calm.page.get_by_role("application", name="Scouter")
    scouter.wait_for()
    grip = calm.page.locator("[data-scouter-grip]").bounding_box()
    (_, room), *_ = boxes(calm, "#spine-views")
    calm.page.mouse.move(grip["x"] + 4, grip["y"] + 4)
    calm.page.mouse.down()
    calm.page.mouse.move(room[2] - 60, room[3] - 60, steps=4)
    calm.page.mouse.up()
    calm.wait_for_state(FRAME + "scouter_corner", "bottom-right")

    calm.page.keyboard.press("o")
    scouter.wait_for(state="hidden")


# ---- tour ----


def test_the_tour_goes_through_its_steps_by_keyboard_and_can_be_left(calm):
    calm.button("More").click()
    calm.page.get_by_role("menuitem", name="Guided tour").click()
    card = calm.page.locator(".spine-tour-card")
    card.get_by_role("heading", name="One patient, four views").wait_for()
    calm.page.wait_for_function("() => document.activeElement.closest('.spine-tour-card')")

    calm.page.keyboard.press("Enter")
    card.get_by_role("heading", name="Slices").wait_for()
    calm.page.keyboard.press("ArrowLeft")
    card.get_by_role("heading", name="One patient, four views").wait_for()
    for _ in range(8):
        calm.page.keyboard.press("ArrowRight")
    card.get_by_role("heading", name="Help").wait_for()
    box = card.bounding_box()
    size = calm.page.viewport_size
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
    calm.page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_single_layouts_are_those_of_the_views():
    assert {layout.value for layout in SINGLE} == {
        "volume",
        "axial",
        "coronal",
        "sagittal",
        "curved",
    }


# ---- small things that were wrong once ----


def test_our_style_sheets_come_after_those_of_the_library(calm):
    """Of two rules that are as strong the later one wins, and ours are meant to."""
    sheets = calm.page.evaluate("() => [...document.styleSheets].map(s => s.href || '')")
    ours = [n for n, href in enumerate(sheets) if "spine_app_assets" in href]
    theirs = [n for n, href in enumerate(sheets) if "vuetify" in href]

    assert ours
    assert theirs
    assert min(ours) > max(theirs)


def test_the_demo_case_has_a_picture_in_the_list_of_series(calm):
    picture = calm.page.locator(".spine-left .spine-thumb img")
    picture.wait_for()

    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 50


def test_closing_the_study_is_in_sight_whatever_the_panel_lists(calm):
    expect(
        calm.page.locator(".spine-left").get_by_role("button", name="Close study")
    ).to_be_in_viewport(ratio=1)


def test_a_window_of_the_hand_has_a_name_in_the_menu(calm):
    menu = calm.page.get_by_role("button", name="Grey window")
    expect(menu).to_have_text("Bone")
    calm.page.keyboard.press("2")
    calm.wait_for_state("Controls__tool", "window")
    box = calm.view("Axial view").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    calm.page.mouse.move(*middle)
    calm.page.mouse.down()
    calm.page.mouse.move(middle[0] + 60, middle[1] + 20, steps=4)
    calm.page.mouse.up()
    expect(menu).to_have_text("Own")
    menu.click()
    calm.page.get_by_role("listitem").or_(calm.page.get_by_role("option")).or_(
        calm.page.locator(".v-overlay--active .v-list-item")
    ).filter(has_text="Bone").first.click()
    expect(menu).to_have_text("Bone")
