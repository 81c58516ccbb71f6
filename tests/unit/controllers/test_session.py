from pathlib import Path

import pytest

from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import OpenDemo, OpenFolder
from spine_app.screen.state import Controls


@pytest.fixture
def followers(session):
    """Followers by the field or part they follow."""
    found = {}
    for names, act in session.controllers.followed(Controls(tool="tool", language="language")):
        for name in names if isinstance(names, tuple) else (names,):
            found.setdefault(name if isinstance(name, str) else type(name).__name__, []).append(act)
    return found


async def test_a_path_of_the_command_line_is_opened(session):
    await session.controllers.begin(Path("/data/a"), demo=True)

    assert isinstance(session.job.request, OpenFolder)
    assert session.phase is Phase.SCANNING


async def test_the_demo_case_of_the_command_line_is_opened(session):
    await session.controllers.begin(None, demo=True)

    assert isinstance(session.job.request, OpenDemo)


async def test_without_either_nothing_is_opened(session):
    await session.controllers.begin(None, demo=False)

    assert session.start.jobs == []
    assert session.phase is Phase.EMPTY


async def test_the_tool_is_followed_by_all_who_act_with_the_hand(session, followers):
    actions = session.controllers.actions

    assert followers["tool"] == [
        actions.measure.follow_controls,
        actions.slices.follow_tool,
        actions.edit.follow_controls,
    ]


async def test_every_part_that_changes_what_is_drawn_is_followed(session, followers):
    actions = session.controllers.actions

    assert followers["RenderControls"] == [actions.render.follow_controls]
    assert followers["PictureControls"] == [actions.pictures.follow_controls]
    assert followers["MeasureControls"] == [
        actions.measure.follow_controls,
        actions.spine.follow_controls,
    ]
    assert followers["EditControls"] == [actions.edit.follow_controls]
    assert followers["language"] == [session.controllers.follow_language]
