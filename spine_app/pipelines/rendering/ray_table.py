"""From a transfer function to the tables of the ray caster."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats
from spine_app.domain.rendering.preset import Blend, Light, OpacityPoint, RenderPreset
from spine_app.kernels.ray_look import Look

BINS_MAX = 16384
LIGHTS = 1025
GRADIENTS = 257
SOLID = 0.9999
"""Opacity of a millimetre of what is said to be opaque: a tenth of it lets 40 % through."""
INVISIBLE = 1e-4
"""Opacity of a millimetre that counts as none: half a metre of it is less than a twentieth."""
SIGNS = {Blend.COMPOSITE: 0, Blend.MAXIMUM: 1, Blend.MINIMUM: -1}


def look_of(preset: RenderPreset, extent: tuple[int, int]) -> tuple[Look, NDArray[np.int32]]:
    """Tables for the values from the smallest to the largest of a volume.

    Args:
        preset: its values are grey values of the volume.
        extent: smallest and largest value.

    Returns:
        The look, and (bins + 1,) int32: how many of the bins before each one can be seen.
    """
    count = min(extent[1] - extent[0] + 1, BINS_MAX)
    scale = count / (extent[1] - extent[0] + 1)
    middle = np.arange(count, dtype=np.float64) + 0.5
    values: Floats = extent[0] + middle / scale
    opacity = np.clip(_points(preset.opacities, values), 0.0, 1.0)
    rgb = _colors(preset, values)
    dense = -np.log1p(-np.minimum(opacity, SOLID))
    dense[opacity < INVISIBLE] = 0.0
    sums = np.zeros((count + 1, 5), np.float64)
    rows = np.column_stack([dense, dense * middle, dense[:, None] * rgb])
    np.cumsum(rows, axis=0, out=sums[1:])
    seen = np.zeros(count + 1, np.int32)
    np.cumsum(dense > 0.0, out=seen[1:])
    factors, steepest = _gradient(preset.gradient)
    look = Look(
        float(extent[0]),
        float(scale),
        sums.astype(np.float32),
        np.column_stack([opacity, opacity[:, None] * rgb]).astype(np.float32),
        _lights(preset.light, shaded=preset.shaded),
        factors,
        steepest,
        SIGNS[preset.blend],
    )
    return look, seen


def _points(points: tuple[OpacityPoint, ...], values: Floats) -> Floats:
    at = np.array([value for value, _ in points], np.float64)
    return np.interp(values, at, np.array([alpha for _, alpha in points], np.float64))


def _colors(preset: RenderPreset, values: Floats) -> Floats:
    """(n, 3) float64. Colours of values."""
    at = np.array([value for value, _ in preset.colors], np.float64)
    rgb = np.array([color for _, color in preset.colors], np.float64)
    return np.column_stack([np.interp(values, at, rgb[:, n]) for n in range(3)])


def _lights(light: Light, *, shaded: bool) -> NDArray[np.float32]:
    """(LIGHTS, 2) float32. `Look.light`, for a light that shines from the eye."""
    if not shaded:
        return np.tile(np.array([1.0, 0.0], np.float32), (LIGHTS, 1))
    cosine = np.linspace(0.0, 1.0, LIGHTS)
    # The mirrored ray meets the eye at twice the angle between ray and normal.
    mirrored = np.maximum(2.0 * cosine**2 - 1.0, 0.0)
    shine = light.specular * mirrored**light.specular_power
    shine[cosine == 0.0] = 0.0
    return np.column_stack([light.ambient + light.diffuse * cosine, shine]).astype(np.float32)


def _gradient(points: tuple[OpacityPoint, ...]) -> tuple[NDArray[np.float32], float]:
    """`Look.gradient` and `Look.steepest`."""
    if not points or points[-1][0] <= 0.0:
        return np.ones(1, np.float32), 1.0
    lengths = np.linspace(0.0, points[-1][0], GRADIENTS)
    return _points(points, lengths).astype(np.float32), float(points[-1][0])
