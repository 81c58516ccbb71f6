"""A tiny picture with all kernels of the ray caster, so that they are compiled ahead of time."""

import numpy as np

from spine_app.kernels.compile import rehearsal
from spine_app.kernels.pick import find_half
from spine_app.kernels.ray_blocks import block_shape, find_ranges, mark_seen, spread_distances
from spine_app.kernels.ray_eye import Eye
from spine_app.kernels.ray_look import Look
from spine_app.kernels.ray_picture import draw_tiles
from spine_app.kernels.ray_space import Space
from spine_app.kernels.ray_surface import Layers, Surface, fill_layers

SHAPE = (3, 3, 3)


@rehearsal
def rehearse() -> None:
    """Draw two by two pixels of 27 voxels and a triangle, and pick a point."""
    space = _space()
    look = Look(
        0.0,
        1.0,
        np.zeros((3, 5), np.float32),
        np.zeros((2, 4), np.float32),
        np.zeros((2, 2), np.float32),
        np.ones(1, np.float32),
        1.0,
        0,
    )
    planes = np.zeros((6, 4))
    eye = Eye(np.zeros(3), np.eye(3), 1.0, 1.0, 1.0, planes - 1.0, (0.0, 0.0, 0.0))
    layers = Layers(
        np.zeros(4, np.float32),
        np.zeros((4, 3), np.float32),
        np.zeros(5, np.int64),
        np.zeros(4, np.int64),
        np.zeros(0, np.float32),
        np.zeros((0, 4), np.float32),
    )
    surface = Surface(
        np.zeros((3, 3)),
        np.zeros((3, 3)),
        np.zeros((1, 3), np.int32),
        np.zeros(1, np.int32),
        np.zeros((1, 5)),
    )
    fill_layers(surface, eye, layers, (2, 2), np.zeros(2, np.int64))
    picture = np.zeros((2, 2, 4), np.uint8)
    draw_tiles((space, look), eye, layers, np.zeros(1, np.int64), picture)
    find_half(space, look, eye)


def _space() -> Space:
    voxels = np.zeros(SHAPE, np.int16)
    voxels.flags.writeable = False
    flat = voxels.reshape(-1)
    flat.flags.writeable = False
    shape = block_shape(SHAPE)
    low, high = np.empty(shape, np.int16), np.empty(shape, np.int16)
    distance = np.empty(shape, np.uint8)
    find_ranges(voxels, np.zeros(1, np.int64), low, high)
    mark_seen(low, high, (0.0, 1.0, 2), np.zeros(3, np.int32), distance)
    spread_distances(distance)
    return Space(
        flat,
        SHAPE,
        (1.0, 1.0, 1.0),
        (1, 1, 1),
        distance.reshape(-1),
        low.reshape(-1),
        high.reshape(-1),
    )
