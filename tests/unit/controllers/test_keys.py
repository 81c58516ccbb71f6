import pytest

from spine_app.controllers.keys import KeyBoard
from spine_app.domain.errors import RequestRefused
from spine_app.screen.keys import ACTIONS, BY_NAME
from spine_app.screen.shell_state import FrameShown
from spine_app.screen.texts import text


@pytest.fixture
def shown():
    return FrameShown()


@pytest.fixture
def board(shown):
    return KeyBoard(shown)


def test_every_action_has_its_usual_key_at_first(board, shown):
    assert shown.keys == {action.name: action.key for action in ACTIONS}
    assert shown.hints["panel.left"] == "["
    assert shown.hints["page.fill"] == "Shift + F"
    assert shown.hints["slice.next"] == "↑"
    assert shown.hints["view.enlarge"] == "+"


def test_a_key_is_bound_to_an_action_and_acts_in_a_view(board):
    pressed = []
    board.bind("slice.next", pressed.append)

    board.press("slice.next", "axial")

    assert pressed == ["axial"]


def test_who_is_bound_before_another_may_take_the_key(board):
    pressed = []
    board.bind("edit.delete", lambda view: pressed.append(("later", view)))
    board.bind_before("edit.delete", lambda view: view == "axial")

    board.press("edit.delete", "axial")
    board.press("edit.delete", "volume")

    assert pressed == [("later", "volume")]


def test_only_actions_of_the_table_can_be_bound(board):
    with pytest.raises(KeyError):
        board.bind("no.such", print)


@pytest.mark.parametrize("name", ["no.such", "tool.pan"])
def test_what_nothing_is_bound_to_is_refused(board, name):
    with pytest.raises(RequestRefused):
        board.press(name, "axial")


def test_an_action_gets_another_key_and_its_usual_one_back(board, shown):
    board.assign("tool.ruler", "Shift+Y")
    assert shown.keys["tool.ruler"] == "Shift+Y"
    assert shown.hints["tool.ruler"] == "Shift + Y"

    board.reset()
    assert shown.keys["tool.ruler"] == BY_NAME["tool.ruler"].key


@pytest.mark.parametrize(
    ("name", "key", "holder"),
    [
        ("tool.ruler", "m", "view.maximize"),
        ("tool.ruler", "ArrowUp", "slice.next"),
        ("tool.ruler", "=", "view.enlarge"),
        ("slice.next", "+", "view.enlarge"),
        ("turn.up", "r", "view.reset"),
    ],
)
def test_a_key_that_is_taken_is_told_with_what_it_does(board, shown, name, key, holder):
    board.assign(name, key)

    assert shown.keys[name] == BY_NAME[name].key
    assert text(f"key.{holder}") in shown.key_problem


def test_slices_and_the_3d_view_may_share_a_key(board, shown):
    board.assign("turn.up", "PageUp")

    assert shown.keys["turn.up"] == shown.keys["slice.ten_on"]
    assert shown.key_problem == ""


@pytest.mark.parametrize(
    "key", ["Tab", "Enter", " ", "", "F5", "F12", "Ctrl+w", "é", "ab", "Alt+x", "x" * 400]
)
def test_a_key_of_the_browser_or_none_at_all_is_not_taken(board, shown, key):
    board.assign("tool.ruler", key)

    assert shown.keys["tool.ruler"] == BY_NAME["tool.ruler"].key
    assert shown.key_problem == text("keys.unfit")


def test_the_problem_goes_away_with_a_key_that_is_taken(board, shown):
    board.assign("tool.ruler", "Tab")
    board.assign("tool.ruler", "q")

    assert shown.key_problem == ""


def test_an_action_that_is_not_in_the_table_gets_no_key(board):
    with pytest.raises(RequestRefused):
        board.assign("no.such", "q")


def test_the_same_key_again_is_no_conflict(board, shown):
    board.assign("tool.ruler", BY_NAME["tool.ruler"].key)

    assert shown.key_problem == ""
