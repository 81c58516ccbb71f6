"""A hand that edits the label map of a session: real controllers, only drawing is left out."""

import numpy as np

from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.screen.edit_state import EditTool
from spine_app.screen.state import Tool
from tests.unit.controllers.labels.maps import VERSE, open_labels
from tests.unit.controllers.session import VIEWS, until
from tests.unit.controllers.told import GRID


class Painter:
    """Sets what the page would set, and moves the pointer over a view."""

    def __init__(self, session):
        self.session = session
        self.control = session.controllers.editing.control
        self.settings = session.screen.controls.editing
        self.settings.brush_mm = 6.0

    async def open(self, levels=VERSE, **more):
        await open_labels(self.session, levels, **more)
        for view in VIEWS:
            self.session.actions.on_size(view, ViewSize(600, 400))

    async def use(self, tool=EditTool.PAINT):
        """Choose a tool, and wait until the map can be written."""
        self.settings.tool = tool
        self.session.screen.controls.tool = Tool.PAINT
        self.session.actions.edit.follow_controls()
        await until(lambda: self.control.edited is not None)

    async def done(self):
        """Wait until what runs in the background is over."""
        await until(lambda: not self.control._tasks)

    async def do(self, name):
        await self.session.actions.edit.do(name)
        await self.done()

    @property
    def labels(self):
        return self.session.labels.label_map.labels_kji

    @property
    def stats(self):
        return self.session.labels.label_map.stats

    def pixel(self, index_ijk, view="axial"):
        """Pixel of a view over the centre of a voxel."""
        return self.session.viewer.projection(view).pixel(GRID.points_lps(index_ijk))

    def point(self, gesture, at, view="axial", button=Button.LEFT, **more):
        button = Button.NONE if gesture is Gesture.MOVE else button
        event = PointerEvent(gesture, button, float(at[0]), float(at[1]), **more)
        self.session.actions.on_pointer(view, event)

    def press(self, at, view="axial", **more):
        self.point(Gesture.PRESS, at, view, **more)

    def drag(self, *places, view="axial"):
        """Press, go from place to place, and let go."""
        self.press(places[0], view)
        for place in places[1:]:
            self.point(Gesture.MOVE, place, view)
        self.point(Gesture.RELEASE, places[-1], view)

    def go_to_slice(self, k):
        """Bring the axial view to a slice."""
        self.session.viewer.slices.show_point(GRID.points_lps((20, 15, k)))

    def drawn(self, plane=Plane.AXIAL):
        """Shapes over a view as they were drawn last."""
        return self.session.slices[plane].calls[-1].overlay.shapes


def ball(middle_ijk, mm):
    """(k, j, i) bool. Voxels of the grid of the session in a ball."""
    k, j, i = np.meshgrid(*(np.arange(n) for n in GRID.shape_kji), indexing="ij")
    points = GRID.points_lps(np.stack((i, j, k), axis=-1))
    return np.linalg.norm(points - GRID.points_lps(middle_ijk), axis=-1) <= mm + 1e-9
