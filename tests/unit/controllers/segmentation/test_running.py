"""Running a segmentation: sent, watched, called off, shown."""

import numpy as np
import pytest

from spine_app.controllers.segmentation.texts import KNOWN_MODELS
from spine_app.domain.view.planes import Plane
from spine_app.helper_client.presence import HelperPresence, HelperStatus
from spine_app.screen.segment_state import SegmentMode, SegmentPart
from spine_app.screen.texts import text
from tests.unit.controllers.segmentation.fake_helper import ROW, labels_of, model, named
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID


async def test_a_result_is_listed_named_and_drawn_on_the_grid_of_the_volume(segmenting):
    await segmenting.done()

    assert segmenting.names == ["L1", "L2", "L3"]
    assert segmenting.shown.has_labels
    assert np.array_equal(segmenting.labels.label_map.labels_kji, labels_of(ROW))
    assert segmenting.session.slices[Plane.AXIAL].labels is segmenting.labels.label_map
    assert segmenting.labels.label_map.grid is segmenting.session.viewer.volume_grid


async def test_a_result_has_no_table_to_choose_and_says_where_it_is_from(segmenting):
    await segmenting.done()

    assert segmenting.shown.label_tables == []
    details = dict(segmenting.segment.details)
    assert details[text("segment.origin.seconds")] == "4.0 s"
    assert details[text("segment.origin.version")] == "0.2.0"
    assert details[text("segment.about.licence")] == "Apache-2.0"


async def test_stage_share_and_time_left_are_told(segmenting):
    await segmenting.start()
    segmenting.helper.job.run(stage="segment", fraction=0.5, eta_s=3.2)
    await until(lambda: segmenting.segment.done > 0)

    assert segmenting.segment.step == text("segment.stage.segment")
    assert (segmenting.segment.done, segmenting.segment.seconds_left) == (0.5, 3)


async def test_a_job_behind_others_says_so(segmenting):
    await segmenting.start()
    segmenting.helper.job.send(ahead=2)
    behind = text("segment.step.wait_behind").replace("{value}", "2")

    await until(lambda: segmenting.segment.step == behind)


async def test_no_progress_for_a_while_is_told(segmenting):
    await segmenting.start()
    segmenting.helper.job.run(warnings=["stalled"])

    await until(lambda: segmenting.segment.stalled)


async def test_a_first_look_is_drawn_on_a_coarse_grid_and_is_no_result(segmenting):
    await segmenting.start()
    segmenting.helper.job.run()
    segmenting.helper.job.look()
    await until(lambda: segmenting.segment.first_look)

    drawn = segmenting.session.slices[Plane.AXIAL].labels
    assert drawn.grid.shape_kji == (10, 15, 20)
    point = GRID.points_lps((20, 14, 12))
    assert drawn.label_at(point) == labels_of(ROW)[12, 14, 20] == 21
    assert segmenting.labels.label_map is None
    assert not segmenting.shown.has_labels
    assert segmenting.session.viewer.slices.name_at(point) == "L2?"


async def test_a_first_look_lies_where_the_volume_lies(segmenting):
    await segmenting.start()
    segmenting.helper.job.look()
    await until(lambda: segmenting.segment.first_look)

    coarse = segmenting.session.slices[Plane.AXIAL].labels.grid
    low, high = GRID.points_lps((-0.5, -0.5, -0.5)), GRID.points_lps((39.5, 29.5, 19.5))
    assert np.allclose(coarse.points_lps((-0.5, -0.5, -0.5)), low)
    assert np.allclose(coarse.points_lps((19.5, 14.5, 9.5)), high)


async def test_the_result_takes_the_place_of_the_first_look(segmenting):
    await segmenting.start()
    segmenting.helper.job.look()
    await until(lambda: segmenting.segment.first_look)
    segmenting.helper.job.succeed()
    await segmenting.rest()

    assert segmenting.session.slices[Plane.AXIAL].labels is segmenting.labels.label_map
    assert not segmenting.segment.first_look


async def test_calling_off_is_told_at_once_and_reaches_the_helper(segmenting):
    await segmenting.start()
    segmenting.helper.job.look()
    await until(lambda: segmenting.segment.first_look)
    await segmenting.actions.stop()

    assert not segmenting.segment.running
    assert segmenting.session.slices[Plane.AXIAL].labels is None
    assert segmenting.notice == text("segment.stopped")
    await until(lambda: segmenting.helper.job.told["state"] == "cancelled")


async def test_calling_off_while_the_job_is_being_asked_for_cancels_it_when_it_is_known(segmenting):
    segmenting.helper.gate.clear()
    await segmenting.actions.start()
    await until(lambda: segmenting.helper.heard("POST", "jobs"))
    await segmenting.actions.stop()
    assert not segmenting.segment.running
    segmenting.helper.gate.set()

    await until(lambda: segmenting.helper.jobs)
    await until(lambda: segmenting.helper.job.told["state"] == "cancelled")


async def test_a_run_after_one_that_was_called_off_is_another_job(segmenting):
    await segmenting.start()
    await segmenting.actions.stop()
    await until(lambda: segmenting.helper.job.told["state"] == "cancelled")
    await segmenting.done()

    assert len(segmenting.helper.jobs) == 2
    assert segmenting.names == ["L1", "L2", "L3"]


async def test_voxels_that_were_sent_are_not_sent_again(segmenting):
    await segmenting.done()
    await segmenting.session.actions.remove_labels()
    segmenting.helper.jobs[0].key = "forgotten"
    await segmenting.done()

    assert segmenting.helper.heard("PUT", "volumes") == 1
    assert len(segmenting.helper.jobs) == 2


async def test_the_same_request_finds_its_result_again_without_running(segmenting):
    await segmenting.done()
    await segmenting.session.actions.remove_labels()
    await segmenting.actions.start()
    await segmenting.rest()

    assert len(segmenting.helper.jobs) == 1
    assert segmenting.names == ["L1", "L2", "L3"]


async def test_voxels_that_the_helper_lost_are_sent_once_more(segmenting):
    segmenting.helper.refusals["POST jobs"] = ["unknown-volume", ""]
    await segmenting.done()

    assert segmenting.names == ["L1", "L2", "L3"]


async def test_a_second_run_replaces_the_first_result_only_when_it_is_done(segmenting):
    await segmenting.done()
    segmenting.helper.jobs[0].key = "forgotten"
    await segmenting.start()
    segmenting.helper.job.look()
    await turns(100)
    assert segmenting.names == ["L1", "L2", "L3"]
    assert segmenting.session.slices[Plane.AXIAL].labels is segmenting.labels.label_map

    segmenting.helper.job.succeed({20: 15, 21: 11})
    await segmenting.rest()
    assert segmenting.names == ["L1", "L2"]


async def test_a_second_run_that_fails_leaves_the_first_result(segmenting):
    await segmenting.done()
    segmenting.helper.jobs[0].key = "forgotten"
    await segmenting.start()
    segmenting.helper.job.fail("engine-crashed")
    await segmenting.rest()

    assert segmenting.names == ["L1", "L2", "L3"]
    assert segmenting.segment.has_result


async def test_closing_the_study_calls_the_job_off_and_the_helper_forgets_the_voxels(segmenting):
    await segmenting.start()
    await segmenting.session.actions.close_study()

    await until(lambda: segmenting.helper.job.told["state"] == "cancelled")
    await until(lambda: not segmenting.helper.volumes)
    assert not segmenting.segment.running
    assert not segmenting.shown.has_labels


async def test_another_series_calls_the_job_off(segmenting):
    await segmenting.start()
    await segmenting.session.actions.choose_series(0)

    await until(lambda: segmenting.helper.job.told["state"] == "cancelled")
    assert not segmenting.segment.running


async def test_a_helper_that_stays_away_leaves_what_was_there(segmenting):
    await segmenting.start()
    segmenting.helper.client = None
    segmenting.helper.status = HelperStatus(HelperPresence.STOPPED)
    segmenting.control.follow_helper()

    assert not segmenting.segment.running
    assert text("error.helper-absent") in segmenting.notice
    assert segmenting.segment.advice == text("segment.advice.stopped")


async def test_nothing_is_started_while_something_runs(segmenting):
    await segmenting.start()
    await segmenting.actions.start()

    assert len(segmenting.helper.jobs) == 1
    assert text("error.request-refused") in segmenting.notice


async def test_the_mode_and_the_crop_box_of_the_page_are_asked_for(segmenting):
    helper = segmenting.helper
    helper.status = HelperStatus(HelperPresence.READY, "1", (model(modes=("exact", "fast")),))
    segmenting.wanted.mode, segmenting.wanted.part = SegmentMode.EXACT, SegmentPart.BOX
    await segmenting.session.actions.render.move_crop(2, "low", 10.0)
    await segmenting.start()

    assert helper.job.request["mode"] == "exact"
    assert helper.job.request["box"] == {"start_kji": [4, 0, 0], "stop_kji": [20, 30, 40]}


async def test_a_result_is_found_again_only_for_the_same_part(segmenting):
    await segmenting.done()
    segmenting.wanted.part = SegmentPart.BOX
    await segmenting.session.actions.render.move_crop(2, "low", 10.0)
    await segmenting.start()

    assert len(segmenting.helper.jobs) == 2
    segmenting.helper.job.succeed()
    await segmenting.rest()
    details = dict(segmenting.segment.details)
    assert details[text("segment.origin.part")] == text("segment.part.box")


async def test_an_empty_result_says_why(segmenting):
    await segmenting.done(row={}, flags=["no-spine"], instances=[])

    assert segmenting.names == []
    assert segmenting.notice == text("segment.done_none")
    notes = [note["text"] for note in segmenting.shown.label_notes]
    assert notes == [text("segment.study.no-spine")]


async def test_flags_of_a_structure_stand_in_its_row(segmenting):
    instances = named(ROW)
    instances[0]["flags"] = ["border"]
    await segmenting.done(instances=instances)

    assert segmenting.shown.labels[0]["note"] == text("segment.flag.border")


async def test_what_a_run_took_is_told_for_the_next_one(segmenting):
    await segmenting.done()

    cost = dict(segmenting.segment.about)[text("segment.about.cost")]
    assert cost == text("segment.cost.here").replace("{value}", "4")


@pytest.mark.parametrize("name", KNOWN_MODELS)
async def test_what_is_known_of_our_models_is_told_before_they_run(segmenting, name):
    segmenting.helper.status = HelperStatus(HelperPresence.READY, "1", (model(name),))
    segmenting.control.follow_helper()

    cost = dict(segmenting.segment.about)[text("segment.about.cost")]
    assert cost == text(f"segment.cost.{name}")
