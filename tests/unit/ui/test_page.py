"""The page as trame hands it to the browser: markup, names, state keys and commands."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from trame.app import get_server
from trame_server.state import State
from trame_server.utils.typed_state import TypedState

from spine_app.domain.view.camera import Side
from spine_app.screen.keys import ACTIONS, shown_key
from spine_app.screen.shell_state import RightTab, ViewName
from spine_app.screen.state import Controls, Layout, Shown, Tool
from spine_app.screen.texts import CATALOGUES, text
from spine_app.ui.layout import build_page
from spine_app.ui.tour import STEPS
from spine_app.ui.widgets import attributes
from tests.unit.screen.command_names import COMMANDS, GROUPS

FROM_SCRIPT = {
    "key": "spine_key",
    "assign_key": "spine_assign_key",
    "transfer_refused": "spine_transfer_refused",
    "pictures.lay_out": "spine_picture_boxes",
    "pictures.copy": "spine_picture_copy",
    "pictures.film": "spine_picture_film",
    "pictures.copied": "spine_picture_copied",
    "pictures.copy_failed": "spine_picture_not_copied",
}
"""Commands that the page's own script calls, by the name of their trigger."""
KNOWN = {"trigger", "window", "Math", "Number", "true", "false", "in", "null"}
OF_TRAME = re.compile(r"`w\d+-\$\{tts\}`")
"""Keys that trame gives to some widgets by itself."""
LOCAL = {"item", "view", "pair", "words", "fact", "line", "n", "i", "props", "undefined", "$event"}
NAMED_BY_LABEL = {"vtextfield", "vswitch"}
CONTROLS = {"vbtn", "vlistitem", "button", *NAMED_BY_LABEL}


class DummyCommands:
    """Remembers which commands were called and with what."""

    def __init__(self):
        self.called = []
        for group in GROUPS:
            setattr(self, group, SimpleNamespace())
        for name in COMMANDS:
            group, _, command = name.rpartition(".")
            setattr(getattr(self, group) if group else self, command, self._command(name))

    def _command(self, name):
        async def command(*arguments):
            self.called.append((name, arguments))

        return command


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    children: list[Any] = field(default_factory=list)

    def all(self):
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.all()

    @property
    def text(self):
        parts = (c if isinstance(c, str) else c.text for c in self.children)
        return " ".join(part.strip() for part in parts if part.strip())

    @property
    def name(self):
        return self.attributes.get("aria-label") or self.text


class Markup(HTMLParser):
    """Builds a tree and notes what is not well formed."""

    def __init__(self):
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]
        self.faults = []

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        self.open.append(self.open[-1].children[-1])

    def handle_startendtag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"{tag} has an attribute twice: {names}")
        if any('"' in name or "<" in name for name in names):
            self.faults.append(f"{tag} has a broken attribute: {names}")
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1].tag}")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


@dataclass
class Page:
    server: Any
    commands: DummyCommands
    markup: Markup

    @property
    def elements(self):
        return list(self.markup.root.all())

    def tagged(self, *tags):
        return [element for element in self.elements if element.tag in tags]

    def expressions(self):
        """What the browser evaluates: bound attributes, handlers and mustaches."""
        for element in self.elements:
            for name, value in element.attributes.items():
                is_expression = name.startswith((":", "@", "v-")) and not name.startswith("v-slot")
                if is_expression and value and not OF_TRAME.fullmatch(value):
                    yield value
            for child in element.children:
                if isinstance(child, str):
                    yield from re.findall(r"{{(.*?)}}", child, re.DOTALL)


@pytest.fixture(scope="module")
def page():
    server = get_server(f"page-{uuid4().hex}", client_type="vue3")
    commands = DummyCommands()
    shown, controls = TypedState(server.state, Shown), TypedState(server.state, Controls)
    build_page(server, shown, controls, commands)
    markup = Markup()
    markup.feed(in_english(server.state["trame__template_main"]))
    markup.close()
    return Page(server, commands, markup)


SAID = r"window\.spine_texts\.say\('([a-z_0-9.-]+)'\)"


def in_english(template):
    """The template as it reads in English: words in place of expressions that ask for them."""
    template = re.sub(rf'(?<=\s):([\w-]+)="{SAID}"', lambda m: f'{m[1]}="{text(m[2])}"', template)
    template = re.sub(rf"{{{{ {SAID} }}}}", lambda m: text(m[1]), template)
    return re.sub(SAID, lambda m: f"'{text(m[1])}'", template)


def named(page, name):
    return [element for element in page.elements if element.attributes.get("aria-label") == name]


# ---- markup and names ----


def test_the_template_is_well_formed(page):
    assert page.markup.faults == []
    assert [element.tag for element in page.markup.open] == ["root"]


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


def test_no_two_elements_share_an_id(page):
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]

    assert len(ids) == len(set(ids))
    assert {"spine-disconnected", "spine-drop-hint", "spine-quality", "spine-more"} <= set(ids)


def test_the_page_is_named_and_says_what_it_is_for(page):
    assert page.server.state.trame__title == "Spine App"
    assert text("app.research") in page.markup.root.text


def test_no_address_of_another_machine_is_in_the_page(page):
    assert not re.search(r"https?:|//\w", page.server.state["trame__template_main"])


def test_a_notice_is_announced(page):
    alerts = [element for element in page.elements if element.attributes.get("role") == "alert"]

    assert len(alerts) == 1


def test_raw_attributes_are_escaped():
    assert attributes(aria_label='a "b" <c>') == ['aria-label="a &quot;b&quot; &lt;c&gt;"']


def test_no_words_are_in_the_template_itself(page):
    """All come from the catalogue of the language that is chosen."""
    markup = Markup()
    markup.feed(page.server.state["trame__template_main"])

    found = set()
    elements = [element for element in markup.root.all() if element.tag != "vicon"]
    for element in elements:
        found |= {v for n, v in element.attributes.items() if n in ("title", "label", "aria-label")}
        found |= {
            re.sub(r"{{.*?}}", "", c, flags=re.DOTALL) for c in element.children if is_text(c)
        }
    words = {word for part in found for word in re.findall(r"[A-Za-z]{2,}", part or "")}
    assert words <= {
        name for key in ACTIONS for name in re.findall(r"\w+", shown_key(key.also))
    } | {*("AX", "COR", "SAG", "mm", "English")}


def is_text(child):
    return isinstance(child, str)


def test_every_key_that_the_page_names_has_words_in_every_language(page):
    template = page.server.state["trame__template_main"]
    keys = set(re.findall(r"spine_texts\.say\('([^']+)'", template))
    keys |= set(re.findall(r'data-say="([^"]+)"', template))

    assert len(keys) > 200
    for catalogue in CATALOGUES.values():
        assert keys <= set(catalogue)


# ---- state ----


def screen_keys():
    """Names of all fields of the screen, as the browser knows them."""
    state = State(ready=True)
    TypedState(state, Shown)
    TypedState(state, Controls)
    return set(state.to_dict())


def test_every_expression_knows_only_state_of_the_screen(page):
    keys = screen_keys()
    for expression in page.expressions():
        bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression)
        words = set(re.findall(r"(?<![\w.$])[A-Za-z_$][\w$]*(?!\w|:)", bare))
        assert words <= keys | KNOWN | LOCAL, expression


def test_the_page_writes_only_what_the_browser_may_write(page):
    for element in page.elements:
        for name, value in element.attributes.items():
            if name == "v-model":
                assert value.startswith("Controls__")
            for written in re.findall(r"([\w.]+) = ", value or "") if name[0] == "@" else ():
                # A field's own text may be put back as well.
                assert written.startswith(("Controls__", "event.target."))


# ---- commands ----


def triggers(page):
    """(trigger name, expression) of every call to the server."""
    for expression in page.expressions():
        yield from ((name, expression) for name in re.findall(r"trigger\('([^']+)'", expression))


async def test_every_call_of_the_page_is_a_command(page):
    page.commands.called.clear()
    names = [name for name, _ in triggers(page)]
    for name in names:
        await page.server.controller.trigger_fn(name)()

    assert len(page.commands.called) == len(names)
    assert {name for name, _ in page.commands.called} == set(COMMANDS) - set(FROM_SCRIPT)


async def test_the_script_reaches_its_commands_by_name(page):
    page.commands.called.clear()
    for trigger in FROM_SCRIPT.values():
        await page.server.controller.trigger_fn(trigger)("axial", "r")

    assert page.commands.called == [(name, ("axial", "r")) for name in FROM_SCRIPT]


async def test_each_side_button_asks_for_its_side(page):
    words = re.findall(r"\['(\w+)'\]", " ".join(expression for _, expression in triggers(page)))
    sides = [word for word in words if word in {side.value for side in Side}]

    assert sides == ["anterior", "posterior", "left", "right", "superior", "inferior"]


# ---- series, quality, slices alone ----


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


# ---- the frame ----

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
