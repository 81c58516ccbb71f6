"""All that decides what a picture of the 3D view shows, as one value."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.mesh import ShownMesh
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.view.camera import Camera
from spine_app.domain.volume import Volume

BACKGROUND = (0.035, 0.04, 0.05)
"""Red, green and blue behind the volume, 0 … 1."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Sight:
    """What is seen and from where.

    Attributes:
        volume: what is seen.
        preset: how it looks; values are grey values of the volume.
        camera: where it is seen from.
        cut: only what lies in all of these is seen.
        meshes: surfaces that are seen with it.
        background: red, green and blue behind it, 0 … 1.
    """

    volume: Volume
    preset: RenderPreset
    camera: Camera
    cut: tuple[HalfSpace, ...] = ()
    meshes: tuple[ShownMesh, ...] = ()
    background: tuple[float, float, float] = BACKGROUND


@dataclass(frozen=True)
class Grain:
    """How finely a picture is drawn.

    Attributes:
        pixels: pixels of the view between rays, at least 1.
        voxels: smallest voxel spacings between samples along a ray.
    """

    pixels: float
    voxels: float


def plain(size: tuple[int, int]) -> Pixels:
    """(h, w, 4) uint8 RGBA of a picture of nothing, for a width and height in pixels."""
    color = [round(255 * part) for part in BACKGROUND]
    return np.full((size[1], size[0], 4), [*color, 255], np.uint8)


class Drawing(Protocol):
    """Something that draws sights. Belongs to the thread that made it."""

    def draw(self, sight: Sight, size: tuple[int, int], grain: Grain, job: "Job") -> Pixels | None:
        """(h, w, 4) uint8 RGBA, first row at the top; None when it gave way to something else.

        The picture has `size` divided by `grain.pixels`, or `size` where that costs nothing.
        """

    def forget(self) -> None:
        """Let go of volumes and meshes."""

    def release(self) -> None:
        """Free everything."""


class Job(Protocol):
    """A picture in the making."""

    seconds: float
    """Gets the time that drawing took."""

    def interrupted(self) -> bool:
        """Whether to give way."""
