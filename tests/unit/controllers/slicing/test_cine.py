import asyncio

import pytest

from spine_app.controllers.slicing.cine import FRAMES_MAX, FRAMES_MIN, Cine
from spine_app.domain.view.interaction import ViewSize
from spine_app.domain.view.planes import Plane
from tests.data.grids import straight_grid
from tests.unit.controllers.slicing.rig import Rig


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
async def clock():
    return Clock()


@pytest.fixture
async def rig(clock):
    rig = Rig().show(straight_grid((6, 20, 20), (1, 1, 2)))
    rig.cine = Cine(rig.views, rig.screen, clock, clock.sleep)
    # Each picture is drawn as soon as it is asked for.
    apply = rig.targets[Plane.AXIAL].apply

    def draw(settings):
        apply(settings)
        rig.cine.drawn("axial")

    rig.targets[Plane.AXIAL].apply = draw
    yield rig
    await rig.cine.close()


async def steps(rig, count):
    """Slices that are shown one after the other while it plays."""
    seen = [rig.shown.slices.axial.step]
    while len(seen) <= count:
        await asyncio.sleep(0)
        if rig.shown.slices.axial.step != seen[-1]:
            seen.append(rig.shown.slices.axial.step)
    return seen


async def test_it_plays_and_starts_over(rig):
    rig.views.scroll(Plane.AXIAL, -100)
    rig.cine.toggle(Plane.AXIAL)
    assert rig.shown.slices.axial.playing

    assert await steps(rig, 8) == [0, 1, 2, 3, 4, 5, 0, 1, 2]


async def test_it_turns_back_at_the_ends(rig):
    rig.views.scroll(Plane.AXIAL, -100)
    rig.cine.set_speed(20, bounce=True)
    rig.cine.toggle(Plane.AXIAL)

    assert await steps(rig, 11) == [0, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0, 1]


async def test_it_keeps_its_time(rig, clock):
    rig.cine.set_speed(25, bounce=False)
    rig.cine.toggle(Plane.AXIAL)
    await steps(rig, 5)

    assert clock.slept
    assert clock.slept == pytest.approx([0.04] * len(clock.slept))


async def test_it_waits_for_the_picture_to_be_drawn(rig):
    rig.targets[Plane.AXIAL].apply = lambda _settings: None
    before = rig.shown.slices.axial.step
    rig.cine.toggle(Plane.AXIAL)
    for _ in range(50):
        await asyncio.sleep(0)
    assert rig.shown.slices.axial.step == before + 1

    rig.cine.drawn("axial")
    for _ in range(50):
        await asyncio.sleep(0)
    assert rig.shown.slices.axial.step == before + 2


async def test_it_stops_where_it_is(rig):
    rig.cine.toggle(Plane.AXIAL)
    await steps(rig, 2)
    rig.cine.toggle(Plane.AXIAL)
    stopped = rig.shown.slices.axial.step
    for _ in range(20):
        await asyncio.sleep(0)

    assert not rig.shown.slices.axial.playing
    assert rig.shown.slices.axial.step == stopped


async def test_it_stops_when_the_view_is_hidden(rig):
    rig.cine.toggle(Plane.AXIAL)
    await steps(rig, 2)
    rig.views.resize(Plane.AXIAL, ViewSize(0, 0))
    while rig.cine.is_playing(Plane.AXIAL):
        rig.cine.drawn("axial")
        await asyncio.sleep(0)

    assert not rig.shown.slices.axial.playing


async def test_it_stops_when_the_study_is_closed(rig):
    rig.cine.toggle(Plane.AXIAL)
    await steps(rig, 2)
    rig.views.clear()

    assert not rig.cine.is_playing(Plane.AXIAL)
    assert not rig.shown.slices.axial.playing


async def test_a_hidden_view_or_an_empty_one_does_not_start(rig):
    rig.views.resize(Plane.CORONAL, ViewSize(0, 0))
    rig.cine.toggle(Plane.CORONAL)
    assert not rig.cine.is_playing(Plane.CORONAL)
    rig.views.clear()
    rig.cine.toggle(Plane.AXIAL)

    assert not rig.cine.is_playing(Plane.AXIAL)


async def test_an_oblique_plane_plays_by_its_steps(rig):
    rig.views.turn(Plane.SAGITTAL, 25)
    rig.cine.toggle(Plane.AXIAL)

    seen = await steps(rig, 3)

    assert seen[1] == seen[0] + 1


@pytest.mark.parametrize(("asked", "set_to"), [(0, FRAMES_MIN), (1e6, FRAMES_MAX), (12.4, 12)])
async def test_the_speed_has_limits(rig, asked, set_to):
    rig.cine.set_speed(asked, bounce=False)

    assert rig.shown.slices.frames_per_s == set_to


async def test_pictures_of_other_views_mean_nothing(rig):
    rig.cine.drawn("volume")
    rig.cine.drawn("curved")
