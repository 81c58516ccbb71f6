import inspect
from operator import attrgetter

import pytest

from spine_app.controllers.actions import Actions
from spine_app.controllers.editing.actions import EditActions
from spine_app.controllers.exports.actions import ExportActions
from spine_app.controllers.measure.actions import MeasureActions
from spine_app.controllers.pictures.actions import PictureActions
from spine_app.controllers.rendering.actions import RenderActions
from spine_app.controllers.segmentation.actions import SegmentActions
from spine_app.controllers.slicing.actions import SliceActions
from spine_app.controllers.spine.actions import SpineActions
from spine_app.controllers.surfaces.actions import SurfaceActions
from tests.unit.screen.command_names import COMMANDS, GROUPS

ACTIONS = {
    "render": RenderActions,
    "slices": SliceActions,
    "surfaces": SurfaceActions,
    "measure": MeasureActions,
    "spine": SpineActions,
    "edit": EditActions,
    "pictures": PictureActions,
    "segment": SegmentActions,
    "exports": ExportActions,
}


def test_every_group_of_commands_has_its_actions():
    assert set(ACTIONS) == set(GROUPS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_coroutine_with_a_sentence(name):
    assert inspect.iscoroutinefunction(COMMANDS[name])
    assert inspect.getdoc(COMMANDS[name]).endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_an_action_takes_what_its_command_takes(name):
    group, _, command = name.rpartition(".")
    action = attrgetter(command)(ACTIONS[group] if group else Actions)
    wanted = list(inspect.signature(COMMANDS[name]).parameters)
    given = inspect.signature(action).parameters

    open_ended = any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in given.values())
    assert open_ended or list(given) == wanted
