"""A transfer function under the hand: points added, moved, coloured and deleted; and its sliders.

Everything is a value: each edit gives a new `RenderPreset` whose points are sorted and in range.
"""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from spine_app.domain.errors import RequestRefused
from spine_app.domain.rendering.preset import ColorPoint, OpacityPoint, RenderPreset

Color = tuple[float, float, float]

MAX_POINTS = 32
"""Points of one curve: more cannot be told apart with a pointer, and a line of Slicer's file
would become longer than the 1023 characters that Slicer reads."""
MIN_POINTS = 2
VALUE_LIMIT = 20_000.0
"""Largest grey value of a point, in either direction."""
GAP = 1e-3
"""Smallest distance between two points of a curve, in grey values."""
OPAQUE = 0.999
"""Opacity per mm that counts as opaque where opacities are scaled."""


class Part(Enum):
    """Which points of a transfer function an edit is about."""

    OPACITY = "opacity"
    COLOR = "color"
    GRADIENT = "gradient"


FIELDS = {Part.OPACITY: "opacities", Part.COLOR: "colors", Part.GRADIENT: "gradient"}
PLAIN_GRADIENT: tuple[OpacityPoint, ...] = ((0.0, 1.0), (200.0, 1.0))
"""A gradient curve without effect, from which a new one is bent."""


def points_of(preset: RenderPreset, part: Part) -> tuple[tuple[float, object], ...]:
    """(value, opacity or colour) of each point, by rising value."""
    points: tuple[tuple[float, object], ...] = getattr(preset, FIELDS[part])
    return PLAIN_GRADIENT if part is Part.GRADIENT and not points else points


def with_point_moved(
    preset: RenderPreset, part: Part, index: int, value: float, height: float
) -> RenderPreset:
    """Move a point, between its neighbours.

    Args:
        preset: what is edited.
        part: which curve.
        index: which point of it.
        value: grey value, or grey values per mm; clamped between the neighbours.
        height: opacity per mm, or factor; clamped to 0 … 1; colours have none.

    Raises:
        RequestRefused: there is no such point.
    """
    points = list(points_of(preset, part))
    _check(points, index)
    low, high = _room(points, part, index)
    told = points[index][1] if part is Part.COLOR else float(np.clip(height, 0.0, 1.0))
    points[index] = (float(np.clip(value, low, high)), told)
    return _with(preset, part, points)


def with_point_added(
    preset: RenderPreset, part: Part, value: float, height: float
) -> tuple[RenderPreset, int]:
    """Add a point, with the colour that the function has there.

    Args:
        preset: what is edited.
        part: which curve.
        value: grey value; moved away from a point that lies there already.
        height: opacity per mm, or factor; clamped to 0 … 1.

    Returns:
        The edited function and the index of the new point.

    Raises:
        RequestRefused: the curve has `MAX_POINTS` already.
    """
    points = list(points_of(preset, part))
    if len(points) >= MAX_POINTS:
        raise RequestRefused
    least = 0.0 if part is Part.GRADIENT else -VALUE_LIMIT
    value = float(np.clip(value, least, VALUE_LIMIT))
    index = int(np.searchsorted([point[0] for point in points], value))
    told: object = (
        color_at(preset, value) if part is Part.COLOR else float(np.clip(height, 0.0, 1.0))
    )
    points.insert(index, (value, told))
    return _with(preset, part, _spread(points)), index


def without_point(preset: RenderPreset, part: Part, index: int) -> RenderPreset:
    """Delete a point; the last `MIN_POINTS` stay.

    Raises:
        RequestRefused: there is no such point, or it is one of the last.
    """
    points = list(points_of(preset, part))
    _check(points, index)
    if len(points) <= MIN_POINTS:
        raise RequestRefused
    del points[index]
    return _with(preset, part, points)


def with_color(preset: RenderPreset, index: int, color: Color) -> RenderPreset:
    """Give a colour point another colour, each part clamped to 0 … 1.

    Raises:
        RequestRefused: there is no such point.
    """
    points = list(preset.colors)
    _check(points, index)
    red, green, blue = (float(np.clip(part, 0.0, 1.0)) for part in color)
    points[index] = (points[index][0], (red, green, blue))
    return replace(preset, colors=tuple(points))


def color_at(preset: RenderPreset, value: float) -> Color:
    """Colour of a grey value, between the points linear in red, green and blue."""
    values = [point[0] for point in preset.colors]
    red, green, blue = (
        float(np.interp(value, values, [point[1][part] for point in preset.colors]))
        for part in range(3)
    )
    return red, green, blue


@dataclass(frozen=True)
class Tuning:
    """The sliders that act on any preset.

    Attributes:
        opacity: factor of the absorption, 0 … 2; 1 leaves the preset as it is.
        shift: grey values by which the function is moved.
    """

    opacity: float = 1.0
    shift: float = 0.0

    def applied(self, preset: RenderPreset) -> RenderPreset:
        """The preset as it is drawn.

        An opacity a per mm becomes 1 - (1 - a)^f: the absorption coefficient times f
        (Beer-Lambert), so that nothing ever exceeds 1.
        """
        return replace(
            preset,
            colors=tuple((value + self.shift, color) for value, color in preset.colors),
            opacities=tuple((v + self.shift, self._scaled(a)) for v, a in preset.opacities),
        )

    def _scaled(self, opacity: float) -> float:
        if self.opacity == 1.0:
            return opacity
        return float(1.0 - (1.0 - min(opacity, OPAQUE)) ** self.opacity)


def _check(points: list[object] | list[tuple[float, object]] | list[ColorPoint], at: int) -> None:
    if not 0 <= at < len(points):
        raise RequestRefused


def _room(points: list[tuple[float, object]], part: Part, index: int) -> tuple[float, float]:
    """Lowest and highest value that a point may take without passing a neighbour."""
    least = 0.0 if part is Part.GRADIENT else -VALUE_LIMIT
    low = points[index - 1][0] + GAP if index else least
    high = points[index + 1][0] - GAP if index + 1 < len(points) else VALUE_LIMIT
    return low, max(low, high)


def _spread(points: list[tuple[float, object]]) -> list[tuple[float, object]]:
    """Points of which no two share a value; later ones move up."""
    spread: list[tuple[float, object]] = []
    for value, told in points:
        least = spread[-1][0] + GAP if spread else -VALUE_LIMIT
        spread.append((max(value, least), told))
    return spread


def _with(preset: RenderPreset, part: Part, points: list[tuple[float, object]]) -> RenderPreset:
    return replace(preset, **{FIELDS[part]: tuple(points)})  # type: ignore[arg-type]
