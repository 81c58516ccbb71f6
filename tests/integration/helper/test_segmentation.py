"""A session of the app and the real helper, on a procedural spine whose levels are known."""

import asyncio
import signal
import time

import numpy as np
import psutil
import pytest

from spine_app.controllers.presence import HelperWatch
from spine_app.controllers.study.loading import Images
from spine_app.domain.labels.structures import VERTEBRAE
from spine_app.domain.phantom.build import build_phantom, phantom_truth
from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.window import GreyWindow
from spine_app.helper_client.keeper import Keeper, Pace
from spine_app.screen.texts import text
from tests.unit.controllers.session import Session

pytestmark = pytest.mark.integration
QUICK = Pace(start_after_s=0, beat_s=0.3, silent_s=20, backoff_s=(0.1, 0.1, 0.1))
WHOLE_S = 120
"""A machine that is shared by many may be slow."""


@pytest.fixture(scope="module")
def phantom():
    recipe = PhantomRecipe()
    center = phantom_truth(recipe).vertebrae["L2"].body_center
    view = PhantomView((150, 105, 130), (2.0, 2.0, 2.0), tuple(center + np.array([0, 20, -20])))
    return build_phantom(recipe, view.grid())


class Real:
    """A session with fake views and a real helper."""

    def __init__(self, work, phantom):
        self.session = Session(work)
        self.keeper = Keeper("auto", QUICK)
        self.watch = HelperWatch(self.session.screen, self.keeper)
        segmentation = self.session.controllers.segmentation
        self.watch.listeners.append(segmentation.control.follow_helper)
        segmentation.serve_with(self.watch)
        self.running = asyncio.create_task(self.keeper.run())
        window = GreyWindow(400.0, 1800.0)
        self.session.viewer.show(Images(phantom.volume, None, window, StudyFacts()))
        segmentation.control.enter()
        self.shown, self.segment = self.session.shown, self.session.shown.segment
        self.actions = self.session.actions.segment

    async def until(self, condition, within_s=WHOLE_S):
        async with asyncio.timeout(within_s):
            while not condition():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.01)

    async def ready(self):
        await self.until(lambda: self.segment.can_run)

    async def done(self):
        await self.ready()
        await self.actions.start()
        await self.until(lambda: not self.segment.running)

    @property
    def levels(self):
        return [row["level"] for row in self.shown.labels if row["level"]]

    @property
    def labels(self):
        return self.session.labels.label_map.labels_kji

    async def stop(self):
        await self.session.stop()
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)
        await self.keeper.close()


@pytest.fixture
async def real(tmp_path, phantom):
    work = tmp_path / "work"
    work.mkdir()
    one = Real(work, phantom)
    yield one
    await one.stop()


def overlap(found, truth, label):
    """Dice of a label."""
    one, other = found == label, truth == label
    return 2 * np.count_nonzero(one & other) / (np.count_nonzero(one) + np.count_nonzero(other))


async def test_whole_vertebrae_get_their_levels_where_they_are(real, phantom):
    looked = []
    real.session.labels.show_first_look = lambda labels, source: looked.append(labels) or True
    await real.done()

    for label in (19, 20, 21, 22, 23, 24):
        assert VERTEBRAE[label] in real.levels
        assert overlap(real.labels, phantom.labels_kji, label) > 0.7
    assert looked
    assert dict(real.segment.details)[text("segment.origin.model")].endswith("(builtin-small)")


async def test_the_same_request_comes_back_without_sending_or_running(real):
    await real.done()
    before = real.labels.copy()
    await real.session.actions.remove_labels()
    began_s = time.monotonic()
    await real.done()

    assert np.array_equal(real.labels, before)
    assert time.monotonic() - began_s < 5
    assert (await real.keeper.client.health()).state == "idle"


async def test_a_level_that_is_said_moves_all_and_one_undo_brings_them_back(real):
    await real.done()
    levels, before = real.levels, real.labels.copy()
    await real.actions.pin(21, "L1")
    await real.until(lambda: real.levels != levels)
    assert real.levels[levels.index("L2")] == "L1"
    assert real.levels[levels.index("L4")] == "L3"
    assert np.array_equal(real.labels == 20, before == 21)

    await real.session.actions.measure.undo()
    await real.until(lambda: real.levels == levels)
    assert np.array_equal(real.labels, before)


async def test_a_run_is_called_off_within_half_a_second_and_the_helper_is_free_again(real):
    await real.ready()
    await real.actions.start()
    await real.until(lambda: real.segment.done > 0)
    began_s = time.monotonic()
    await real.actions.stop()

    assert not real.segment.running
    assert time.monotonic() - began_s < 0.5
    async with asyncio.timeout(10):
        while (await real.keeper.client.health()).state != "idle":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert not real.shown.has_labels


def kill(real):
    psutil.Process(real.keeper._process.process_id).send_signal(signal.SIGKILL)


async def test_a_run_whose_helper_is_killed_goes_on_with_the_next_one(real):
    await real.ready()
    await real.actions.start()
    await real.until(lambda: real.segment.done > 0)
    kill(real)
    await real.until(lambda: real.segment.step == text("segment.step.lost"))
    await real.until(lambda: not real.segment.running)

    assert "L3" in real.levels


async def test_a_level_is_said_of_a_result_that_went_with_its_helper(real):
    await real.done()
    levels = real.levels
    kill(real)
    await real.until(lambda: not real.segment.can_run)
    await real.until(lambda: real.segment.can_run)
    label = next(row["id"] for row in real.shown.labels if row["level"] == "L3")
    await real.actions.pin(label, "L2")
    await real.until(lambda: real.levels != levels)

    assert real.levels[-1] == "L4"


async def test_closing_takes_the_voxels_from_the_helper(real):
    await real.done()
    digest = await real.keeper.client.put(real.session.viewer.images.volume)
    real.session.controllers.segmentation.control.leave(closed=True)
    path = f"/v1/volumes/{digest}"
    async with asyncio.timeout(10):
        while await _is_there(real.keeper.client, path):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def _is_there(client, path):
    reply = await client._connection._http.get(path)
    return reply.status_code == 200
