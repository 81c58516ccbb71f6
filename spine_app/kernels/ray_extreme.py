"""The largest or smallest value along a ray."""

from spine_app.kernels.compile import inlined
from spine_app.kernels.ray_look import Look
from spine_app.kernels.ray_march import Seen
from spine_app.kernels.ray_space import Space, value_at
from spine_app.kernels.ray_way import Way, block_at, inverse, leap, position

NOTHING = -1e9


@inlined
def find_extreme(space: Space, way: Way, sign: int) -> tuple[float, float]:
    """Largest sample times `sign` on a way, and after how many steps it is met first.

    Args:
        space: what it goes through.
        way: where it goes.
        sign: 1 for the largest value, -1 for the smallest.
    """
    quick = inverse(way)
    best, where, n = NOTHING, 0.0, 0.0
    while n < way.steps + 1.0:
        m = min(n, way.steps)
        at = position(way, m)
        block = block_at(space, at)
        bound = space.high[block] if sign > 0 else -space.low[block]
        if bound <= best:
            n += leap(at, quick, 1)
            continue
        value = sign * value_at(space, at[0], at[1], at[2])
        if value > best:
            best, where = value, m
        n += 1.0
    return best, where


@inlined
def show_extreme(space: Space, look: Look, way: Way) -> Seen:
    """Colour of the largest or smallest value on a way."""
    best, _ = find_extreme(space, way, look.extreme)
    n = int((look.extreme * best - look.first) * look.scale)
    opacity = look.flat[n, 0]
    return Seen(look.flat[n, 1], look.flat[n, 2], look.flat[n, 3], 1.0 - opacity, 1.0, 0.0, 0.0)
