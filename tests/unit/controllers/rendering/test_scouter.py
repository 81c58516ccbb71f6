import asyncio

import numpy as np
import pytest

from spine_app.domain.view.camera import Side
from spine_app.domain.view.drawing import Handle, Ink, Line
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from tests.unit.controllers.session import turns


@pytest.fixture
async def scouter(session):
    await session.open_volume()
    scouter = session.rendering.scouter
    scouter.resize(ViewSize(200, 200))
    await turns()
    return scouter


def click(scouter, x, y, button=Button.LEFT):
    scouter.on_pointer(PointerEvent(Gesture.PRESS, button, x, y))
    scouter.on_pointer(PointerEvent(Gesture.RELEASE, button, x, y))


def shapes(session, scouter):
    return session.drawers.overlay("scouter", scouter.projection).shapes


async def test_it_shows_the_whole_volume_from_the_front_left_above(session, scouter):
    camera = scouter.projection.camera

    assert session.scouter.volume is session.viewer.volume.volume
    assert camera.looking[1] > 0.5
    assert camera.position_lps[0] > camera.focus_lps[0]
    assert camera.position_lps[2] > camera.focus_lps[2]
    for corner in session.viewer.volume.grid.corners_lps:
        x, y = scouter.projection.pixel(corner)
        assert 0 <= x <= 200
        assert 0 <= y <= 200


async def test_it_shows_slices_crosshair_and_camera(session, scouter):
    drawn = shapes(session, scouter)

    inks = [shape.ink for shape in drawn if isinstance(shape, Line)]
    for ink in (Ink.AXIAL, Ink.CORONAL, Ink.SAGITTAL):
        assert inks.count(ink) == 4
    assert inks.count(Ink.MEASURE) == 6
    (crosshair,) = [shape for shape in drawn if isinstance(shape, Handle)]
    wanted = scouter.projection.pixel(session.viewer.slices.crosshair_lps)
    assert crosshair.at == pytest.approx(wanted)


async def test_it_shows_the_crop_box_while_that_is_on(session, scouter):
    assert Ink.GUIDE not in [shape.ink for shape in shapes(session, scouter)]
    session.rendering.cutting.set_switches(on=True, clip=0.0, frozen=False)

    assert [shape.ink for shape in shapes(session, scouter)].count(Ink.GUIDE) == 12


async def test_a_click_moves_crosshair_and_camera_to_the_point_that_is_met(session, scouter):
    point = session.viewer.volume.grid.points_lps([30, 20, 14])
    session.scouter.picked = point
    looking = session.viewer.volume.camera.looking
    click(scouter, 100, 100)

    assert session.viewer.slices.crosshair_lps == pytest.approx(point, abs=1e-6)
    assert session.viewer.volume.camera.focus_lps == pytest.approx(point)
    assert session.viewer.volume.camera.looking == pytest.approx(looking)


async def test_a_click_that_meets_nothing_moves_nothing(session, scouter):
    before = session.viewer.slices.crosshair_lps.copy()
    click(scouter, 100, 100)

    assert np.array_equal(session.viewer.slices.crosshair_lps, before)


async def test_another_button_moves_nothing(session, scouter):
    session.scouter.picked = session.viewer.volume.grid.points_lps([30, 20, 14])
    before = session.viewer.slices.crosshair_lps.copy()
    click(scouter, 100, 100, Button.RIGHT)

    assert np.array_equal(session.viewer.slices.crosshair_lps, before)


async def test_it_follows_the_main_camera_once_for_many_moves(session, scouter):
    before = len(session.scouter.calls)
    for side in Side:
        session.viewer.volume.look_from(side)
    await turns()

    assert len(session.scouter.calls) == before + 1


async def test_hidden_it_draws_nothing(session, scouter):
    scouter.resize(ViewSize(0, 0))
    before = len(session.scouter.calls)
    session.viewer.volume.look_from(Side.LEFT)
    await turns()

    assert scouter.projection is None
    assert len(session.scouter.calls) == before
    scouter.resize(ViewSize(200, 200))
    assert scouter.projection is not None


async def test_closing_the_study_clears_it(session, scouter):
    await session.study.close()

    assert session.scouter.volume is None
    assert scouter.projection is None


async def test_events_before_a_study_are_ignored(session):
    click(session.rendering.scouter, 5, 5)
    await asyncio.sleep(0)

    assert session.scouter.calls == []
