"""The measurements of the label map on screen: made when listed, made again after an edit."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from spine_app.controllers.labels.naming import Naming
from spine_app.controllers.labels.source import FileSource
from spine_app.controllers.segmentation.source import HelperSource
from spine_app.controllers.spine import control as spine_control
from spine_app.controllers.spine.source import note_of
from spine_app.domain.geometry import Grid
from spine_app.domain.labels.findings import VERTEBRA, Finding
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.spine.measured import Key
from spine_app.domain.spine.parts import Source, Trust
from spine_app.domain.view.drawing import Ink, Line
from spine_app.domain.view.planes import Plane
from spine_app.screen.measure_state import MeasuredBy
from tests.data.spine_poses import label_map
from tests.data.toy_spine import HIGH, toy_grid, toy_labels
from tests.unit.controllers.labels.maps import open_labels
from tests.unit.controllers.session import turns, until
from tests.unit.controllers.told import GRID

L3, L4 = 22, 23
READY = SimpleNamespace(lost=0, covered=1.0, is_resampled=False, is_coarser=False)


def toy():
    """L3 in the middle of the volume on screen, L4 below it."""
    grid = toy_grid(2)
    middle = GRID.points_lps((np.array(GRID.shape_ijk) - 1) / 2)
    moved = Grid(grid.shape_kji, grid.spacing_ijk, grid.origin_lps + middle, grid.direction)
    return label_map(toy_labels([L3, L4], grid), moved)


def show(session, labels):
    """Show a label map as if it came from a file with the numbers of VerSe."""
    naming = Naming(labels)
    naming.choose("verse")
    session.labels.show(labels, FileSource(READY, naming))


@pytest.fixture
async def bones(open_session, monkeypatch):
    """A session that shows two vertebrae and lists what is measured on them."""
    monkeypatch.setattr(spine_control, "QUIET_S", 0.0)
    session = open_session
    session.spine = session.controllers.spine.control
    show(session, toy())
    await listed(session)
    return session


async def listed(session, by=MeasuredBy.PROGRAM):
    session.screen.controls.measuring.listed = by
    session.actions.spine.follow_controls()
    await measured(session)


async def measured(session):
    await until(lambda: not session.shown.spine.busy)
    await turns()


def number_of(session, key, *levels):
    (number,) = [
        n for n, one in enumerate(session.spine.measured) if one.key is key and one.levels == levels
    ]
    return number


def lines_over(session, plane):
    projection = session.viewer.slices.projection(plane)
    return [
        shape
        for shape in session.drawers.overlay(plane.value, projection).shapes
        if isinstance(shape, Line) and shape.ink in (Ink.CHOSEN, Ink.GUIDE)
    ]


async def test_nothing_is_measured_before_it_is_listed(open_session):
    show(open_session, toy())
    await turns()

    assert open_session.controllers.spine.control.result is None


async def test_values_stand_in_a_row_for_each_level(bones):
    bodies, discs, canal = bones.shown.spine.tables

    assert [row["name"] for row in bodies["rows"]] == ["L3", "L4"]
    assert [row["name"] for row in discs["rows"]] == ["L3/L4"]
    assert [column[1] for column in canal["columns"]] == ["mm", "mm²"]
    front = bodies["rows"][0]["cells"][0]
    assert float(front["text"]) == pytest.approx(2 * HIGH, abs=0.3)
    assert front["title"].startswith("Vertebral height, front L3: ")


async def test_a_value_that_is_refused_says_why(bones):
    (line,) = [one for one in bones.shown.spine.lines if one["name"] == "PT"]
    await bones.actions.spine.choose(line["id"])

    assert (line["mark"], bones.shown.spine.value) == ("none", "No value")
    assert "standing" in bones.shown.spine.notes[0]
    assert not bones.shown.spine.has_plane


async def test_the_chosen_value_is_explained_and_drawn_where_it_lies(bones):
    number = number_of(bones, Key.HEIGHT_FRONT, L3)
    await bones.actions.spine.choose(number)
    one = bones.spine.measured[number]

    assert bones.shown.spine.name == "Vertebral height, front L3"
    assert "front ends" in bones.shown.spine.definition
    assert np.allclose(bones.viewer.slices.crosshair_lps, one.construction.plane.origin, atol=0.1)
    await bones.actions.spine.show_plane()
    drawn = lines_over(bones, Plane.SAGITTAL)
    assert drawn
    assert all(line.ink is Ink.CHOSEN and not line.dashed for line in drawn)
    across = lines_over(bones, Plane.AXIAL)
    assert across
    assert all(line.dashed for line in across)


async def test_what_is_drawn_has_the_length_that_is_told(bones):
    number = number_of(bones, Key.HEIGHT_BACK, L4)
    await bones.actions.spine.choose(number)
    await bones.actions.spine.show_plane()
    view = bones.viewer.slices.view(Plane.SAGITTAL)
    first = np.array(lines_over(bones, Plane.SAGITTAL)[0].points)

    length = np.linalg.norm(first[0] - first[1]) * view.mm_per_pixel
    assert length == pytest.approx(bones.spine.measured[number].value, abs=1e-3)


async def test_the_chosen_one_is_let_go_by_choosing_it_again_or_another_list(bones):
    number = number_of(bones, Key.HEIGHT_BACK, L4)
    await bones.actions.spine.choose(number)
    await listed(bones, MeasuredBy.HAND)
    assert lines_over(bones, Plane.SAGITTAL) == []

    await listed(bones)
    assert lines_over(bones, Plane.SAGITTAL) != []
    await bones.actions.spine.choose(number)
    assert bones.shown.spine.chosen == -1
    assert lines_over(bones, Plane.SAGITTAL) == []


def lowered(labels):
    """The same map with the lower half of L4 taken away, as an edit makes it."""
    k, _, _ = np.nonzero(labels.labels_kji == L4)
    labels.labels_kji[: int(np.median(k))][labels.labels_kji[: int(np.median(k))] == L4] = 0
    fresh = label_map(labels.labels_kji, labels.grid).stats[L4]
    return LabelMap(labels.labels_kji, labels.grid, {**labels.stats, L4: fresh})


async def test_an_edit_is_measured_and_untouched_bones_stay(bones):
    number = number_of(bones, Key.HEIGHT_FRONT, L4)
    await bones.actions.spine.choose(number)
    before = bones.spine.result
    bones.labels.edited(lowered(bones.labels.label_map))
    assert bones.shown.spine.busy
    await measured(bones)

    after = bones.spine.result
    assert after.spine.vertebrae[L3] is not before.spine.vertebrae[L4]
    assert np.array_equal(
        after.spine.vertebrae[L3].upper.outline_lps, before.spine.vertebrae[L3].upper.outline_lps
    )
    shown = bones.spine.chosen
    assert (shown.key, shown.levels) == (Key.HEIGHT_FRONT, (L4,))
    assert shown.value is None or shown.value < 0.7 * before.measured[number].value


async def test_voxels_that_change_while_they_are_looked_at_are_looked_at_again(bones, monkeypatch):
    calls = []
    real = spine_control._measured

    def disturbed(before, subject):
        calls.append(subject)
        if len(calls) == 1:
            bones.labels.strokes += 1
        return real(before, subject)

    monkeypatch.setattr(spine_control, "_measured", disturbed)
    bones.labels.edited(lowered(bones.labels.label_map))
    await measured(bones)

    assert len(calls) == 2


async def test_a_map_that_is_taken_off_takes_its_values_along(bones):
    await bones.actions.spine.choose(0)
    bones.labels.remove()

    shown = bones.shown.spine
    assert (shown.lines, shown.tables, shown.chosen, shown.busy) == ([], [], -1, False)
    assert "no label map" in shown.advice


async def test_levels_that_are_not_certain_are_not_measured(bones):
    await open_labels(bones, {201: 18, 202: 10})
    await measured(bones)

    assert bones.shown.spine.lines == []
    assert "certain level" in bones.shown.spine.advice


async def test_a_map_that_cannot_be_measured_is_told_and_the_next_one_is(bones, monkeypatch):
    def broken(before, subject):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(spine_control, "_measured", broken)
        show(bones, toy())
        await measured(bones)
    assert bones.shown.notice_kind == "error"
    assert "could not be measured" in bones.shown.spine.advice

    show(bones, toy())
    await measured(bones)
    assert bones.shown.spine.lines != []


async def test_a_level_that_the_guard_is_not_sure_of_makes_its_values_unsure(bones):
    labels = toy()
    sure, unsure = (
        Finding(n, VERTEBRA, name, 0.5, is_unsure=n == L4) for n, name in ((L3, "L3"), (L4, "L4"))
    )
    found = SimpleNamespace(structures=(sure, unsure), flags=(), asked="")
    bones.labels.show(labels, HelperSource(found, labels.stats))
    await measured(bones)

    by_level = {
        one.levels: one.trust for one in bones.spine.measured if one.key is Key.HEIGHT_FRONT
    }
    assert by_level[(L4,)] is Trust.UNSURE
    assert by_level[(L3,)] is not Trust.UNSURE


def test_a_level_that_a_person_has_said_is_known_from_that_person():
    finding = Finding(L3, VERTEBRA, "L3", 0.4, is_pinned=True)
    note = note_of(SimpleNamespace(finding=finding, is_unsure=False))

    assert (note.source, note.is_pinned, note.confidence) == (Source.USER, True, 0.4)
    engine = note_of(SimpleNamespace(finding=replace(finding, is_pinned=False), is_unsure=False))
    assert engine.source is Source.ENGINE


async def test_table_and_record_are_offered_with_definitions_and_no_name(bones):
    await bones.actions.spine.export_table()
    await bones.actions.spine.export_record()
    table, record = (bones.downloads.take(ticket) for ticket in bones.shown.downloads)

    assert table.name == "spine-measurements.csv"
    assert b'"Vertebral height, front",L3,' in table.content
    document = json.loads(record.content)
    assert document["note"].startswith("Made with a research and education tool")
    assert [one["level"] for one in document["vertebrae"]] == ["L3", "L4"]
    assert len(document["measurements"]) == len(bones.spine.measured)


async def test_nothing_is_exported_before_anything_is_measured(open_session):
    await open_session.actions.spine.export_table()

    assert open_session.shown.notice_kind == "error"
    assert open_session.shown.downloads == []


async def test_a_number_that_names_no_value_draws_none(bones):
    for number in (-5, 10_000, True, "1", None):
        await bones.actions.spine.choose(number)
        assert bones.shown.spine.chosen == -1


async def test_closing_the_study_while_it_is_measured_leaves_nothing(bones):
    show(bones, toy())
    assert bones.shown.spine.busy
    await bones.actions.close_study()
    await turns()

    assert not bones.shown.spine.busy
