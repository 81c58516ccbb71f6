from itertools import combinations

import pytest

from spine_app.controllers.keys import KEY, OF_THE_BROWSER
from spine_app.screen.keys import ACTIONS, BY_NAME, KeyGroup, Scope, shown_key
from spine_app.screen.state import Layout, Tool
from spine_app.screen.texts import text


def test_names_of_actions_are_unique():
    assert len(BY_NAME) == len(ACTIONS)


def test_no_two_actions_that_meet_share_a_key():
    for one, other in combinations(ACTIONS, 2):
        if one.scope.meets(other.scope):
            assert not {one.key, one.also} & {other.key, other.also} - {""}, (one, other)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_usual_key_could_be_chosen_by_a_user_and_has_a_text(action):
    assert KEY.fullmatch(action.key) or action.key == "Escape"
    assert action.key not in OF_THE_BROWSER
    assert text(f"key.{action.name}")


@pytest.mark.parametrize("group", KeyGroup)
def test_every_group_has_a_heading(group):
    assert text(f"key_group.{group.value}")


def test_every_tool_has_a_key():
    assert {f"tool.{tool.value}" for tool in Tool} <= set(BY_NAME)


def test_every_layout_of_several_views_has_a_key():
    several = {layout for layout in Layout if layout.value not in ("curved",)}

    assert {f"layout.{layout.value}" for layout in several} <= set(BY_NAME)


def test_scopes_meet_but_slices_and_3d_do_not():
    assert not Scope.SLICE.meets(Scope.VOLUME)
    assert not Scope.VOLUME.meets(Scope.SLICE)
    for scope in Scope:
        assert scope.meets(scope)
        assert scope.meets(Scope.PAGE)
        assert scope.meets(Scope.EVERY_VIEW)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("m", "M"),
        ("+", "+"),
        ("Shift+F", "Shift + F"),
        ("Ctrl++", "Ctrl + +"),
        ("PageUp", "Page ↑"),
    ],
)
def test_keys_are_written_for_people(key, words):
    assert shown_key(key) == words
