"""What each vertebra shows of its level, and how far its mask is to be trusted."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.levels import ID_OF_LEVEL, LEVELS
from spine_helper.anatomy.parts import Evidence, Flag
from spine_helper.builtin.instances import Instances
from spine_helper.builtin.lattice import Window
from spine_helper.builtin.networks import BODY
from spine_helper.builtin.ribs import rib_chances

_ORDINAL: Final = np.array(
    [19.5 if level == "T13" else float(ID_OF_LEVEL[level]) for level in LEVELS]
)
"""(levels,) what the network calls each level; T13 stands between T12 and L1."""
_LEVEL_SD: Final = 2.6
_FLOOR: Final = -8.0
"""No vertebra speaks louder than that against a level."""
_SMALL: Final = 0.5
_METAL_HU: Final = 2400.0
_DENS_ML: Final = 0.6
_DENS_MM: Final = 13.0


def describe(found: Instances, window: Window) -> tuple[tuple[Evidence, ...], tuple[float, ...]]:
    """Evidence and quality of every vertebra, from head to feet."""
    count = len(found.middles)
    voxels = np.bincount(found.labels.reshape(-1), minlength=count + 1)[1:]
    volumes = voxels * float(window.spacing.prod()) / 1000
    ribs = rib_chances(found, window)
    rows = [_describe(found, window, n, (volumes, ribs)) for n in range(1, count + 1)]
    return tuple(row[0] for row in rows), tuple(row[1] for row in rows)


def _describe(
    found: Instances,
    window: Window,
    number: int,
    known: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[Evidence, float]:
    volumes, ribs = known
    places = np.argwhere(found.labels == number)
    points = window.to_mm(places.astype(np.float64))
    body = found.classes[tuple(places.T)] == BODY
    middle = window.to_mm(found.middles[number - 1])
    if body.sum() > 0.15 * len(body):
        middle = points[body].mean(axis=0)
    flags = _flags(found, window, places, (number, volumes))
    level = found.levels[number - 1]
    scores = np.maximum(-0.5 * ((_ORDINAL - level) / _LEVEL_SD) ** 2, _FLOOR)
    k, j, i = (float(x) for x in middle)
    at_border = "border" in flags
    evidence = Evidence(
        scores=np.where(np.isfinite(scores), scores, 0.0),
        centre_mm=(i, j, k),
        volume_ml=float(volumes[number - 1]),
        body_height_mm=float("nan") if at_border else _height(found, window, number, points[body]),
        has_rib=_has_rib(float(ribs[number - 1]), at_border=at_border),
        has_dens=_dens(found, number, points, (middle, window)),
        visible=0.6 if at_border else 1.0,
        flags=flags,
    )
    chance = found.vertebra_chance[tuple(places.T)]
    return evidence, float(np.clip(chance.mean(), 0, 1))


def _flags(
    found: Instances,
    window: Window,
    places: NDArray[np.intp],
    volume_of: tuple[int, NDArray[np.float64]],
) -> tuple[Flag, ...]:
    number, volumes = volume_of
    flags: list[Flag] = []
    whole = places + np.array(window.start)
    edge = np.array(window.full) - 1
    if bool(((whole == 0) | (whole == edge)).any()):
        flags.append("border")
    near = [volumes[n] for n in (number - 2, number) if 0 <= n < len(volumes)]
    if near and volumes[number - 1] < _SMALL * float(np.mean(near)):
        flags.append("small")
    if float(found.level_spread[number - 1]) > 2.5:
        flags.append("split-unsure")
    hu = window.hu[tuple(places.T)]
    if int((hu > _METAL_HU).sum()) > 20:
        flags.append("metal")
    return tuple(flags)


def _has_rib(chance: float, *, at_border: bool) -> float:
    """The ribs of what the scan cuts may lie outside of it."""
    return float("nan") if at_border and chance < 0.5 else chance


def _axis(found: Instances, window: Window, number: int) -> NDArray[np.float64]:
    """(3,) unit vector along the spine at a vertebra, towards the head."""
    low, high = min(number, len(found.middles) - 1), max(number - 2, 0)
    way = (found.middles[high] - found.middles[low]) * window.spacing
    length = float(np.linalg.norm(way))
    return way / length if length > 0 else np.array([1.0, 0.0, 0.0])


def _height(found: Instances, window: Window, number: int, body: NDArray[np.float64]) -> float:
    """Median height of the body's columns along the spine, mm."""
    if len(body) < 30:
        return float("nan")
    axis = _axis(found, window, number)
    along = (body - body.mean(axis=0)) @ axis
    across = body - body.mean(axis=0) - along[:, None] * axis
    step = float(window.spacing.mean())
    cells = np.rint(across / (1.5 * step)).astype(int)
    _, column = np.unique(cells, axis=0, return_inverse=True)
    column = column.reshape(-1)
    high = np.full(column.max() + 1, -np.inf)
    low = np.full(column.max() + 1, np.inf)
    np.maximum.at(high, column, along)
    np.minimum.at(low, column, along)
    heights = high - low + step * 0.8
    return float(np.median(heights[heights > 0.5 * heights.max()]))


def _dens(
    found: Instances,
    number: int,
    points: NDArray[np.float64],
    place: tuple[NDArray[np.float64], Window],
) -> float:
    """Chance that a vertebra reaches far up into the ring above it."""
    middle, window = place
    if found.levels[number - 1] > 6:
        return 0.01
    axis = _axis(found, window, number)
    rise = (points - middle) @ axis
    aside = np.linalg.norm(points - middle - rise[:, None] * axis, axis=1)
    volume = float(((rise > _DENS_MM) & (aside < 11)).sum()) * float(window.spacing.prod()) / 1000
    return 0.9 if volume > _DENS_ML else 0.1
