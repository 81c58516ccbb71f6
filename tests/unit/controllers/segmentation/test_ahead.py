"""The volume is with the helper before the click, and only where somebody looks at the tab."""

import pytest

from spine_app.helper_client.presence import HelperPresence, HelperStatus
from spine_app.screen.shell_state import RightTab
from tests.unit.controllers.session import turns


@pytest.fixture
def frame(segmenting):
    return segmenting.session.screen.controls.framing


async def opened(segmenting, frame):
    frame.right_open, frame.right_tab = True, RightTab.LABELS
    segmenting.actions.follow_tab()
    await segmenting.until(lambda: segmenting.helper.volumes)
    await turns()


async def test_nothing_is_sent_while_another_tab_is_open(segmenting, frame):
    frame.right_open, frame.right_tab = True, RightTab.RENDER
    segmenting.actions.follow_tab()
    await turns()

    assert segmenting.helper.heard("PUT", "volumes") == 0


async def test_nothing_is_sent_while_the_panel_is_closed(segmenting, frame):
    frame.right_open, frame.right_tab = False, RightTab.LABELS
    segmenting.actions.follow_tab()
    await turns()

    assert segmenting.helper.heard("PUT", "volumes") == 0


async def test_an_open_tab_sends_the_volume_once_and_a_run_finds_it(segmenting, frame):
    await opened(segmenting, frame)
    segmenting.actions.follow_tab()
    await segmenting.done()

    assert segmenting.helper.heard("PUT", "volumes") == 1
    assert segmenting.names == ["L1", "L2", "L3"]


async def test_a_volume_that_is_closed_is_forgotten_although_it_was_never_segmented(
    segmenting, frame
):
    await opened(segmenting, frame)
    await segmenting.session.actions.close_study()
    await segmenting.until(lambda: not segmenting.helper.volumes)

    assert segmenting.helper.heard("DELETE", "volumes") == 1


async def test_a_helper_that_cannot_take_it_is_no_news_before_a_run(segmenting, frame):
    segmenting.helper.refusals["PUT volumes/ID"] = "store-full"
    frame.right_open, frame.right_tab = True, RightTab.LABELS
    segmenting.actions.follow_tab()
    await segmenting.until(lambda: segmenting.helper.heard("PUT", "volumes"))
    await turns()

    assert segmenting.notice == ""


async def test_it_is_sent_when_the_helper_comes_after_the_tab(segmenting, frame):
    helper = segmenting.helper
    ready, helper.status = helper.status, HelperStatus(HelperPresence.STARTING)
    frame.right_open, frame.right_tab = True, RightTab.LABELS
    segmenting.actions.follow_tab()
    await turns()
    assert helper.heard("PUT", "volumes") == 0

    helper.status = ready
    segmenting.control.follow_helper()
    await segmenting.until(lambda: helper.volumes)
