import pytest
from trame_server.state import State
from trame_server.utils.typed_state import TypedState

from spine_app.screen.following import follow
from spine_app.screen.state import Controls


@pytest.fixture
def state():
    return State(ready=True, commit_fn=lambda _changes: None)


@pytest.fixture
def controls(state):
    controls = TypedState(state, Controls)
    state.flush()
    return controls


def test_a_follower_is_called_when_its_field_changes_and_only_then(state, controls):
    calls = []
    follow(controls, [(controls.name.show_crosshair, lambda: calls.append("crosshair"))])

    with state:
        state[controls.name.show_overlays] = False
    assert calls == []
    with state:
        state[controls.name.show_crosshair] = False
    assert calls == ["crosshair"]


def test_a_part_is_followed_field_by_field(state, controls):
    calls = []
    follow(controls, [(controls.name.picturing, lambda: calls.append(1))])

    with state:
        state[controls.name.picturing.open] = True

    assert calls == [1]


def test_fields_that_change_together_are_followed_once(state, controls):
    seen = []
    names = (controls.name.show_crosshair, controls.name.show_acquired)
    follow(controls, [(names, lambda: seen.append(controls.data.show_acquired))])

    with state:
        state[controls.name.show_crosshair] = False
        state[controls.name.show_acquired] = True

    assert seen == [True]
