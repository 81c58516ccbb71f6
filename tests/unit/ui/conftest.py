"""The page, built once."""

from uuid import uuid4

import pytest
from trame.app import get_server
from trame_server.utils.typed_state import TypedState

from spine_app.screen.state import Controls, Shown
from spine_app.ui.layout import build_page
from tests.unit.ui.markup import DummyCommands, Markup, Page, in_english


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
