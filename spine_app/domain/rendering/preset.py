"""A transfer function as a value: colour and opacity over the grey values, and the light."""

from dataclasses import dataclass, replace
from enum import Enum

from spine_app.domain.volume import Modality
from spine_app.domain.window import GreyWindow

ColorPoint = tuple[float, tuple[float, float, float]]
OpacityPoint = tuple[float, float]


@dataclass(frozen=True)
class Light:
    """Coefficients of the Phong light model, each 0 … 1 except the exponent."""

    ambient: float = 0.2
    diffuse: float = 0.9
    specular: float = 0.2
    specular_power: float = 16.0


class Blend(Enum):
    """How samples along a ray become one colour."""

    COMPOSITE = "composite"
    """From front to back, each covering what lies behind it."""
    MAXIMUM = "maximum"
    """The largest value (MIP)."""
    MINIMUM = "minimum"
    """The smallest value."""


@dataclass(frozen=True)
class RenderPreset:
    """A transfer function.

    Attributes:
        modality: what the values mean.
        colors: (value, (r, g, b)) with r, g, b in 0 … 1, by rising value.
        opacities: (value, opacity per mm in 0 … 1), by rising value.
        light: how surfaces shine.
        gradient: (grey values per mm, factor of the opacity in 0 … 1), by rising value; empty where
            the opacity does not depend on the gradient.
        blend: how samples become a colour; only `COMPOSITE` is lit.
        shaded: whether `light` is used.

    Values are HU for CT and fractions of the grey window for MR (`scaled_to`).
    """

    modality: Modality
    colors: tuple[ColorPoint, ...]
    opacities: tuple[OpacityPoint, ...]
    light: Light = Light()
    gradient: tuple[OpacityPoint, ...] = ()
    blend: Blend = Blend.COMPOSITE
    shaded: bool = True

    def scaled_to(self, window: GreyWindow) -> "RenderPreset":
        """The preset with window fractions turned into grey values (0 = black, 1 = white)."""
        low = window.center - window.width / 2
        return replace(
            self,
            colors=tuple((low + v * window.width, color) for v, color in self.colors),
            opacities=tuple((low + v * window.width, opacity) for v, opacity in self.opacities),
            gradient=tuple((v * window.width, factor) for v, factor in self.gradient),
        )

    def mirrored(self) -> "RenderPreset":
        """The preset of window fractions for values that mean the opposite: low ones are bright."""
        return replace(
            self,
            colors=tuple((1.0 - v, color) for v, color in reversed(self.colors)),
            opacities=tuple((1.0 - v, opacity) for v, opacity in reversed(self.opacities)),
            blend=MIRRORED[self.blend],
        )


MIRRORED = {
    Blend.COMPOSITE: Blend.COMPOSITE,
    Blend.MAXIMUM: Blend.MINIMUM,
    Blend.MINIMUM: Blend.MAXIMUM,
}


def unscaled(preset: RenderPreset, window: GreyWindow) -> RenderPreset:
    """The inverse of `RenderPreset.scaled_to`: grey values turned into fractions of a window."""
    low, width = window.center - window.width / 2, window.width
    return replace(
        preset,
        colors=tuple(((v - low) / width, color) for v, color in preset.colors),
        opacities=tuple(((v - low) / width, opacity) for v, opacity in preset.opacities),
        gradient=tuple((v / width, factor) for v, factor in preset.gradient),
    )
