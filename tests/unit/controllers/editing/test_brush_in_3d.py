"""The brush over the 3D view: a ball about the point of the picture under the pointer."""

import numpy as np

from spine_app.domain.view.camera import Side
from spine_app.domain.view.drawing import Line
from spine_app.domain.view.interaction import Gesture
from spine_app.screen.edit_state import BrushShape, EditTool
from tests.unit.controllers.editing.painting import ball
from tests.unit.controllers.labels.maps import VERSE, labels_of
from tests.unit.controllers.told import GRID

SPOT = (30, 15, 4)


async def test_a_drag_paints_balls_where_the_picture_is(painter, session):
    await painter.use()
    painter.settings.brush_shape = BrushShape.DISC
    painter.control.choose(3)
    camera = session.viewer.volume.camera
    session.volume.picked = GRID.points_lps(SPOT)
    painter.press((300, 200), "volume")
    painter.point(Gesture.RELEASE, (300, 200), "volume")

    want = labels_of(VERSE)
    want[ball(SPOT, 3.0) & (want == 0)] = 3
    assert np.array_equal(painter.labels, want)
    assert session.viewer.volume.camera is camera
    assert session.shown.measure.undo_text == "Undo: paint C3"


async def test_beside_the_picture_the_hand_turns_the_view(painter, session):
    await painter.use()
    camera = session.viewer.volume.camera
    session.volume.picked = None
    painter.drag((100, 100), (160, 130), view="volume")

    assert np.array_equal(painter.labels, labels_of(VERSE))
    assert session.viewer.volume.camera is not camera


async def test_a_stroke_that_leaves_the_picture_goes_on_where_it_comes_back(painter, session):
    await painter.use()
    painter.control.choose(3)
    session.volume.picked = GRID.points_lps(SPOT)
    painter.press((300, 200), "volume")
    session.volume.picked = None
    painter.point(Gesture.MOVE, (20, 20), "volume")
    session.volume.picked = GRID.points_lps((33, 15, 4))
    painter.point(Gesture.MOVE, (310, 200), "volume")
    painter.point(Gesture.RELEASE, (310, 200), "volume")

    assert painter.labels[4, 15, 33] == 3


async def test_ctrl_and_a_click_choose_the_structure_behind_the_surface(painter, session):
    await painter.use(EditTool.ERASE)
    session.viewer.volume.look_from(Side.ANTERIOR)
    session.volume.picked = GRID.points_lps((20, 9.4, 10))
    painter.press((300, 200), "volume", ctrl=True)

    assert painter.control.active == 3


async def test_the_rim_has_the_size_of_the_brush_at_the_depth_of_the_picture(painter, session):
    await painter.use()
    session.volume.picked = GRID.points_lps(SPOT)
    painter.point(Gesture.MOVE, (300, 200), "volume")
    projection = session.viewer.projection("volume")
    overlay = session.drawers.overlay("volume", projection)
    (rim,) = [s for s in overlay.shapes if isinstance(s, Line) and len(s.points) == 48]

    middle = np.array(projection.pixel(GRID.points_lps(SPOT)))
    right = projection.pixel(GRID.points_lps(SPOT) + 3.0 * projection.camera.right)
    radii = np.linalg.norm(np.array(rim.points) - middle, axis=1)
    assert np.allclose(radii, np.linalg.norm(np.array(right) - middle))
