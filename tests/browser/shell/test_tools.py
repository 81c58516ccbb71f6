"""Toolbar, themes, keys, focus, Scouter and tour."""

import pytest
from playwright.sync_api import expect

from spine_app.screen.keys import ACTIONS, Scope
from spine_app.screen.layouts import SINGLE
from spine_app.screen.state import Theme
from spine_app.screen.texts import text
from tests.browser.shell.frame import FRAME, boxes, colliding

pytestmark = pytest.mark.browser


def tool(page, name):
    """The button of a tool in the toolbar."""
    return page.page.get_by_role("toolbar", name="Tools").get_by_role(
        "button", name=name, exact=True
    )


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
