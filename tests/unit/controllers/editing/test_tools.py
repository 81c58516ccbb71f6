"""Trace, scissors and split with the hand."""

import numpy as np
import pytest

from spine_app.domain.labels.editing.rule import Over
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.view.camera import Side
from spine_app.domain.view.drawing import Line
from spine_app.domain.view.interaction import Button, Gesture
from spine_app.domain.view.planes import Plane
from spine_app.screen.edit_state import BrushShape, Cutting, EditTool
from tests.unit.controllers.editing.painting import ball
from tests.unit.controllers.labels.maps import VERSE, labels_of
from tests.unit.controllers.session import turns
from tests.unit.controllers.told import GRID


def around(low_ij, high_ij, k, painter):
    """Corners over the axial view, half a voxel around a box of voxels, and the way along them."""
    (i0, j0), (i1, j1) = low_ij, high_ij
    corners = [(i0, j0), (i1, j0), (i1, j1), (i0, j1)]
    grown = [
        (i + np.sign(i - (i0 + i1) / 2) * 0.5, j + np.sign(j - (j0 + j1) / 2) * 0.5)
        for i, j in corners
    ]
    return [painter.pixel((i, j, k)) for i, j in grown]


async def test_a_trace_fills_the_slice_of_the_same_grey_value(painter):
    """The volume is a ramp of 10 per slice: a slice hangs together, its neighbours differ."""
    await painter.use(EditTool.TRACE)
    painter.settings.tolerance, painter.settings.reach_mm = 5, 8.0
    painter.control.choose(2)
    painter.go_to_slice(4)
    painter.press(painter.pixel((20, 15, 4)))
    await painter.done()

    changed = painter.labels != labels_of(VERSE)
    assert set(np.nonzero(changed)[0]) == {4}
    assert np.all(painter.labels[changed] == 2)
    # 8 mm and a voxel more of 0.8 mm to each side.
    assert (np.ptp(np.nonzero(changed)[1]), np.ptp(np.nonzero(changed)[2])) == (22, 22)


@pytest.mark.parametrize("shape", BrushShape)
async def test_a_trace_keeps_to_the_slice_where_it_is_told_to(painter, shape):
    await painter.use(EditTool.TRACE)
    painter.settings.tolerance, painter.settings.brush_shape = 100, shape
    painter.go_to_slice(4)
    painter.press(painter.pixel((20, 15, 4)))
    await painter.done()

    slices = set(np.nonzero(painter.labels != labels_of(VERSE))[0])
    assert (slices == {4}) == (shape is BrushShape.DISC)


@pytest.mark.parametrize("shape", BrushShape)
async def test_scissors_erase_inside_of_an_outline(painter, session, shape):
    await painter.use(EditTool.SCISSORS)
    painter.settings.brush_shape = shape
    painter.control.choose(3)
    painter.go_to_slice(11)
    painter.drag(*around((15, 10), (19, 19), 11, painter))
    await painter.done()

    want = labels_of(VERSE)
    slices = slice(11, 12) if shape is BrushShape.DISC else slice(None)
    part = want[slices, 10:20, 15:20]
    part[part == 3] = 0
    assert np.array_equal(painter.labels, want)
    assert session.shown.measure.undo_text == "Undo: cut C3"


async def test_scissors_erase_outside_of_an_outline(painter):
    await painter.use(EditTool.SCISSORS)
    painter.settings.cutting = Cutting.ERASE_OUTSIDE
    painter.control.choose(3)
    painter.go_to_slice(11)
    painter.drag(*around((15, 10), (19, 19), 11, painter))
    await painter.done()

    want = labels_of(VERSE)
    kept = want[:, 10:20, 15:20].copy()
    want[want == 3] = 0
    want[:, 10:20, 15:20] = kept
    assert np.array_equal(painter.labels, want)


async def test_scissors_fill_inside_of_an_outline_in_the_slice(painter):
    await painter.use(EditTool.SCISSORS)
    painter.settings.cutting = Cutting.FILL_INSIDE
    painter.settings.brush_shape = BrushShape.DISC
    painter.control.choose(3)
    painter.go_to_slice(4)
    painter.drag(*around((3, 5), (9, 12), 4, painter))
    await painter.done()

    want = labels_of(VERSE)
    want[4, 5:13, 3:10] = 3
    assert np.array_equal(painter.labels, want)


async def test_scissors_in_3d_cut_what_is_seen_inside(painter, session):
    await painter.use(EditTool.SCISSORS)
    session.viewer.volume.look_from(Side.SUPERIOR)
    painter.control.choose(3)
    painter.settings.over = Over.EVERYTHING
    middle = session.viewer.projection("volume").pixel(GRID.points_lps((19.5, 14.5, 11)))
    x, y = middle
    camera = session.viewer.volume.camera
    painter.drag(
        (x - 90, y - 90), (x + 90, y - 90), (x + 90, y + 90), (x - 90, y + 90), view="volume"
    )
    await painter.done()

    assert not painter.labels.any()
    assert session.viewer.volume.camera is camera


async def test_what_is_cropped_away_in_3d_is_not_cut(painter, session):
    await painter.use(EditTool.SCISSORS)
    painter.settings.over = Over.EVERYTHING
    pointer = session.controllers.editing.pointer
    upper = HalfSpace(GRID.points_lps((0, 0, 9.5)), np.array((0.0, 0.0, 1.0)))
    pointer.half_spaces = lambda: (upper,)
    painter.drag((1, 1), (599, 1), (599, 399), (1, 399), view="volume")
    await painter.done()

    want = labels_of(VERSE)
    want[10:] = 0
    assert np.array_equal(painter.labels, want)


async def test_other_tools_leave_the_3d_view_to_the_hand(painter, session):
    await painter.use(EditTool.PAINT)
    camera = session.viewer.volume.camera
    painter.drag((300, 200), (350, 200), view="volume")

    assert session.viewer.volume.camera is not camera
    assert np.array_equal(painter.labels, labels_of(VERSE))


async def test_a_line_splits_a_structure_along_the_look(painter, session):
    await painter.use(EditTool.SPLIT)
    painter.control.choose(3)
    painter.go_to_slice(11)
    painter.drag(painter.pixel((17.5, 2, 11)), painter.pixel((17.5, 28, 11)))
    await painter.done()

    (new,) = set(painter.stats) - set(VERSE)
    want = labels_of(VERSE)
    part = want[:, :, 15:18]
    part[part == 3] = new
    assert np.array_equal(painter.labels, want)
    await session.actions.measure.undo()
    assert np.array_equal(painter.labels, labels_of(VERSE))


async def test_a_click_splits_nothing(painter, session):
    await painter.use(EditTool.SPLIT)
    painter.drag(painter.pixel((17, 12, 11)))
    await turns()

    assert session.history.undo_key == ""
    assert not session.shown.edit.busy


async def test_the_outline_is_drawn_while_it_is_made(painter):
    await painter.use(EditTool.SCISSORS)
    painter.press((200.0, 150.0))
    painter.point(Gesture.MOVE, (260.0, 150.0))
    painter.point(Gesture.MOVE, (260.0, 190.0))

    (line,) = [one for one in painter.drawn() if isinstance(one, Line) and one.filled]
    assert line.points == ((200.0, 150.0), (260.0, 150.0), (260.0, 190.0))
    assert line.closed
    assert painter.control.interrupt()


async def test_a_control_click_chooses_the_structure_under_the_pointer(painter, session):
    await painter.use()
    painter.go_to_slice(7)
    painter.press(painter.pixel((18, 14, 7)), ctrl=True)
    painter.point(Gesture.RELEASE, painter.pixel((18, 14, 7)), button=Button.LEFT)

    assert session.shown.edit.active == 4
    assert np.array_equal(painter.labels, labels_of(VERSE))


async def test_a_brush_paints_a_ball_in_an_oblique_slice_too(painter, session):
    await painter.use()
    slices = session.viewer.slices
    slices.show_point(GRID.points_lps((6, 6, 8)))
    slices.turn(Plane.AXIAL, 25.0)
    slices.turn(Plane.CORONAL, 20.0)
    point = GRID.points_lps((6, 6, 8))
    painter.drag(session.viewer.projection("sagittal").pixel(point), view="sagittal")

    want = labels_of(VERSE)
    want[ball((6, 6, 8), 3.0) & (want == 0)] = 1
    assert np.array_equal(painter.labels, want)
