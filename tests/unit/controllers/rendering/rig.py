"""The concerns of the 3D view around a view that draws nothing."""

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.rendering.cut import Cutting
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.history import History
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.screen.state import Shown
from tests.data.grids import straight_grid
from tests.unit.controllers.fakes import Drawn

GRID = straight_grid((40, 50, 60), (1.0, 1.0, 2.0), (-30.0, -25.0, 0.0))
WINDOW = GreyWindow(500, 400)


class Rig:
    """A 3D view of 600 × 400 pixels with its crop box and history."""

    def __init__(self, grid=GRID, modality=Modality.CT, **show):
        self.target = Drawn()
        self.shown = Shown()
        self.drawers = Drawers()
        self.history = History()
        self.volume = VolumeControl(self.target, self.shown, self.drawers, self.history)
        self.cutting = Cutting(self.target, self.volume, self.history)
        self.volume.resize(ViewSize(600, 400))
        self.show(grid, modality, **show)

    def show(self, grid=GRID, modality=Modality.CT, window=WINDOW, **more):
        voxels = np.zeros(grid.shape_kji, np.int16)
        self.volume.show(Volume(voxels, grid, modality), window, **more)

    @property
    def look(self):
        return self.volume.look

    @property
    def applied(self):
        """The transfer function that was drawn last."""
        return [one for one in self.target.calls if hasattr(one, "opacities")][-1]

    @property
    def projection(self):
        return self.volume.projection

    def shapes(self, view="volume", projection=None):
        return self.drawers.overlay(view, projection or self.projection).shapes

    def send(self, gesture, at, button=Button.LEFT, **more):
        self.volume.on_pointer(PointerEvent(gesture, button, *at, **more))

    def drag(self, start, end):
        self.send(Gesture.MOVE, start, Button.NONE)
        self.send(Gesture.PRESS, start)
        self.send(Gesture.MOVE, end, Button.NONE)
        self.send(Gesture.RELEASE, end)
