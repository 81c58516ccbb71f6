"""A picture of a volume and of surfaces: rays for the tiles of pixels that threads share."""

import numpy as np
from numpy.typing import NDArray

from spine_app.kernels.compile import inlined, lean
from spine_app.kernels.ray_counter import take
from spine_app.kernels.ray_extreme import show_extreme
from spine_app.kernels.ray_eye import Eye, clip, direction
from spine_app.kernels.ray_look import Look
from spine_app.kernels.ray_march import OPAQUE, Seen, march
from spine_app.kernels.ray_space import Space, Triple
from spine_app.kernels.ray_surface import Layers
from spine_app.kernels.ray_way import way_of

TILE = 16
"""Edge of a tile in pixels: small enough that its end is never waited for."""

Pixels = NDArray[np.uint8]


def tiles(height: int, width: int) -> int:
    """How many pieces of work a picture is."""
    return -(-height // TILE) * -(-width // TILE)


@lean
def draw_tiles(
    scene: tuple[Space, Look], eye: Eye, layers: Layers, counter: NDArray[np.int64], picture: Pixels
) -> int:
    """Draw pieces of a picture until none is left; several threads may share the work.

    Args:
        scene: what is seen and how it looks.
        eye: where it is seen from.
        layers: what surfaces show; of no pixels where there are none.
        counter: `ray_counter.take`; a piece is a tile.
        picture: (h, w, 4) uint8 RGBA, gets the result.

    Returns:
        How many tiles were drawn.
    """
    height, width = picture.shape[0], picture.shape[1]
    across, down = (width + TILE - 1) // TILE, (height + TILE - 1) // TILE
    done = 0
    while True:
        tile = take(counter)
        if tile >= across * down:
            return done
        top, left = tile // across * TILE, tile % across * TILE
        for row in range(top, min(top + TILE, height)):
            for column in range(left, min(left + TILE, width)):
                seen = _look_along(scene, eye, layers, (row, column, height, width))
                _write(picture, row, column, seen, eye.background)
        done += 1


@inlined
def _write(picture: Pixels, row: int, column: int, seen: Seen, background: Triple) -> None:
    """Lay what a ray has met over the background."""
    red = seen.red + seen.clear * background[0]
    green = seen.green + seen.clear * background[1]
    blue = seen.blue + seen.clear * background[2]
    picture[row, column, 0] = np.uint8(min(255.0 * red + 0.5, 255.0))
    picture[row, column, 1] = np.uint8(min(255.0 * green + 0.5, 255.0))
    picture[row, column, 2] = np.uint8(min(255.0 * blue + 0.5, 255.0))
    picture[row, column, 3] = np.uint8(255)


@inlined
def _look_along(
    scene: tuple[Space, Look], eye: Eye, layers: Layers, where: tuple[int, int, int, int]
) -> Seen:
    """What the ray of a pixel meets, surfaces and volume in their order."""
    row, column, height, width = where
    right, up = (column + 0.5 - 0.5 * width) * eye.aspect, 0.5 * height - row - 0.5
    d = direction(eye, right, up)
    at, far = clip(eye, d)
    seen = Seen(0.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0)
    if layers.depth.size == 0:
        return _go(scene, eye, d, (at, far), seen)
    # From depth along the look to distance along the ray.
    slant = np.sqrt(eye.focal * eye.focal + right * right + up * up) / eye.focal
    pixel = row * width + column
    start = layers.start[pixel]
    for n in range(start, start + layers.filled[pixel]):
        stop = min(slant / layers.depths[n], far)
        seen = _go(scene, eye, d, (at, stop), seen)
        at = max(at, stop)
        seen = _cover(seen, layers.colors[n], layers.colors[n, 3])
    if layers.depth[pixel] == 0.0:
        return _go(scene, eye, d, (at, far), seen)
    seen = _go(scene, eye, d, (at, min(slant / layers.depth[pixel], far)), seen)
    return _cover(seen, layers.face[pixel], 1.0)


@inlined
def _go(
    scene: tuple[Space, Look], eye: Eye, d: Triple, part: tuple[float, float], seen: Seen
) -> Seen:
    """What a ray has met after a part of its way through the volume, from and to in mm."""
    near, far = part
    if far <= near or seen.clear < OPAQUE:
        return seen
    start = (eye.place[0] + near * d[0], eye.place[1] + near * d[1], eye.place[2] + near * d[2])
    step = (eye.step * d[0], eye.step * d[1], eye.step * d[2])
    way = way_of(start, step, eye.step, (far - near) / eye.step)
    if scene[1].extreme == 0:
        return march(scene[0], scene[1], way, seen)
    found = show_extreme(scene[0], scene[1], way)
    return Seen(
        seen.red + seen.clear * found.red,
        seen.green + seen.clear * found.green,
        seen.blue + seen.clear * found.blue,
        seen.clear * found.clear,
        1.0,
        0.0,
        0.0,
    )


@inlined
def _cover(seen: Seen, color: NDArray[np.float32], opacity: float) -> Seen:
    """What a ray has met after a point of a surface."""
    weight = seen.clear * opacity
    return Seen(
        seen.red + weight * color[0],
        seen.green + weight * color[1],
        seen.blue + weight * color[2],
        seen.clear - weight,
        seen.many,
        seen.more,
        seen.steep,
    )
