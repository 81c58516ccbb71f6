"""The page's template, built without a browser and parsed."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from trame_server.state import State
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls, Shown
from spine_app.screen.texts import text
from tests.unit.screen.command_names import COMMANDS, GROUPS

OF_TRAME = re.compile(r"`w\d+-\$\{tts\}`")
"""Keys that trame gives to some widgets by itself."""


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


SAID = r"window\.spine_texts\.say\('([a-z_0-9.-]+)'\)"


def in_english(template):
    """The template as it reads in English: words in place of expressions that ask for them."""
    template = re.sub(rf'(?<=\s):([\w-]+)="{SAID}"', lambda m: f'{m[1]}="{text(m[2])}"', template)
    template = re.sub(rf"{{{{ {SAID} }}}}", lambda m: text(m[1]), template)
    return re.sub(SAID, lambda m: f"'{text(m[1])}'", template)


def screen_keys():
    """Names of all fields of the screen, as the browser knows them."""
    state = State(ready=True)
    TypedState(state, Shown)
    TypedState(state, Controls)
    return set(state.to_dict())


def triggers(page):
    """(trigger name, expression) of every call to the server."""
    for expression in page.expressions():
        yield from ((name, expression) for name in re.findall(r"trigger\('([^']+)'", expression))
