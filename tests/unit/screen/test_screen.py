import pytest
from trame_server.state import State
from trame_server.utils.typed_state import TypedState

from spine_app.domain.errors import BadPixels
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown


@pytest.fixture
def pushed():
    return []


@pytest.fixture
def screen(pushed):
    state = State(ready=True, commit_fn=lambda changes: pushed.append(dict(changes)))
    screen = Screen(TypedState(state, Shown).data, TypedState(state, Controls).data, state)
    state.flush()
    pushed.clear()
    return screen


def test_changes_reach_the_browser_at_the_end_of_an_update(screen, pushed):
    with screen.update():
        screen.shown.stage = "Reading"
        screen.shown.fraction = 0.5
        assert pushed == []

    assert pushed == [{"Shown__stage": "Reading", "Shown__fraction": 0.5}]


def test_an_update_inside_of_another_sends_what_is_there(screen, pushed):
    with screen.update():
        screen.shown.stage = "Reading"
        with screen.update():
            screen.shown.fraction = 0.5
        screen.shown.can_cancel = True

    assert len(pushed) == 2
    assert pushed[1] == {"Shown__can_cancel": True}


def test_changes_reach_the_browser_although_the_update_fails(screen, pushed):
    def fail():
        with screen.update():
            screen.shown.stage = "Reading"
            raise BadPixels

    with pytest.raises(BadPixels):
        fail()

    assert pushed == [{"Shown__stage": "Reading"}]


def test_an_update_without_changes_sends_nothing(screen, pushed):
    with screen.update():
        screen.shown.stage = ""

    assert pushed == []
