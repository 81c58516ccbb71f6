"""The point at which a single ray stops to be clear."""

import numpy as np

from spine_app.kernels.compile import inlined, lean
from spine_app.kernels.ray_extreme import NOTHING, find_extreme
from spine_app.kernels.ray_eye import Eye, clip
from spine_app.kernels.ray_look import DENSE, Look, bin_at, bin_before, lit
from spine_app.kernels.ray_space import Space
from spine_app.kernels.ray_way import Way, block_at, inverse, leap, position, way_of

HALF = 0.5
NOWHERE = -1.0


@lean
def find_half(space: Space, look: Look, eye: Eye) -> float:
    """Distance in mm at which the ray straight ahead has become half opaque; `NOWHERE` if never.

    Where pictures show the largest or smallest value: the distance of that, if it can be seen.
    """
    d = (eye.axes[0, 0], eye.axes[0, 1], eye.axes[0, 2])
    near, far = clip(eye, d)
    if far <= near:
        return NOWHERE
    start = (eye.place[0] + near * d[0], eye.place[1] + near * d[1], eye.place[2] + near * d[2])
    step = (eye.step * d[0], eye.step * d[1], eye.step * d[2])
    way = way_of(start, step, eye.step, (far - near) / eye.step)
    steps = _half(space, look, way) if look.extreme == 0 else _extreme(space, look, way)
    return NOWHERE if steps < 0.0 else near + steps * eye.step


@inlined
def _extreme(space: Space, look: Look, way: Way) -> float:
    best, where = find_extreme(space, way, look.extreme)
    if best == NOTHING:
        return NOWHERE
    n = int((look.extreme * best - look.first) * look.scale)
    return where if look.flat[n, 0] > 0.0 else NOWHERE


@inlined
def _half(space: Space, look: Look, way: Way) -> float:
    """Steps after which what shines through is `HALF`."""
    quick, clear = inverse(way), 1.0
    before, n, last = -1, 0.0, np.ceil(way.steps)
    while n <= last:
        at = position(way, min(n, way.steps))
        far = int(space.distance[block_at(space, at)])
        if far > 0 and before < 0:
            n += leap(at, quick, far)
            continue
        if before < 0:
            before = bin_before(space, look, way, n)
        here = bin_at(space, look, at)
        if before >= 0:
            depth, place = _depth(space, look, way, (before, here, n))
            if clear * np.exp(-depth) < HALF:
                part = np.log(clear / HALF) / depth
                rest = min(n, way.steps) - n + 1.0 - place
                return float(n - 1.0 + place + part * rest)
            clear *= np.exp(-depth)
        before = here if far == 0 else -1
        n += 1.0
    return NOWHERE


@inlined
def _depth(space: Space, look: Look, way: Way, step: tuple[int, int, float]) -> tuple[float, float]:
    """Optical depth of a step, and the part of the step before which nothing is seen."""
    before, here, n = step
    a, b = min(before, here), max(before, here) + 1
    dense = look.table[b, DENSE] - look.table[a, DENSE]
    if dense <= 0.0:
        return 0.0, 0.0
    share = min(n, way.steps) - n + 1.0
    depth = dense / (b - a) * way.length * share
    if look.gradient.size > 1:
        depth *= lit(space, look, way, position(way, n - 1.0 + 0.5 * share))[2]
    first = a
    while look.table[first + 1, DENSE] == look.table[a, DENSE]:
        first += 1
    clear = (first - a) / (b - a) if here > before else 0.0
    return depth, clear * share
