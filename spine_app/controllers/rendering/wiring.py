"""The concerns of the 3D view, wired to each other."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.labels.control import LabelControl
from spine_app.controllers.rendering.crop_box import CropHandles
from spine_app.controllers.rendering.cube import OrientationCube
from spine_app.controllers.rendering.cut import Cutting
from spine_app.controllers.rendering.look import Sliders
from spine_app.controllers.rendering.meshes import MeshControl
from spine_app.controllers.rendering.names import StructureNames
from spine_app.controllers.rendering.scouter import Scouter
from spine_app.controllers.rendering.screen import RenderScreen
from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.controllers.rendering.thumbnails import Thumbnails
from spine_app.controllers.viewer import Viewer
from spine_app.domain.history import History
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structure_names import NamedStructure
from spine_app.screen.screen import Screen


@dataclass(frozen=True)
class RenderTargets:
    """What draws.

    Attributes:
        volume: the 3D view.
        scouter: the small one.
    """

    volume: VolumeTarget
    scouter: VolumeTarget


class Rendering:
    """Everything about the 3D view of one session. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        targets: RenderTargets,
        drawers: Drawers,
        history: History,
    ) -> None:
        """Build the concerns.

        Args:
            screen: what the page shows and sets.
            viewer: the views.
            targets: what draws the 3D views.
            drawers: who draws over the views.
            history: what can be taken back.
        """
        self._screen = screen
        self._labels: LabelControl | None = None
        volume, target = viewer.volume, targets.volume
        self.volume = volume
        volume.turning.showing = screen.update
        self._viewer = viewer
        self.cutting = Cutting(target, volume, history)
        self.meshes = MeshControl(target, volume)
        self.names = StructureNames(drawers, self.cutting, self._structures, self._label_map)
        self.scouter = Scouter(targets.scouter, volume, viewer.slices, self.cutting, drawers)
        CropHandles(self.cutting, drawers, viewer.redraw)
        RenderScreen(screen.shown.render, volume, self.cutting)
        self.thumbnails = Thumbnails(target, volume, screen.shown, self._caller())
        # Last, so that a click on it means nothing else.
        OrientationCube(volume, drawers)
        self.cutting.listeners.append(self._show_box)
        self.meshes.listeners.append(self._tell_meshes)

    def name_after(self, labels: LabelControl) -> None:
        """Take the names of structures from the label map of a session."""
        self._labels = labels

    def follow_controls(self) -> None:
        """Act on the page's switches and sliders."""
        set_to = self._screen.controls.rendering
        self.volume.turning.smooth = set_to.smooth_turns
        self.volume.look.tune(Sliders(set_to.opacity, set_to.shift_hu, set_to.shift_percent))
        opacity = set_to.mesh_opacity if set_to.mesh_transparent else 1.0
        self.meshes.set_switches(cut=set_to.mesh_cut, opacity=opacity)
        before = (self.names.is_on, self.cutting.is_on)
        self.names.is_on = set_to.show_names
        self.cutting.set_switches(
            on=set_to.crop_on, clip=set_to.clip / 100.0, frozen=set_to.clip_frozen
        )
        if before != (self.names.is_on, self.cutting.is_on):
            self._viewer.redraw()

    def _show_box(self) -> None:
        if self.cutting.is_on:
            self._viewer.redraw()

    def _structures(self) -> list[NamedStructure]:
        """The structures of the label map, and surfaces that have another name."""
        labels, shown = self._label_map(), {}
        between: set[int] = set()
        if self._labels is not None:
            shown = self._labels.shown_names()
            between = {one.id for one in self._labels.structures.values() if one.is_between}
        stats = {} if labels is None else labels.stats
        mapped = [
            NamedStructure(label, name, stats[label].inside_lps, label in between)
            for label, name in shown.items()
            if label in stats
        ]
        names = {one.name for one in mapped}
        return [*mapped, *(one for one in self.meshes.structures() if one.name not in names)]

    def _label_map(self) -> LabelMap | None:
        return None if self._labels is None else self._labels.drawn_map

    def _tell_meshes(self) -> None:
        self._screen.shown.render.has_meshes = self.meshes.has_any

    def _caller(self) -> Callable[[Callable[[], None]], object]:
        """Something that any thread may use to act on the loop and show it."""

        def act_and_show(act: Callable[[], None]) -> None:
            with self._screen.update():
                act()

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return act_and_show
        return lambda act: loop.call_soon_threadsafe(act_and_show, act)
