"""One ray through a volume: leaps over what cannot be seen, and light where something can.

Between two samples the value is taken to change evenly, so what lies between them is known from
sums over the transfer function (Max, Hanrahan and Crawfis, Area and volume coherence for efficient
visualization of 3D scalar functions, 1990; Engel, Kraus and Ertl, High-quality pre-integrated
volume rendering, 2001). Steps of a voxel then show neither rings nor gaps.
"""

from typing import NamedTuple

import numpy as np

from spine_app.kernels.compile import inlined
from spine_app.kernels.ray_look import (
    BLUE,
    DENSE,
    GREEN,
    PLACE,
    RED,
    Look,
    bin_at,
    bin_before,
    lit,
)
from spine_app.kernels.ray_space import Space
from spine_app.kernels.ray_way import Way, block_at, inverse, leap, position

OPAQUE = 1.0 / 255.0
"""What is left of the light behind something that counts as opaque."""
FAINT = 1.0 / 512.0
"""Part of a pixel that is not worth a light of its own: it takes that of the part before."""

CREST = 0.5
"""A slope below this part of the one just before gives way to the light of that."""


class Seen(NamedTuple):
    """What a ray has met.

    Attributes:
        red: times opacity, 0 … 1.
        green: times opacity, 0 … 1.
        blue: times opacity, 0 … 1.
        clear: what shines through, 0 … 1.
        many: what the last colour was multiplied with; negative before the first one.
        more: what was added to it.
        steep: length of the gradient there.
    """

    red: float
    green: float
    blue: float
    clear: float
    many: float
    more: float
    steep: float


@inlined
def march(space: Space, look: Look, way: Way, seen: Seen) -> Seen:
    """What a ray has met at the end of a way, given what it had met before."""
    quick = inverse(way)
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
            seen = meet(space, look, way, (before, here, n), seen)
            if seen.clear < OPAQUE:
                return seen
        before = here if far == 0 else -1
        n += 1.0
    return seen


@inlined
def meet(space: Space, look: Look, way: Way, step: tuple[int, int, float], seen: Seen) -> Seen:
    """What a ray has met after one more step.

    Args:
        space: what it goes through.
        look: how that looks.
        way: where it goes.
        step: bins of the sample before and of the one that was reached, and number of that.
        seen: what it had met.
    """
    before, here, n = step
    a, b = min(before, here), max(before, here) + 1
    table = look.table
    dense = table[b, DENSE] - table[a, DENSE]
    if dense <= 0.0:
        return seen
    share = min(n, way.steps) - n + 1.0
    depth = dense / (b - a) * way.length * share
    many, more, steep = seen.many, seen.more, seen.steep
    is_new = many < 0.0 or look.gradient.size > 1
    if is_new or (1.0 - np.exp(-depth)) * seen.clear > FAINT:
        middle = (table[b, PLACE] - table[a, PLACE]) / dense - before
        part = middle / (here - before) if here != before else 0.5
        m = n - 1.0 + min(max(part, 0.0), 1.0) * share
        many, more, factor, length = lit(space, look, way, position(way, m))
        depth *= factor
        if seen.many >= 0.0 and length < CREST * steep:
            # On the crest of a thin shell there is no slope that says where the surface faces.
            part = length / (CREST * steep)
            many, more = (
                seen.many + part * (many - seen.many),
                seen.more + part * (more - seen.more),
            )
        steep = length
    weight = (1.0 - np.exp(-depth)) * seen.clear
    return Seen(
        seen.red + weight * min(many * (table[b, RED] - table[a, RED]) / dense + more, 1.0),
        seen.green + weight * min(many * (table[b, GREEN] - table[a, GREEN]) / dense + more, 1.0),
        seen.blue + weight * min(many * (table[b, BLUE] - table[a, BLUE]) / dense + more, 1.0),
        seen.clear - weight,
        many,
        more,
        steep,
    )
