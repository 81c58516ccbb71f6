"""Series that are no volumes, acquired slices, and the quality list."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import Choose, SeriesReady
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.study.series import Opening
from spine_app.domain.view.drawing import Ink
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality
from spine_app.screen.texts import text
from tests.unit.controllers.session import until
from tests.unit.controllers.study.seen import METAL, open_coarse
from tests.unit.controllers.told import FACTS, summary

PADDED = Finding(Quality.PADDED, Severity.INFO)


async def open_flat(session, **more):
    flat = summary(problem="uneven-slices", opening=Opening.SLICES)
    await session.open(flat)
    session.job.answer(session.flat(**more))
    await until(lambda: session.phase is Phase.READY)


async def test_a_lone_series_that_is_no_volume_opens_in_2d_and_says_why(session):
    await open_flat(session)

    assert session.asked == [Choose(0)]
    assert session.shown.flat_view == "axial"
    assert session.shown.has_volume
    assert session.shown.notice.startswith(text("notice.flat"))
    assert session.shown.notice_kind == "warning"
    assert session.volumes_on_disk == []


async def test_a_series_that_turns_out_to_be_no_volume_points_to_the_quality_list(session):
    await session.open(summary())
    session.job.answer(session.flat())
    await until(lambda: session.phase is Phase.READY)

    assert session.shown.notice.endswith(text("notice.flat_quality"))


async def test_slices_alone_are_shown_in_one_view_and_nowhere_else(session):
    await open_flat(session)

    shown = {plane: view.volume is not None for plane, view in session.slices.items()}
    assert shown == {Plane.AXIAL: True, Plane.CORONAL: False, Plane.SAGITTAL: False}
    assert session.volume.volume is None
    assert session.shown.presets == []
    assert not session.slices[Plane.AXIAL].calls[-1].overlay.shapes


async def test_slices_are_paged_through_with_the_keys_of_any_view(session):
    await open_flat(session)
    assert session.shown.axial.position == "Slice 4 / 8 · 53.4 mm"

    await session.actions.key("volume", "slice.next")

    assert session.shown.axial.position.startswith("Slice 5 / 8")
    assert session.slices[Plane.AXIAL].volume.voxels_kji[0, 0, 0] == 400


async def test_slices_that_are_not_calibrated_have_no_scale_and_say_so(session):
    await open_flat(session, pixel_spacing=None)

    assert session.shown.axial.warning == text("view.not_calibrated")
    assert (session.shown.axial.bar_px, session.shown.axial.bar_mm) == (0.0, "")
    assert session.shown.axial.left == "R"


async def test_slices_of_unknown_orientation_have_no_sides_and_no_place(session):
    await open_flat(session, orientation=None, positions=())

    overlay = session.shown.axial
    assert (overlay.left, overlay.right, overlay.top, overlay.bottom) == ("", "", "", "")
    assert overlay.title == text("view.slices")
    assert overlay.position == "Slice 4 / 8"


async def test_what_is_written_over_slices_does_not_stay_for_the_next_study(session):
    await open_flat(session, pixel_spacing=None, orientation=None, positions=())
    await session.open_volume(name="b")

    assert session.shown.flat_view == ""
    assert session.shown.axial.warning == ""
    assert session.shown.axial.title == ""


async def test_slices_replace_a_first_look_that_turned_out_to_be_no_volume(session):
    await open_coarse(session)
    session.job.answer(session.flat(number=2))
    await until(lambda: session.phase is Phase.READY)

    assert session.shown.flat_view == "axial"
    assert session.volume.volume is None
    assert session.slices[Plane.CORONAL].volume is None


async def test_a_series_of_neither_volume_nor_slices_is_a_crash(session):
    await session.open(summary())
    session.job.answer(SeriesReady(0, None, None, FACTS, ()))
    await until(lambda: session.shown.notice_open)

    assert session.phase is Phase.EMPTY


async def test_a_series_that_opens_in_2d_can_be_chosen_from_the_list(session):
    await session.open(summary(0), summary(1, problem="single-slice", opening=Opening.SLICES))
    await session.study.choose(1)

    assert session.phase is Phase.READING
    assert session.asked == [Choose(1)]


async def open_both(session):
    await session.open(summary())
    session.job.answer(session.ready(acquired=session.acquired(number=2)))
    await until(lambda: session.phase is Phase.READY)


async def test_acquired_slices_are_offered_in_the_view_of_their_plane(session):
    await open_both(session)

    assert session.shown.acquired_view == "axial"
    assert session.shown.flat_view == ""
    assert session.slices[Plane.AXIAL].volume is session.volume.volume


async def test_the_switch_shows_the_slice_nearest_to_the_crosshair(session):
    await open_both(session)
    session.viewer.slices.move_crosshair((0.0, 0.0, 104.0))
    session.screen.controls.show_acquired = True
    session.actions.follow_controls()

    axial = session.slices[Plane.AXIAL]
    assert axial.volume.grid.shape_kji[0] == 1
    assert "acquired" in session.shown.axial.position
    assert session.viewer.slices.crosshair_lps == pytest.approx((0.0, 0.0, 104.0))
    assert session.slices[Plane.SAGITTAL].volume is session.volume.volume
    # The line of the axial view in the sagittal one is as tilted as the slices are.
    shapes = session.slices[Plane.SAGITTAL].calls[-1].overlay.shapes
    line = next(shape for shape in shapes if shape.ink is Ink.AXIAL)
    (x0, y0), (x1, y1) = line.points
    assert (y1 - y0) / (x1 - x0) == pytest.approx(-np.tan(np.radians(18)))


async def test_the_switch_turned_off_shows_the_volume_again_at_the_same_place(session):
    await open_both(session)
    before = session.slices[Plane.AXIAL].calls[-1].view
    for is_on in (True, False):
        session.screen.controls.show_acquired = is_on
        session.actions.follow_controls()

    after = session.slices[Plane.AXIAL].calls[-1].view
    assert session.slices[Plane.AXIAL].volume is session.volume.volume
    assert after.mm_per_pixel == before.mm_per_pixel
    assert "acquired" not in session.shown.axial.position


async def test_a_switch_that_was_left_on_holds_for_the_next_study(session):
    session.screen.controls.show_acquired = True
    await open_both(session)

    assert session.slices[Plane.AXIAL].volume.grid.shape_kji[0] == 1


async def test_findings_are_listed_and_warnings_counted(session):
    await session.open_volume(quality=(PADDED, METAL))

    assert [row["kind"] for row in session.shown.quality] == ["warning", "info"]
    assert session.shown.quality_warnings == 1


async def test_findings_go_with_the_study(session):
    await session.open_volume(quality=(METAL,))
    await session.study.close()

    assert session.shown.quality == []
    assert session.shown.quality_warnings == 0


async def test_an_inverted_mr_is_shown_inverted_in_every_slice_view_and_in_3d(session):
    await session.open(summary())
    facts = replace(FACTS, inverted=True)
    session.job.answer(session.ready(modality=Modality.MR, facts=facts))
    await until(lambda: session.phase is Phase.READY)

    assert all(view.calls[-1].inverted for view in session.slices.values())
    preset = next(call for call in session.volume.calls if hasattr(call, "opacities"))
    values = [value for value, _ in preset.opacities]
    assert values == sorted(values)
    assert preset.opacities[0][1] > preset.opacities[-1][1] == 0.0


async def test_a_ct_without_hounsfield_units_is_shown_by_its_values(session):
    await session.open_volume(facts=replace(FACTS, has_hu=False))

    assert session.shown.window_name == "auto"
    assert "bone" not in [row["name"] for row in session.shown.windows]


async def test_cancelling_is_done_within_half_a_second(session):
    await open_coarse(session, summary(0), summary(1))
    started = asyncio.get_running_loop().time()
    await session.study.cancel()

    assert asyncio.get_running_loop().time() - started < 0.5
    assert session.phase is Phase.SCANNING
