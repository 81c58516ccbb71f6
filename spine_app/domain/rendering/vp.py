"""Volume properties of 3D Slicer (`.vp`): nine lines of numbers, read strictly.

Source:
    3D Slicer, developer guide, "Volume rendering", "Format of Volume Property (.vp) file": lines
    for interpolation, shading, diffuse, ambient, specular, specular power, then scalar opacity,
    gradient opacity and colour, each of these beginning with how many numbers follow. Opacities are
    per unit distance, which is 1 mm here.
"""

import math
import re

from spine_app.domain.rendering.errors import NotAPreset
from spine_app.domain.rendering.preset import Light, OpacityPoint, RenderPreset
from spine_app.domain.rendering.transfer import GAP, MAX_POINTS, MIN_POINTS, VALUE_LIMIT
from spine_app.domain.volume import Modality

CHARACTERS_MAX = 64 * 1024
LINES = 9
LINEAR = "1"
POWER_MAX = 128.0
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
NO_GRADIENT = "4 0 1 255 1"
"""A gradient curve without effect, as Slicer writes it."""


def read_vp(text: str, modality: Modality) -> RenderPreset:
    """The transfer function of a file.

    Args:
        text: content of the file.
        modality: what its grey values mean; the file does not say.

    Raises:
        NotAPreset: the text is no volume property, or one of more than `MAX_POINTS` points a curve.
    """
    lines = text.splitlines() if len(text) <= CHARACTERS_MAX else []
    if len(lines) < LINES or any(line.strip() for line in lines[LINES:]):
        raise NotAPreset
    shaded = _choice(lines[1])
    _choice(lines[0])
    diffuse, ambient, specular = (_single(line, 1.0) for line in lines[2:5])
    light = Light(ambient, diffuse, specular, _single(lines[5], POWER_MAX))
    opacities = _curve(lines[6])
    gradient = _curve(lines[7])
    return RenderPreset(
        modality,
        colors=tuple((v[0], (v[1], v[2], v[3])) for v in _points(lines[8], 4)),
        opacities=opacities,
        light=light,
        gradient=() if all(factor == 1.0 for _, factor in gradient) else gradient,
        shaded=shaded,
    )


def write_vp(preset: RenderPreset) -> str:
    """The file of a transfer function; `preset` has values, not fractions of a window."""
    light = preset.light
    numbers = (light.diffuse, light.ambient, light.specular, light.specular_power)
    gradient = _line(preset.gradient) if preset.gradient else NO_GRADIENT
    colors = tuple((value, *color) for value, color in preset.colors)
    lines = [LINEAR, str(int(preset.shaded)), *(f"{number:g}" for number in numbers)]
    return "\n".join([*lines, _line(preset.opacities), gradient, _line(colors), ""])


def _line(points: tuple[tuple[float, ...], ...]) -> str:
    values = [f"{point[0]:.8g}" for point in points]
    told = [" ".join(f"{number:.4g}" for number in point[1:]) for point in points]
    count = sum(len(point) for point in points)
    pairs = [f"{value} {rest}" for value, rest in zip(values, told, strict=True)]
    return " ".join([str(count), *pairs])


def _numbers(line: str) -> list[float]:
    words = line.split()
    if len(words) > 1 + 4 * MAX_POINTS or not all(NUMBER.fullmatch(word) for word in words):
        raise NotAPreset
    numbers = [float(word) for word in words]
    if not all(math.isfinite(number) for number in numbers):
        raise NotAPreset
    return numbers


def _single(line: str, most: float) -> float:
    numbers = _numbers(line)
    if len(numbers) != 1 or not 0.0 <= numbers[0] <= most:
        raise NotAPreset
    return numbers[0]


def _choice(line: str) -> bool:
    if line.strip() not in ("0", "1"):
        raise NotAPreset
    return line.strip() == "1"


def _curve(line: str) -> tuple[OpacityPoint, ...]:
    return tuple((value, height) for value, height in _points(line, 2))


def _points(line: str, parts: int) -> list[tuple[float, ...]]:
    """Points of `parts` numbers: a value, and numbers of 0 … 1. Steps become steep slopes."""
    numbers = _numbers(line)
    count = len(numbers) - 1
    if count < 0 or numbers[0] != count or count % parts:
        raise NotAPreset
    points = [tuple(numbers[at : at + parts]) for at in range(1, count + 1, parts)]
    if not MIN_POINTS <= len(points) <= MAX_POINTS or not all(map(_in_range, points)):
        raise NotAPreset
    return _steep(points)


def _in_range(point: tuple[float, ...]) -> bool:
    return abs(point[0]) <= VALUE_LIMIT and all(0.0 <= part <= 1.0 for part in point[1:])


def _steep(points: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Points by rising value; one at the value of the one before lies a little above it."""
    steep: list[tuple[float, ...]] = []
    for point in points:
        if steep and point[0] < steep[-1][0] - GAP * MAX_POINTS:
            raise NotAPreset
        least = steep[-1][0] + GAP if steep else -VALUE_LIMIT
        steep.append((max(point[0], least), *point[1:]))
    return steep
