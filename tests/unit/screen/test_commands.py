import inspect

import pytest

from spine_app.controllers.actions import Actions
from spine_app.screen.commands import Commands

NAMES = [name for name in vars(Commands) if not name.startswith("_")]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_a_coroutine_with_a_sentence(name):
    command = getattr(Commands, name)

    assert inspect.iscoroutinefunction(command)
    assert inspect.getdoc(command).endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_an_action_takes_what_its_command_takes(name):
    wanted = list(inspect.signature(getattr(Commands, name)).parameters)
    given = inspect.signature(getattr(Actions, name)).parameters

    open_ended = any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in given.values())
    assert open_ended or list(given) == wanted
