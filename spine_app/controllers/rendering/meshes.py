"""Surfaces in the 3D view: cut with the volume or whole, covering or translucent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.labels.structure_names import NamedStructure
from spine_app.domain.rendering.mesh import Mesh, ShownMesh
from spine_app.screen.structure_texts import structure_text
from spine_app.screen.texts import spoken


@dataclass(frozen=True, eq=False)
class NamedMesh:
    """The surface of a structure.

    Attributes:
        name: catalogue words or those of a table of ours, never text of a study.
        mesh: the surface.
        color: red, green and blue, 0 … 1.
    """

    name: str
    mesh: Mesh
    color: tuple[float, float, float]


class MeshControl:
    """The surfaces of one session, as the page's switches say. Loop thread only."""

    def __init__(self, target: VolumeTarget, volume: VolumeControl) -> None:
        """Show surfaces in `target` while `volume` shows one."""
        self._target = target
        self._volume = volume
        self._meshes: tuple[NamedMesh, ...] = ()
        self._cut = True
        self._opacity = 1.0
        self.listeners: list[Callable[[], None]] = []
        """Called when there are other surfaces."""
        volume.on_volume.append(self._follow_volume)

    @property
    def has_any(self) -> bool:
        """Whether there are surfaces."""
        return bool(self._meshes)

    def show(self, meshes: Sequence[NamedMesh]) -> None:
        """Show these surfaces in place of those before."""
        self._meshes = tuple(meshes)
        self._apply()
        for listener in self.listeners:
            listener()

    def set_switches(self, *, cut: bool, opacity: float) -> None:
        """Set what the page's switches say.

        Args:
            cut: whether crop box and clip position cut surfaces too.
            opacity: of all surfaces, 0 … 1.
        """
        if (cut, opacity) != (self._cut, self._opacity):
            self._cut, self._opacity = cut, opacity
            if self._meshes:
                self._apply()

    def structures(self) -> list[NamedStructure]:
        """Name and a point of each surface."""
        return [
            NamedStructure(0, structure_text(one.name, spoken()), _middle(one.mesh))
            for one in self._meshes
        ]

    def _apply(self) -> None:
        self._target.show_meshes(
            tuple(ShownMesh(one.mesh, one.color, self._opacity, self._cut) for one in self._meshes)
        )
        self._volume.redraw()

    def _follow_volume(self) -> None:
        """Surfaces belong to one volume and go with it."""
        if self._volume.volume is None and self._meshes:
            self.show(())


def _middle(mesh: Mesh) -> tuple[float, float, float]:
    """The vertex nearest to the mean of all, mm, LPS: a point of the surface itself."""
    points = mesh.points_lps.astype(np.float64)
    nearest = points[int(np.argmin(((points - points.mean(axis=0)) ** 2).sum(axis=1)))]
    return float(nearest[0]), float(nearest[1]), float(nearest[2])
