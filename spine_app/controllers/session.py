"""The controllers of one session, wired to each other."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from spine_app.controllers.actions import Actions
from spine_app.controllers.downloads import Downloads
from spine_app.controllers.drawers import Drawers
from spine_app.controllers.editing.wiring import Editing
from spine_app.controllers.exports.origin import origin_of
from spine_app.controllers.exports.wiring import Exports
from spine_app.controllers.labels.control import LabelControl, LabelTarget
from spine_app.controllers.labels.jobs import LabelStarter, start_label_job
from spine_app.controllers.labels.reading import LabelReading
from spine_app.controllers.labels.upload import LabelUploadRoute
from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.measure.wiring import Measures
from spine_app.controllers.pictures.curved import CurvedPainter
from spine_app.controllers.pictures.views import PictureViews, SlicePainter, VolumePainter
from spine_app.controllers.pictures.wiring import Outlet, Pictures
from spine_app.controllers.rendering.actions import RenderActions
from spine_app.controllers.rendering.keys import bind_render_keys
from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.controllers.rendering.wiring import Rendering, RenderTargets
from spine_app.controllers.segmentation.wiring import Segmentation
from spine_app.controllers.slicing.curved_control import CurvedTarget
from spine_app.controllers.slicing.target import SliceTarget
from spine_app.controllers.slicing.views import SliceViews
from spine_app.controllers.slicing.wiring import Slicing
from spine_app.controllers.spine.source import SpineSource
from spine_app.controllers.spine.wiring import SpineMeasures
from spine_app.controllers.study.control import StudyControl
from spine_app.controllers.study.jobs import Starter, StudyFolders
from spine_app.controllers.study.upload_route import UploadRoute
from spine_app.controllers.surfaces.actions import SurfaceActions
from spine_app.controllers.surfaces.control import SurfaceControl
from spine_app.controllers.surfaces.labels import LabelsOnScreen
from spine_app.controllers.viewer import Viewer
from spine_app.domain.history import History
from spine_app.domain.lifecycle import Phase
from spine_app.domain.view.planes import Plane
from spine_app.screen.following import Followed
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from spine_app.screen.texts import speak
from spine_app.screen.told import tell_again


class ViewTarget(SliceTarget, LabelTarget, SlicePainter, Protocol):
    """What draws a slice view and the labels over it, and pictures of both."""


class SolidTarget(VolumeTarget, VolumePainter, Protocol):
    """What draws the 3D view, and pictures of it."""


class BentTarget(CurvedTarget, LabelTarget, CurvedPainter, Protocol):
    """What draws the straightened view and the labels over it, and pictures of both."""


class ViewTargets(Protocol):
    """What draws the views."""

    @property
    def slices(self) -> Mapping[Plane, ViewTarget]:
        """The slice views."""

    @property
    def curved(self) -> BentTarget:
        """The straightened view."""

    @property
    def volume(self) -> SolidTarget:
        """The 3D view."""

    @property
    def scouter(self) -> VolumeTarget:
        """The small 3D view of the whole volume."""


class Session:
    """Everything that acts for one user."""

    def __init__(
        self,
        screen: Screen,
        targets: ViewTargets,
        folders: StudyFolders,
        start: Starter,
        start_labels: LabelStarter = start_label_job,
    ) -> None:
        """Build the controllers.

        Args:
            screen: what the page shows and sets.
            targets: what draws.
            folders: where a study works.
            start: starts jobs that read studies.
            start_labels: starts jobs that read label maps.
        """
        self._screen = screen
        self.drawers = Drawers()
        self.downloads = Downloads(screen)
        self.history = History()
        slices = SliceViews(targets.slices, screen, self.drawers)
        volume = VolumeControl(targets.volume, screen.shown, self.drawers, self.history)
        self.viewer = Viewer(slices, volume, screen)
        self.slicing = Slicing(screen, self.viewer, targets.curved, self.drawers, self.history)
        self.study = StudyControl(screen, self.viewer, folders, start)
        cuts = (*targets.slices.values(), targets.curved)
        self.labels = LabelControl(screen, self.viewer, cuts)
        self.reading = LabelReading(screen, self.viewer, self.labels, folders, start_labels)
        self.study.machine.listen(lambda phase, _event: self._leave_labels(phase))
        outlet = Outlet(self.downloads, folders.work)
        self.pictures = self._picture(targets, outlet)
        self.exports = Exports(screen, self.labels, self.study, outlet)
        # Before what is drawn over the 3D view: a crop handle or the cube takes events first.
        self.measures, self.spine = self._measure(screen)
        self.editing = Editing(screen, self.viewer, self.labels, self.drawers, self.history)
        drawn = RenderTargets(targets.volume, targets.scouter)
        self.rendering = Rendering(screen, self.viewer, drawn, self.drawers, self.history)
        self.segmentation = self._segment(screen)
        on_screen = LabelsOnScreen(self.labels)
        self.surfaces = SurfaceControl(screen, on_screen, self.rendering.meshes, folders)
        self._introduce()
        self.actions = self._answer(screen)
        self.uploads = UploadRoute(screen, self.study)
        self.label_uploads = LabelUploadRoute(screen, self.reading)

    def _measure(self, screen: Screen) -> tuple[Measures, SpineMeasures]:
        """Let a hand measure, and the program what the label map tells."""
        views = MeasureSource(self.viewer, self.study.series)
        measures = Measures(screen, views, self.drawers, self.history, self.downloads)
        self.study.machine.listen(lambda phase, _event: measures.follow(phase))
        bones = SpineSource(self.labels, self.viewer, self.study.series)
        return measures, SpineMeasures(screen, bones, views, self.drawers, self.downloads)

    def _introduce(self) -> None:
        """Let whoever works on a label map know of it, and of a new result."""
        self.labels.on_names = self._follow_names
        self.editing.control.on_write = self.surfaces.follow_hand
        self.segmentation.control.on_result = lambda: self.surfaces.switch(on=True)
        guard = self.segmentation.guard
        self.exports.dialog.origin = lambda: origin_of(self.labels, lambda: guard.findings)

    def _segment(self, screen: Screen) -> Segmentation:
        """Let label maps be made and edited with what the 3D view leaves of the study."""
        self.rendering.name_after(self.labels)
        cutting = self.rendering.cutting
        camera = self.viewer.volume
        self.editing.pointer.half_spaces = lambda: cutting.half_spaces(camera.camera)
        segmentation = Segmentation(screen, self.viewer, self.labels, cutting, self.history)
        self.study.machine.listen(lambda phase, _event: segmentation.follow(phase))
        return segmentation

    def _picture(self, targets: ViewTargets, outlet: Outlet) -> Pictures:
        """Let pictures of the views leave the program."""
        views = PictureViews(self.viewer, targets, self.drawers)
        views.curved = self.slicing.curved
        pictures = Pictures(self._screen, self.viewer, views, outlet)
        pictures.dialog.findings = lambda: self.study.series.findings
        self.study.machine.listen(lambda _phase, _event: pictures.leave())
        return pictures

    def _answer(self, screen: Screen) -> Actions:
        """Let the page ask every concern."""
        actions = Actions(screen, self.study, self.viewer, self.reading)
        actions.render = RenderActions(screen, self.rendering, self.downloads)
        actions.add_view("scouter", self.rendering.scouter)
        bind_render_keys(actions.keys, self.viewer.volume)
        actions.pictures = self.pictures.actions
        actions.exports = self.exports.actions
        actions.measure = self.measures.actions
        actions.spine = self.spine.actions
        actions.segment = self.segmentation.actions
        self.measures.bind(actions.keys)
        actions.edit = self.editing.actions
        actions.on_jump = self.editing.control.choose
        self.editing.bind(actions.keys)
        actions.slices = self.slicing.actions
        actions.surfaces = SurfaceActions(screen, self.surfaces)
        actions.add_view("curved", self.slicing.curved)
        self.slicing.bind_keys(actions.keys)
        return actions

    def followed(self, names: Controls) -> tuple[Followed, ...]:
        """Who follows what the page sets.

        Args:
            names: `Controls`, each field of which holds its name.
        """
        actions = self.actions
        return (
            ((names.show_crosshair, names.show_acquired), actions.follow_controls),
            (names.label_opacity, actions.follow_label_opacity),
            (names.picturing, actions.pictures.follow_controls),
            (names.exporting, actions.exports.follow_controls),
            (names.rendering, actions.render.follow_controls),
            ((names.tool, names.measuring), actions.measure.follow_controls),
            (names.measuring, actions.spine.follow_controls),
            (names.tool, actions.slices.follow_tool),
            (names.segmenting, actions.segment.follow_controls),
            ((names.framing.right_tab, names.framing.right_open), actions.segment.follow_tab),
            ((names.tool, names.editing), actions.edit.follow_controls),
            (names.language, self.follow_language),
        )

    async def begin(self, path: Path | None, *, demo: bool) -> None:
        """Open what the command line names: an absolute path, the demo case, or nothing."""
        if path is not None:
            await self.actions.open_path(path)
        elif demo:
            await self.actions.open_demo()

    def follow_language(self) -> None:
        """Tell everything on the screen in the language that the page has chosen."""
        with self._screen.update():
            speak(self._screen.controls.language)
            tell_again(self._screen.shown, Shown)
            if self.viewer.is_showing:
                self.measures.control.write()
                self.spine.control.write()
                self.viewer.redraw()
            self.segmentation.control.write()
            if self._screen.controls.picturing.open:
                self.pictures.dialog.describe()
            self.actions.exports.follow_controls()

    async def stop(self) -> None:
        """End the jobs; the session ends."""
        await self.slicing.stop()
        await self.pictures.stop()
        await self.exports.stop()
        await self.study.stop()
        await self.reading.stop()
        await self.segmentation.stop()
        await self.editing.stop()
        await self.spine.stop()
        await self.surfaces.stop()

    def _follow_names(self) -> None:
        """Structures have other names, voxels or colours, or there are none any more."""
        self.measures.control.write()
        self.spine.control.follow()
        self.editing.follow_labels()
        self.surfaces.follow()
        self.slicing.follow_labels(self.labels)

    def _leave_labels(self, phase: Phase) -> None:
        """Labels belong to one volume and go with it."""
        if phase is not Phase.READY:
            self.reading.cancel()
            self.labels.remove()
            self.downloads.clear()
