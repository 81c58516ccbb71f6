"""A coarse volume, shown while the rest is read."""

import numpy as np
import pytest

from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import Progress, SeriesRefused, Stage
from spine_app.domain.view.camera import Side
from spine_app.domain.view.interaction import ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.domain.window import GreyWindow
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.study.seen import METAL, open_coarse
from tests.unit.controllers.told import COARSE_GRID, GRID, summary


async def finish(session, **ready):
    session.job.answer(session.ready(number=2, **ready))
    await until(lambda: session.phase is Phase.READY)


def cameras(session):
    """From where the 3D view was drawn, one after the other."""
    return [call for call in session.volume.calls if hasattr(call, "looking")]


async def test_a_first_look_is_shown_while_the_rest_is_read(session):
    await open_coarse(session)

    assert session.phase is Phase.READING
    assert session.shown.has_volume
    assert session.shown.can_cancel
    assert session.volume.volume.grid.shape_kji == COARSE_GRID.shape_kji
    assert session.volumes_on_disk == []


async def test_a_first_look_gives_no_numbers_and_no_verdict(session):
    await open_coarse(session)

    assert session.shown.facts == []
    assert session.shown.quality == []
    assert session.shown.study == ""
    assert session.shown.recent == []


async def test_the_first_look_is_replaced_by_the_volume(session):
    await open_coarse(session)
    await finish(session, quality=(METAL,))

    assert not session.shown.is_coarse
    assert session.volume.volume.grid.shape_kji == GRID.shape_kji
    assert all(view.volume is session.volume.volume for view in session.slices.values())
    assert len(session.shown.quality) == 1
    assert len(session.shown.recent) == 1


async def test_crosshair_zoom_and_window_stay_where_the_user_left_them(session):
    await open_coarse(session)
    viewer = session.viewer
    viewer.slices.resize(Plane.AXIAL, ViewSize(500, 400))
    viewer.slices.zoom(Plane.AXIAL, 2.5)
    viewer.slices.move_crosshair((-3.3, 4.4, 131.7))
    viewer.set_window(GreyWindow(77, 555))
    before = session.slices[Plane.AXIAL].calls[-1]

    await finish(session)

    after = session.slices[Plane.AXIAL].calls[-1]
    assert after.view.center_lps == pytest.approx(before.view.center_lps)
    assert after.view.mm_per_pixel == before.view.mm_per_pixel
    assert viewer.slices.crosshair_lps == pytest.approx((-3.3, 4.4, 131.7))
    assert after.window == GreyWindow(77, 555)
    assert after.view.grid is session.volume.volume.grid


async def test_the_3d_camera_is_not_moved_by_the_rest(session):
    await open_coarse(session)
    session.viewer.volume.look_from(Side.LEFT)
    before = cameras(session)[-1]

    await finish(session)

    after = cameras(session)[-1]
    assert after.position_lps == pytest.approx(before.position_lps)
    assert after.looking == pytest.approx((-1, 0, 0))


async def test_a_crosshair_nobody_moved_comes_to_lie_on_a_voxel(session):
    await open_coarse(session)
    await finish(session)

    index = GRID.indices_ijk(session.viewer.slices.crosshair_lps)
    assert index == pytest.approx(np.round(index), abs=1e-6)


async def test_a_window_that_was_chosen_by_name_keeps_its_name(session):
    await open_coarse(session, modality=Modality.MR)
    assert session.shown.window_name == "auto"
    coarse = session.shown.window_center
    await finish(session, modality=Modality.MR)

    assert session.shown.window_name == "auto"
    assert session.shown.window_center != coarse


async def test_cancelling_a_first_look_takes_it_away(session):
    await open_coarse(session)
    await session.study.cancel()

    assert session.phase is Phase.EMPTY
    assert not session.shown.has_volume
    assert not session.shown.is_coarse
    assert session.volume.volume is None


async def test_closing_a_first_look_closes_the_study(session):
    await open_coarse(session)
    await session.study.close()

    assert session.phase is Phase.EMPTY
    assert session.job.stops


async def test_a_crash_after_a_first_look_takes_it_away(session):
    await open_coarse(session)
    session.job.crash()
    await until(lambda: session.shown.notice_open)

    assert session.phase is Phase.EMPTY
    assert session.volume.volume is None
    assert not session.shown.has_volume


async def test_a_refusal_after_a_first_look_goes_back_to_the_list(session):
    await open_coarse(session, summary(0), summary(1))
    session.job.answer(SeriesRefused(0, "bad-pixels"))
    await until(lambda: session.phase is Phase.CHOOSING)

    assert not session.shown.has_volume
    assert session.volume.volume is None


async def test_a_first_look_nobody_asked_for_is_a_crash(session):
    await session.open(summary(0), summary(1))
    session.job.answer(session.coarse())
    await until(lambda: session.shown.notice_open)

    assert session.phase is Phase.EMPTY
    assert session.volume.volume is None


async def test_a_first_look_that_arrives_with_the_cancel_is_not_shown(session):
    await session.open(summary())
    session.job.answer(session.coarse())
    await session.study.cancel()
    await turns()

    assert not session.shown.has_volume


async def test_progress_goes_on_behind_a_first_look(session):
    await open_coarse(session)
    session.job.answer(Progress(Stage.READING, 0.34))
    await until(lambda: session.shown.fraction == 0.34)

    assert session.shown.is_coarse
