"""A hand that measures: real views of a volume, with clicks at pixels; only drawing is left out."""

from types import SimpleNamespace

import numpy as np

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.drawers import Drawers
from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.measure.wiring import Measures
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.controllers.slicing.views import SliceViews
from spine_app.controllers.study.loading import Images
from spine_app.controllers.viewer import Viewer
from spine_app.domain.history import History
from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.view.drawing import Handle, Line, Words
from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown, Tool
from tests.unit.controllers.fakes import Drawn, Page

A, B, C, D = (200.0, 150.0), (300.0, 150.0), (300.0, 230.0), (380.0, 260.0)
"""Pixels that are not on one line."""


def volume_of(grid, modality=Modality.CT, seed=0):
    """A volume of noise."""
    values = np.random.default_rng(seed).integers(-1000, 2000, grid.shape_kji)
    return Volume(values.astype(np.int16), grid, modality)


class Hand:
    """A hand over the views of one session."""

    def __init__(self, volume=None, acquired=None, facts=None, size=(640.0, 480.0)):
        self.shown, self.controls = Shown(), Controls()
        self.screen = Screen(self.shown, self.controls, Page(self.shown))
        self.targets = {plane: Drawn() for plane in Plane}
        self.solid = Drawn()
        self.drawers, self.history = Drawers(), History()
        slices = SliceViews(self.targets, self.screen, self.drawers)
        solid = VolumeControl(self.solid, self.shown, self.drawers, self.history)
        self.viewer = Viewer(slices, solid, self.screen)
        self.series = SimpleNamespace(on_screen=SimpleNamespace(index=0), findings=())
        self.downloads = Downloads(self.screen)
        source = MeasureSource(self.viewer, self.series)
        self.measures = Measures(self.screen, source, self.drawers, self.history, self.downloads)
        self.control, self.actions = self.measures.control, self.measures.actions
        self.tool(Tool.RULER)
        if volume is not None or acquired is not None:
            self.show(volume, acquired, facts)
            self.resize(*size)

    def show(self, volume, acquired=None, facts=None, keep=False, coarse=False):
        facts = facts or StudyFacts()
        images = Images(volume, acquired, GreyWindow(40, 400), facts, coarse)
        self.viewer.show(images, keep=keep)

    def resize(self, width, height):
        for plane in Plane:
            self.viewer.slices.resize(plane, ViewSize(width, height))
        self.viewer.volume.resize(ViewSize(width, height))

    def tool(self, tool, shape=None):
        self.controls.tool = tool
        if shape is not None:
            self.controls.measuring.roi_shape = shape
        self.actions.follow_controls()

    # ---- the mouse ----

    def send(self, view, gesture, at, button=Button.NONE, **held):
        event = PointerEvent(gesture, button, float(at[0]), float(at[1]), **held)
        if view == "volume":
            self.viewer.volume.on_pointer(event)
        else:
            self.viewer.slices.on_pointer(Plane(view), event, self.controls.tool)

    def press(self, view, at, button=Button.LEFT, **held):
        self.send(view, Gesture.PRESS, at, button, **held)

    def move(self, view, at, **held):
        self.send(view, Gesture.MOVE, at, **held)

    def release(self, view, at, button=Button.LEFT, **held):
        self.send(view, Gesture.RELEASE, at, button, **held)

    def click(self, view, at, button=Button.LEFT, **held):
        self.move(view, at, **held)
        self.press(view, at, button, **held)
        self.release(view, at, button, **held)

    def drag(self, view, start, *through, **held):
        self.move(view, start)
        self.press(view, start, **held)
        for at in through:
            self.move(view, at, **held)
        self.release(view, through[-1], **held)

    # ---- what it sees ----

    def pixel(self, view, point_lps):
        return self.viewer.projection(view).pixel(point_lps)

    def overlay(self, view):
        return self.drawers.overlay(view, self.viewer.projection(view)).shapes

    @property
    def table(self):
        return list(self.control.table.entries.values())

    @property
    def last(self):
        return self.table[-1]

    @property
    def rows(self):
        return self.shown.measure.rows

    def value(self, entry=None):
        return self.control.values.told(entry or self.last).value


def words(shapes):
    return [shape.text for shape in shapes if isinstance(shape, Words)]


def lines(shapes, ink=None):
    return [s for s in shapes if isinstance(s, Line) and (ink is None or s.ink is ink)]


def handles(shapes):
    return [shape for shape in shapes if isinstance(shape, Handle)]
