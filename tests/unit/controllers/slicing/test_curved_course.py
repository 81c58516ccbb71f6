"""Which line the straightened view follows: the segmented canal or the user's points."""

import asyncio

import numpy as np
import pytest

from spine_app.controllers.slicing.curved_course import Course, Finding
from spine_app.controllers.slicing.curved_segmented import SegmentedCanal
from spine_app.domain.errors import RequestRefused
from spine_app.domain.labels.structures import CANAL
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.view.drawing import Ink, Line, Words
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from tests.data.spine_poses import label_map
from tests.unit.controllers.slicing.rig import GRID, PIXELS, Rig

ARC = [(5, 10 + 4 * np.sin(n / 2), 60 - 20 * n) for n in range(7)]


@pytest.fixture
def rig():
    rig = Rig().show()
    rig.curved.resize(ViewSize(500, 700))
    return rig


@pytest.fixture
def segmented(rig):
    rig.path = CurvedPath.through(GRID.center_lps + np.array(ARC) - ARC[3])
    rig.canal.course.find(Finding.THERE, rig.path)
    return rig


def told(rig):
    curved = rig.shown.slices.curved
    return curved.offered, curved.course, curved.ready


def place(rig):
    rig.canal.place(on=True)
    for x, y in PIXELS:
        rig.click(Plane.SAGITTAL, x, y)
    rig.canal.place(on=False)


def test_nothing_is_offered_without_a_segmented_canal(rig):
    assert told(rig) == (False, "points", False)
    with pytest.raises(RequestRefused):
        rig.canal.course.choose(Course.SEGMENTED)
    with pytest.raises(RequestRefused):
        rig.canal.course.take_over()


def test_the_segmented_canal_is_followed_where_no_points_were_set(segmented):
    assert told(segmented) == (True, "segmented", True)
    assert segmented.curved.view().path is segmented.path
    assert segmented.shown.slices.curved.why == ""
    assert any(one.ink is Ink.GUIDE for one in segmented.shapes(Plane.SAGITTAL))


def test_points_of_the_user_are_followed_kept_and_returned_to(segmented):
    place(segmented)
    points = segmented.canal.points.points
    assert told(segmented) == (True, "points", True)
    segmented.canal.course.choose(Course.SEGMENTED)
    assert segmented.curved.view().path is segmented.path
    segmented.canal.course.choose(Course.POINTS)

    assert segmented.canal.points.points == points
    assert segmented.curved.view().path is segmented.canal.points.path


def test_a_label_map_that_comes_later_leaves_the_points_of_the_user_alone(rig):
    place(rig)
    rig.canal.course.find(Finding.THERE, CurvedPath.through([(0, 0, 50), (0, 0, -50)]))

    assert told(rig) == (True, "points", True)


def test_points_that_are_set_again_are_followed(segmented):
    place(segmented)
    segmented.canal.course.choose(Course.SEGMENTED)
    segmented.canal.place(on=True)

    assert told(segmented)[1] == "points"


def test_the_segmented_line_is_taken_over_as_points_and_taken_back(segmented):
    segmented.canal.course.take_over()
    path = segmented.canal.points.path
    assert told(segmented) == (True, "points", True)
    assert 2 < len(segmented.canal.points.points) < 20
    for arc in np.linspace(0, segmented.path.length_mm, 30):
        point = segmented.path.frame(arc)[0]
        away = np.linalg.norm(path.frame(path.foot_mm(point))[0] - point)
        assert away < 0.35
    segmented.history.undo()

    assert segmented.canal.points.points == ()
    assert told(segmented) == (True, "segmented", True)


def test_a_line_that_is_looked_for_or_refused_is_told(rig):
    rig.canal.course.find(Finding.WAITING)
    waiting = rig.shown.slices.curved.why
    rig.canal.course.find(Finding.REFUSED)

    assert "followed" in waiting
    assert rig.shown.slices.curved.why.startswith("No line could be laid")


def test_a_label_map_that_goes_takes_its_line_along(segmented):
    segmented.canal.course.find(Finding.NONE)

    assert told(segmented) == (False, "points", False)
    assert segmented.curved.view() is None


def test_levels_have_ticks_on_the_line_beside_their_names(segmented):
    k = lambda at: segmented.volume.grid.indices_ijk(at)[2]  # noqa: E731
    segmented.views.name_at = lambda at: "L3?" if 40 < k(at) < 60 else ""
    segmented.curved.redraw()

    shapes = segmented.curved_target.settings[-1].overlay.shapes
    (words,) = [one for one in shapes if isinstance(one, Words)]
    (tick,) = [one for one in shapes if isinstance(one, Line) and one.ink is Ink.LABEL]
    assert words.text == "L3?"
    assert tick.points[0][1] == tick.points[1][1] == words.at[1]
    assert np.mean([x for x, _ in tick.points]) == pytest.approx(250)
    arc = segmented.curved.view().place_mm(250, words.at[1])[1]
    assert k(segmented.path.frame(arc)[0]) == pytest.approx(50, abs=3)


def test_rows_of_the_straightened_view_are_even_along_the_line_and_true_across(segmented):
    view = segmented.curved.view()
    on = np.array([view.point_lps(250, y) for y in np.arange(200, 500, 10)])
    steps = np.linalg.norm(np.diff(on, axis=0), axis=1)
    across = np.linalg.norm(view.point_lps(300, 350) - view.point_lps(250, 350))

    assert steps == pytest.approx(10 * view.mm_per_pixel, rel=0.005)
    assert across == pytest.approx(50 * view.mm_per_pixel)
    press = PointerEvent(Gesture.PRESS, Button.LEFT, 270, 333)
    segmented.curved.on_pointer(press)
    assert segmented.views.crosshair_lps == pytest.approx(view.point_lps(270, 333), abs=1e-6)


class Meaning:
    ours = CANAL


class Labels:
    """A label map with a straight canal, as the controllers show it."""

    def __init__(self, i, subject="first"):
        labels = np.zeros(GRID.shape_kji, np.uint8)
        labels[10:90, 30:46, i : i + 16] = 7
        self.label_map = label_map(labels, GRID)
        self.subject = subject
        self.structures = {7: Meaning()}


async def found(rig, canal):
    canal.follow()
    for _ in range(400):
        if rig.canal.course.finding is Finding.THERE and not canal._is_at_work:
            break
        await asyncio.sleep(0.01)
    return rig.canal.course.path


async def test_the_line_follows_the_label_map_when_it_is_edited_and_goes_with_it(rig):
    labels = Labels(20)
    canal = SegmentedCanal(rig.screen, labels, rig.canal.course)
    path = await found(rig, canal)
    labels.__dict__.update(Labels(28).__dict__)
    canal.follow()
    # The line of before stays until there is the new one.
    assert rig.canal.course.path is path
    await canal._background.stop()
    moved = rig.canal.course.path
    grid = rig.volume.grid
    shift = grid.indices_ijk(moved.points_lps[50]) - grid.indices_ijk(path.points_lps[50])
    assert shift[0] == pytest.approx(8, abs=0.1)
    labels.label_map = None
    canal.follow()

    assert rig.canal.course.finding is Finding.NONE
    await canal.stop()


async def test_the_line_of_another_label_map_is_not_shown_for_the_new_one(rig):
    labels = Labels(20)
    canal = SegmentedCanal(rig.screen, labels, rig.canal.course)
    await found(rig, canal)
    labels.__dict__.update(Labels(28, "second").__dict__)
    canal.follow()

    assert rig.canal.course.path is None
    assert rig.canal.course.finding is Finding.WAITING
    await canal.stop()


async def test_nothing_is_looked_for_until_somebody_looks(rig):
    canal = SegmentedCanal(rig.screen, Labels(20), rig.canal.course)
    canal.is_seen = lambda: False
    canal.follow()
    assert not canal._is_at_work
    assert rig.canal.course.finding is Finding.WAITING
    canal.is_seen = lambda: True

    assert await found(rig, canal) is not None
    await canal.stop()


async def test_a_canal_without_a_line_is_refused_in_words(rig):
    labels = Labels(20)
    labels.label_map = label_map(np.pad([[[7]]], ((0, 99), (0, 79), (0, 89))).astype("u1"), GRID)
    canal = SegmentedCanal(rig.screen, labels, rig.canal.course)
    canal.follow()
    await canal._background.stop()

    assert rig.canal.course.finding is Finding.REFUSED
    await canal.stop()
