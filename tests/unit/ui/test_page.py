"""The page as one template: well-formed, named, and of state, commands and words that exist."""

import re

from spine_app.screen.keys import ACTIONS, shown_key
from spine_app.screen.texts import CATALOGUES
from spine_app.ui.widgets import attributes
from tests.unit.screen.command_names import COMMANDS
from tests.unit.ui.markup import Markup, screen_keys, triggers

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


LOCAL = {
    *("item", "view", "pair", "words", "fact", "line", "note", "table", "column", "row", "cell"),
    *("n", "i", "c", "r", "props", "undefined", "$event"),
}


def test_the_template_is_well_formed(page):
    assert page.markup.faults == []
    assert [element.tag for element in page.markup.open] == ["root"]


def test_no_two_elements_share_an_id(page):
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]

    assert len(ids) == len(set(ids))
    assert {"spine-disconnected", "spine-drop-hint", "spine-quality", "spine-more"} <= set(ids)


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
