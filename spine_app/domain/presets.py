"""Volume-rendering presets as data: colour and opacity over the grey values, and the light."""

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

BONE_COLORS: tuple[ColorPoint, ...] = (
    (120, (0.45, 0.20, 0.14)),
    (220, (0.70, 0.46, 0.32)),
    (360, (0.89, 0.77, 0.60)),
    (700, (0.96, 0.91, 0.79)),
    (1800, (1.0, 0.99, 0.95)),
    (3000, (0.85, 0.92, 1.0)),
)

CT_PRESETS: dict[str, RenderPreset] = {
    "bone": RenderPreset(
        Modality.CT,
        BONE_COLORS,
        ((150, 0.0), (240, 0.06), (380, 0.45), (700, 0.85), (1500, 0.95)),
    ),
    "bone_skin": RenderPreset(
        Modality.CT,
        (
            (-500, (0.88, 0.66, 0.52)),
            (-100, (0.93, 0.72, 0.58)),
            (60, (0.8, 0.42, 0.34)),
            *BONE_COLORS[1:],
        ),
        (
            (-500, 0.0),
            (-400, 0.3),
            (-200, 0.3),
            (-130, 0.0),
            (200, 0.0),
            (300, 0.2),
            (700, 0.85),
            (1500, 0.95),
        ),
        Light(ambient=0.25, diffuse=0.85, specular=0.15, specular_power=12.0),
    ),
    "soft": RenderPreset(
        Modality.CT,
        (
            (-150, (0.90, 0.80, 0.45)),
            (-60, (0.85, 0.66, 0.42)),
            (20, (0.62, 0.25, 0.22)),
            (90, (0.76, 0.36, 0.30)),
            (180, (0.88, 0.58, 0.46)),
            (400, (0.94, 0.88, 0.76)),
            (1500, (1.0, 0.99, 0.95)),
        ),
        ((-20, 0.0), (30, 0.12), (90, 0.32), (220, 0.5), (400, 0.8), (1500, 0.95)),
        Light(ambient=0.25, diffuse=0.85, specular=0.1, specular_power=10.0),
    ),
}
"""CT presets in HU, opacity per mm."""

MR_PRESETS: dict[str, RenderPreset] = {
    "surface": RenderPreset(
        Modality.MR,
        ((0.1, (0.25, 0.22, 0.22)), (0.5, (0.74, 0.62, 0.56)), (1.0, (0.99, 0.96, 0.92))),
        ((0.18, 0.0), (0.3, 0.1), (0.6, 0.35), (1.0, 0.7)),
    ),
}
"""MR presets in fractions of the grey window, opacity per mm."""


def presets_for(modality: Modality) -> dict[str, RenderPreset]:
    """Presets by name; the first is the default."""
    return CT_PRESETS if modality is Modality.CT else MR_PRESETS
