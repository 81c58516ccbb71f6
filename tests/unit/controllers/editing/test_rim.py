"""The circle under the pointer that shows the size of the brush."""

import numpy as np
import pytest

from spine_app.domain.view.drawing import Line
from spine_app.domain.view.interaction import Gesture
from spine_app.domain.view.planes import Plane
from spine_app.screen.edit_state import EditTool
from spine_app.screen.state import Tool


@pytest.mark.parametrize("tool", [EditTool.PAINT, EditTool.ERASE])
async def test_the_brush_is_drawn_under_the_pointer_in_its_size(painter, tool):
    await painter.use(tool)
    painter.settings.brush_mm = 10.0
    painter.point(Gesture.MOVE, (200.0, 150.0))

    (rim,) = [one for one in painter.drawn() if isinstance(one, Line) and len(one.points) > 20]
    mm_per_pixel = painter.session.viewer.slices.view(Plane.AXIAL).mm_per_pixel
    away = [np.hypot(x - 200, y - 150) * mm_per_pixel for x, y in rim.points]
    assert away == pytest.approx([5.0] * len(away))
    assert rim.closed


async def test_the_brush_is_drawn_in_the_view_of_the_pointer_alone(painter):
    await painter.use()
    painter.point(Gesture.MOVE, (200.0, 150.0))
    painter.point(Gesture.MOVE, (200.0, 150.0), "sagittal")

    def rims(plane):
        return [one for one in painter.drawn(plane) if len(getattr(one, "points", ())) > 20]

    assert rims(Plane.AXIAL) == []
    assert len(rims(Plane.SAGITTAL)) == 1
    painter.session.screen.controls.tool = Tool.POINTER
    painter.session.actions.edit.follow_controls()
    assert rims(Plane.SAGITTAL) == []
