"""Slice views with their crosshair, cine and canal, around targets that remember."""

from contextlib import nullcontext

import numpy as np

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.slicing.target import Look
from spine_app.controllers.slicing.views import SliceViews
from spine_app.controllers.slicing.wiring import Slicing
from spine_app.domain.history import History
from spine_app.domain.slicing.paging import VolumePages
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import PRESETS
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from tests.data.grids import straight_grid

SIZE = ViewSize(600, 400)
GRID = straight_grid((100, 80, 90), (1.0, 1.0, 1.5))

PIXELS = ((300, 60), (310, 140), (305, 230), (300, 330))
"""Where points of the canal are set in the sagittal view."""


class Target:
    """A view that remembers its volume and its last settings."""

    def __init__(self):
        self.volume = None
        self.settings = []
        self.sizes = []

    def show(self, volume):
        self.volume = volume

    def show_slice(self, volume, settings):
        self.volume = volume
        self.settings.append(settings)

    def apply(self, settings):
        self.settings.append(settings)

    def clear(self):
        self.volume = None

    def resize(self, width, height):
        self.sizes.append((width, height))


class FakeViewer:
    """As much of the viewer as slices need."""

    def __init__(self, slices):
        self.slices = slices


class Rig:
    """Everything around the slice views of one session."""

    def __init__(self):
        self.screen = Screen(Shown(), Controls(), nullcontext())
        self.shown = self.screen.shown
        self.drawers, self.history = Drawers(), History()
        self.targets = {plane: Target() for plane in Plane}
        self.curved_target = Target()
        self.views = SliceViews(self.targets, self.screen, self.drawers)
        self.slicing = Slicing(
            self.screen, FakeViewer(self.views), self.curved_target, self.drawers, self.history
        )
        self.canal, self.curved = self.slicing.canal, self.slicing.curved
        for plane in Plane:
            self.views.resize(plane, SIZE)

    def show(self, grid=GRID):
        """Show a volume whose value is 10 k."""
        k = np.arange(grid.shape_kji[0], dtype=np.int16)
        voxels = np.broadcast_to(10 * k[:, None, None], grid.shape_kji).astype(np.int16)
        self.volume = Volume(voxels, grid, Modality.CT)
        pages = {plane: VolumePages(self.volume, plane) for plane in Plane}
        self.views.show(pages, PRESETS["bone"], Look())
        return self

    def event(self, plane, gesture, x, y, button=Button.NONE, **more):
        """A pointer event in a slice view, with the tool of the page."""
        event = PointerEvent(gesture, button, x, y, **more)
        self.views.on_pointer(plane, event, self.screen.controls.tool)

    def drag(self, plane, start, end, steps=6, **more):
        """Press, move in steps, release."""
        self.event(plane, Gesture.PRESS, *start, button=Button.LEFT, **more)
        for n in range(1, steps + 1):
            at = [a + (b - a) * n / steps for a, b in zip(start, end, strict=True)]
            self.event(plane, Gesture.MOVE, *at, **more)
        self.event(plane, Gesture.RELEASE, *end, button=Button.LEFT, **more)

    def click(self, plane, x, y):
        self.drag(plane, (x, y), (x, y), steps=1)

    def view(self, plane):
        return self.targets[plane].settings[-1].view

    def shapes(self, plane):
        return self.targets[plane].settings[-1].overlay.shapes
