"""The parts of the page, and what can be done in each."""

import re

import pytest

from spine_app.domain.view.camera import Side
from spine_app.screen.keys import ACTIONS
from spine_app.screen.shell_state import RightTab, ViewName
from spine_app.screen.state import Layout, Tool
from spine_app.screen.texts import text
from spine_app.ui.tour import STEPS
from tests.unit.ui.markup import screen_keys, triggers

NAMED_BY_LABEL = {"vtextfield", "vswitch"}


CONTROLS = {"vbtn", "vlistitem", "button", *NAMED_BY_LABEL}


def named(page, name):
    return [element for element in page.elements if element.attributes.get("aria-label") == name]


def test_every_button_and_field_has_an_accessible_name(page):
    for element in page.tagged(*CONTROLS):
        name = element.attributes.get("label" if element.tag in NAMED_BY_LABEL else "title")
        assert element.name or name or element.attributes.get(":title"), element


def test_every_icon_button_is_named_in_words_and_not_by_its_tooltip_alone(page):
    for element in page.tagged("vbtn"):
        if "icon" in element.attributes:
            name = element.attributes.get("aria-label") or element.attributes.get(":aria-label")
            title = element.attributes.get("title") or element.attributes.get(":title")
            assert name
            assert name in title or title in name


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (Layout.VOLUME, "3D view"),
        (Layout.AXIAL, "Axial view"),
        (Layout.CORONAL, "Coronal view"),
        (Layout.SAGITTAL, "Sagittal view"),
    ],
)
def test_a_view_can_be_found_by_name_and_by_key(page, view, name):
    (element,) = named(page, name)

    assert element.attributes["data-view"] == view.value
    assert element.attributes["role"] == "application"
    assert element.attributes["tabindex"] == "0"
    (area,) = [e for e in element.all() if e.tag == "spine-view"]
    assert area.attributes["name"] == view.value


@pytest.mark.parametrize("name", ["Open folder", "Open files or ZIP", "Demo case"])
def test_the_start_page_has_a_button_of_that_name(page, name):
    (element,) = named(page, name)

    assert element.tag == "vbtn"
    assert element.attributes[":disabled"] == "Shown__can_cancel"


@pytest.mark.parametrize("key", ["button.cancel", "button.close_study"])
def test_work_can_be_stopped_and_the_study_closed(page, key):
    assert text(key) in [element.name for element in page.tagged("vbtn")]


def test_the_page_is_named_and_says_what_it_is_for(page):
    assert page.server.state.trame__title == "Spine App"
    assert text("app.research") in page.markup.root.text


async def test_each_side_button_asks_for_its_side(page):
    words = re.findall(r"\['(\w+)'\]", " ".join(expression for _, expression in triggers(page)))
    sides = [word for word in words if word in {side.value for side in Side}]

    assert sides == ["anterior", "posterior", "left", "right", "superior", "inferior"]


def test_words_and_pictures_of_a_series_are_filled_in_by_the_script_alone(page):
    parts = {e.tag: e for e in page.elements if e.tag.startswith("spine-series-")}

    assert set(parts) == {
        "spine-series-picture",
        "spine-series-words",
        "spine-series-day",
        "spine-series-keeper",
    }
    assert len(page.tagged("spine-series-keeper")) == 1
    assert parts["spine-series-keeper"].attributes[":serial"] == "Shown__previews_serial"
    assert not {"description", "picture", "date"} & {key.split("__")[-1] for key in screen_keys()}


def test_series_are_buttons_that_stay_reachable_when_they_cannot_be_opened(page):
    series = [e for e in page.tagged("button") if "item.index" in str(e.attributes)]

    assert len(series) == 2
    for button in series:
        assert "disabled" not in button.attributes
        assert "'nothing'" in button.attributes[":aria-disabled"]
        assert "reading" in button.attributes[":aria-disabled"]
        assert "series_index" in button.attributes[":aria-current"]


def test_the_quality_list_can_be_found_and_each_entry_says_how_grave_it_is(page):
    (region,) = named(page, "Quality")

    assert region.attributes["id"] == "spine-quality"
    assert region.attributes["role"] == "region"
    assert "item.severity" in region.text
    assert "item.affects" in region.text


def test_a_view_that_is_alone_offers_no_other_and_says_why(page):
    reasons = [e for e in page.elements if e.attributes.get("title") == text("view.flat_only")]

    assert len(reasons) == len(ViewName)
    for reason in reasons:
        (button,) = [e for e in reason.all() if e.tag == "vbtn"]
        assert "disabled" in button.attributes
        assert reason.attributes["v-if"] == "Shown__flat_view"


def test_a_first_look_has_its_own_cancel(page):
    (strip,) = [e for e in page.elements if e.attributes.get("class") == "spine-coarse"]

    assert strip.attributes["v-if"] == "Shown__is_coarse"
    assert text("button.cancel") in strip.text
    assert text("coarse.title") in strip.text


def test_the_switch_of_acquired_slices_is_there_where_they_differ(page):
    switches = [
        e for e in page.tagged("vbtn") if e.attributes.get("title") == text("button.acquired_hint")
    ]

    assert [e.attributes["v-if"] for e in switches] == [
        f"Shown__acquired_view === '{name}'" for name in ("axial", "coronal", "sagittal")
    ]
    assert all(":aria-pressed" in e.attributes for e in switches)


INTERACTIVE = {"vbtn", "button", "vlistitem", "a", "vtextfield", "vswitch", "vslider", "vselect"}


def test_nothing_that_can_be_pressed_lies_in_something_that_can_be_pressed(page):
    for outer in page.tagged("vbtn", "button", "a", "vlistitem"):
        inner = [e for e in outer.all() if e is not outer and e.tag in INTERACTIVE]
        assert inner == [], outer


def test_every_key_of_the_table_is_in_the_sheet_once(page):
    keys = [e for e in page.tagged("button") if e.attributes.get("class") == "spine-key"]
    handlers = " ".join(e.attributes["@keydown"] for e in keys)

    assert len(keys) == len(ACTIONS)
    assert all(handlers.count(f"'{action.name}'") == 1 for action in ACTIONS)


def test_the_key_handler_gets_the_same_table(page):
    (keyboard,) = page.tagged("spine-keyboard")

    assert keyboard.attributes[":keys"].startswith("Shown__frame")
    for action in ACTIONS:
        assert (
            f"name: '{action.name}', scope: '{action.scope.value}'"
            in (keyboard.attributes[":actions"])
        )


def test_every_tool_says_whether_it_is_active_and_which_key_it_has(page):
    (toolbar,) = [e for e in page.elements if e.attributes.get("role") == "toolbar"]
    tools = [e for e in toolbar.all() if ":aria-pressed" in e.attributes]

    pressed = [e for e in tools if "spine-tool" in str(e.attributes.get(":class"))]
    assert len(pressed) == len(Tool)
    assert all("hints" in e.attributes[":title"] for e in pressed)


def test_there_is_one_heading_of_the_first_rank_at_a_time(page):
    """Start page and chooser take turns; the message at the end of the program replaces both."""
    assert len(page.tagged("h1")) <= 3


def test_panels_and_rail_have_names_of_their_own(page):
    names = [e.attributes.get("aria-label") for e in page.tagged("vnavigationdrawer")]

    assert len(names) == len(set(names)) == 3
    assert None not in names


def test_each_part_of_the_tool_panel_has_its_tab(page):
    tabs = {
        e.attributes["aria-controls"]
        for e in page.tagged("vbtn")
        if "spine-tab" in str(e.attributes.get(":class"))
    }
    parts = {
        e.attributes["id"] for e in page.elements if "spine-tab-" in e.attributes.get("id", "")
    }

    assert tabs == parts
    assert len(parts) == len(RightTab)


def test_the_tour_frames_things_that_are_in_the_page(page):
    ids = {f"#{e.attributes['id']}" for e in page.elements if "id" in e.attributes}
    classes = {f".{name}" for e in page.elements for name in e.attributes.get("class", "").split()}
    views = {
        f"[data-view={e.attributes['data-view']}]"
        for e in page.elements
        if "data-view" in e.attributes
    }

    assert {target for _, target in STEPS} <= ids | classes | views


def test_the_tour_has_six_to_nine_steps_that_the_state_can_count(page):
    assert 6 <= len(STEPS) <= 9
    (tour,) = page.tagged("spine-tour")
    assert tour.attributes[":step"].endswith("tour_step")


def test_live_regions_tell_progress_and_notices(page):
    roles = [e.attributes.get("role") for e in page.elements]

    assert "alert" in roles
    assert roles.count("status") >= 3
