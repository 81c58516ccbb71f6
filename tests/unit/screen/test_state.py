from dataclasses import fields, is_dataclass
from enum import Enum

import pytest
from trame_server.state import State
from trame_server.utils.typed_state import TypedState

from spine_app.domain.lifecycle import Phase
from spine_app.domain.view.planes import Plane
from spine_app.screen.state import Controls, Dialog, Layout, Shown, Theme, Tool, ViewShown
from spine_app.server.state_schema import StateSchema


def leaves(part):
    for entry in fields(part):
        value = getattr(part, entry.name)
        yield from leaves(value) if is_dataclass(value) else [value]


@pytest.fixture
def state():
    return State(ready=True)


def test_what_the_server_writes_and_what_the_browser_writes_share_no_name():
    assert not {f.name for f in fields(Shown)} & {f.name for f in fields(Controls)}


def test_the_browser_may_write_nothing_that_the_server_shows(state):
    TypedState(state, Shown)
    schema = StateSchema(Controls)

    assert not any(schema.accepts(key, value) for key, value in state.to_dict().items())


def test_the_browser_writes_only_choices_switches_and_bounded_numbers():
    StateSchema(Controls)
    for value in leaves(Controls()):
        assert isinstance(value, Enum | bool | float | int | str)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("tool", "zoom", Tool.ZOOM),
        ("layout", "axial", Layout.AXIAL),
        ("theme", "light", Theme.LIGHT),
        ("dialog", "", Dialog.NONE),
        ("show_crosshair", False, False),
    ],
)
def test_what_the_browser_writes_is_read_as_what_it_means(state, name, value, meant):
    controls = TypedState(state, Controls)
    state[f"Controls__{name}"] = value

    assert getattr(controls.data, name) == meant


def test_a_phase_is_written_by_its_name(state):
    TypedState(state, Shown).data.phase = Phase.READING

    assert state["Shown__phase"] == "reading"


def test_every_view_has_an_overlay_of_its_own():
    first, second = Shown(), Shown()

    for name in (Layout.VOLUME.value, *(plane.value for plane in Plane)):
        assert getattr(first, name) == ViewShown()
        assert getattr(first, name) is not getattr(second, name)


def test_lists_are_not_shared_between_sessions():
    first, second = Shown(), Shown()
    first.series.append({"index": 0})

    assert second.series == []


def test_a_new_page_shows_no_study():
    shown = Shown()

    assert shown.phase is Phase.EMPTY
    assert not shown.has_volume
    assert not shown.can_cancel
    assert not shown.notice_open
