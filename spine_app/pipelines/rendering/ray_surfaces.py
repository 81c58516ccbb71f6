"""From surfaces in patient space to what they show in each pixel."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats
from spine_app.domain.rendering.mesh import Mesh, ShownMesh
from spine_app.domain.view.camera import Camera
from spine_app.kernels.ray_eye import Eye
from spine_app.kernels.ray_surface import Layers, Surface, fill_layers
from spine_app.pipelines.rendering.ray_workers import Counter, Workers

NEAREST_MM = 0.1
"""Points nearer to the eye are behind it."""

NO_LAYERS = Layers(
    np.zeros(0, np.float32),
    np.zeros((0, 3), np.float32),
    np.zeros(1, np.int64),
    np.zeros(0, np.int64),
    np.zeros(0, np.float32),
    np.zeros((0, 4), np.float32),
)


def vertex_normals(mesh: Mesh) -> NDArray[np.float32]:
    """(n, 3) float32, LPS. Outward normals of points: of their triangles, weighted by area."""
    points = mesh.points_lps.astype(np.float64)
    corners = points[mesh.triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(points)
    for corner in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(
                mesh.triangles[:, corner], faces[:, axis], minlength=len(points)
            )
    return normals.astype(np.float32)


@dataclass(frozen=True, eq=False)
class _Joined:
    """All surfaces as one."""

    meshes: tuple[ShownMesh, ...]
    points: Floats
    normals: Floats
    triangles: NDArray[np.int32]
    part: NDArray[np.int32]
    paints: Floats


class RaySurfaces:
    """Draws surfaces. Belongs to the thread that made it."""

    def __init__(self, workers: Workers) -> None:
        """Draw with these threads."""
        self._workers = workers
        self._normals: WeakKeyDictionary[Mesh, NDArray[np.float32]] = WeakKeyDictionary()
        self._joined: _Joined | None = None

    def layers(
        self, meshes: tuple[ShownMesh, ...], camera: Camera, eye: Eye, size: tuple[int, int]
    ) -> Layers:
        """What surfaces show in a picture of width and height `size`."""
        shown = tuple(mesh for mesh in meshes if mesh.opacity > 0 and mesh.mesh.triangles.size)
        if not shown:
            self._joined = None
            return NO_LAYERS
        surface = _seen(self._join(shown), camera, eye, size)
        count = size[0] * size[1]
        layers = NO_LAYERS._replace(
            depth=np.zeros(count, np.float32),
            face=np.zeros((count, 3), np.float32),
            filled=np.zeros(count, np.int64),
            start=np.zeros(count + 1, np.int64),
        )
        self._fill(surface, eye, layers, size, listing=False)
        if all(mesh.opacity >= 1 for mesh in shown):
            return layers
        start = np.concatenate([np.zeros(1, np.int64), np.cumsum(layers.filled)])
        layers = layers._replace(
            start=start,
            filled=np.zeros(count, np.int64),
            depths=np.zeros(int(start[-1]), np.float32),
            colors=np.zeros((int(start[-1]), 4), np.float32),
        )
        self._fill(surface, eye, layers, size, listing=True)
        return layers

    def forget(self) -> None:
        """Let go of the surfaces."""
        self._joined = None

    def _fill(
        self, surface: Surface, eye: Eye, layers: Layers, size: tuple[int, int], *, listing: bool
    ) -> None:
        def work(counter: Counter) -> None:
            fill_layers(surface, eye, layers, (size[1], size[0]), counter)

        self._workers.share(work, flags=(int(listing),))

    def _join(self, meshes: tuple[ShownMesh, ...]) -> _Joined:
        """All surfaces as one, kept for the next picture."""
        joined = self._joined
        if joined is None or joined.meshes != meshes:
            counts = [len(shown.mesh.points_lps) for shown in meshes]
            firsts = np.cumsum([0, *counts[:-1]])
            joined = self._joined = _Joined(
                meshes,
                np.concatenate([shown.mesh.points_lps for shown in meshes]).astype(np.float64),
                np.concatenate([self._normals_of(m.mesh) for m in meshes]).astype(np.float64),
                np.concatenate(
                    [m.mesh.triangles + int(n) for m, n in zip(meshes, firsts, strict=True)]
                ).astype(np.int32),
                np.repeat(np.arange(len(meshes)), [len(m.mesh.triangles) for m in meshes]).astype(
                    np.int32
                ),
                np.array([(*m.color, m.opacity, float(m.cut)) for m in meshes], np.float64),
            )
        return joined

    def _normals_of(self, mesh: Mesh) -> NDArray[np.float32]:
        known = self._normals.get(mesh)
        if known is None:
            known = self._normals[mesh] = vertex_normals(mesh)
        return known


def _seen(joined: _Joined, camera: Camera, eye: Eye, size: tuple[int, int]) -> Surface:
    """Surfaces as a picture sees them."""
    frame = np.stack([camera.right, camera.up, camera.looking], axis=1)
    right, up, depth = ((joined.points - camera.position_lps) @ frame).T
    near = np.where(depth > NEAREST_MM, 1.0 / np.maximum(depth, NEAREST_MM), 0.0)
    corners = np.empty((len(right), 3))
    corners[:, 0] = size[0] / 2 + eye.focal * right * near / eye.aspect
    corners[:, 1] = size[1] / 2 - eye.focal * up * near
    corners[:, 2] = near
    normals = np.ascontiguousarray(joined.normals @ frame)
    return Surface(corners, normals, joined.triangles, joined.part, joined.paints)
