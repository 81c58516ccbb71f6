"""Pictures of volumes and surfaces on the CPU, by our own kernels."""

from dataclasses import dataclass

import numpy as np

from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.view.projection import Ray
from spine_app.kernels.pick import NOWHERE, find_half
from spine_app.kernels.ray_look import Look
from spine_app.kernels.ray_picture import draw_tiles
from spine_app.kernels.ray_space import Space
from spine_app.pipelines.rendering.ray_eye import eye_along, eye_of
from spine_app.pipelines.rendering.ray_surfaces import RaySurfaces
from spine_app.pipelines.rendering.ray_volume import RayVolume, RayVolumes
from spine_app.pipelines.rendering.ray_workers import Counter, Workers
from spine_app.pipelines.rendering.sight import Grain, Job, Pixels, Sight

PICK_VOXELS = 0.5
"""Voxel spacings between samples of a ray that finds a point."""


class RayCaster:
    """Draws sights. Belongs to the thread that made it."""

    def __init__(self, volumes: RayVolumes, workers: Workers) -> None:
        """Draw with these threads; what is prepared is shared by all who have `volumes`."""
        self._volumes = volumes
        self._workers = workers
        self._surfaces = RaySurfaces(workers)

    def draw(self, sight: Sight, size: tuple[int, int], grain: Grain, job: Job) -> Pixels | None:
        """Draw a picture, smaller than the view where its grain is coarse."""
        width = max(8, round(size[0] / grain.pixels))
        height = max(8, round(size[1] / grain.pixels))
        volume = self._volumes.of(sight.volume)
        scene = volume.seen_as(sight.preset)
        eye = eye_of(sight, volume.grid, size, (width, height), grain.voxels)
        layers = self._surfaces.layers(sight.meshes, sight.camera, eye, (width, height))
        picture = np.empty((height, width, 4), np.uint8)

        def work(counter: Counter) -> None:
            draw_tiles(scene, eye, layers, counter, picture)

        taken = self._workers.share(work, job.interrupted)
        job.seconds = taken or 0.0
        return None if taken is None else picture

    def forget(self) -> None:
        """Let go of surfaces; prepared volumes go when nobody has the volume any more."""
        self._surfaces.forget()

    def release(self) -> None:
        """Let go of everything."""
        self.forget()


@dataclass(frozen=True, eq=False)
class Aim:
    """What rays of the hand go through, ready for `pick`.

    Attributes:
        grid: of the volume as rays see it.
        space: its voxels.
        look: how they look.
        cut: what is left of it.
    """

    grid: Grid
    space: Space
    look: Look
    cut: tuple[HalfSpace, ...]


def aim_at(volume: RayVolume, preset: RenderPreset, cut: tuple[HalfSpace, ...]) -> Aim:
    """Prepare a volume with a look for `pick`.

    It belongs on the thread that draws: a new look takes a while, and the first ray loads its
    machine code, or compiles it where none is kept. That ray goes now, so that no event loop waits
    for it.
    """
    aim = Aim(volume.grid, *volume.seen_as(preset), cut)
    pick(aim, Ray(volume.grid.center_lps, np.array([0.0, 0.0, 1.0])))
    return aim


def pick(aim: Aim, ray: Ray) -> Floats | None:
    """First point of a ray where the picture becomes half opaque. Any thread may ask.

    Args:
        aim: what the ray goes through.
        ray: the line of sight.

    Returns:
        (3,) float64, mm, LPS; None where the ray never becomes half opaque.
    """
    eye = eye_along(ray, aim.grid, aim.cut, PICK_VOXELS)
    distance = find_half(aim.space, aim.look, eye)
    if distance == NOWHERE:
        return None
    return np.asarray(ray.start_lps + distance * ray.direction)
