"""MR presets: values in fractions of the grey window, opacity per mm.

MR grey values mean nothing by themselves, so the numbers are places between the black and the white
of the automatic window. They are our own, set by eye on public T1 and T2 images.
"""

from spine_app.domain.rendering.preset import Blend, Light, RenderPreset
from spine_app.domain.volume import Modality

GLOSSY = Light(ambient=0.2, diffuse=0.85, specular=0.35, specular_power=24.0)
UNLIT = Light()

MR_PRESETS: dict[str, RenderPreset] = {
    "surface": RenderPreset(
        Modality.MR,
        ((0.1, (0.52, 0.40, 0.36)), (0.4, (0.84, 0.68, 0.58)), (1.0, (1.0, 0.95, 0.89))),
        ((0.14, 0.0), (0.24, 0.18), (0.5, 0.45), (1.0, 0.8)),
        Light(ambient=0.3, diffuse=0.9, specular=0.15, specular_power=14.0),
    ),
    "fluid": RenderPreset(
        Modality.MR,
        (
            (0.55, (0.20, 0.34, 0.62)),
            (0.75, (0.36, 0.66, 0.90)),
            (0.95, (0.82, 0.94, 1.0)),
            (1.3, (1.0, 1.0, 1.0)),
        ),
        ((0.62, 0.0), (0.74, 0.03), (0.88, 0.20), (1.1, 0.6)),
        GLOSSY,
    ),
    "soft": RenderPreset(
        Modality.MR,
        (
            (0.05, (0.50, 0.24, 0.22)),
            (0.25, (0.80, 0.42, 0.34)),
            (0.5, (0.94, 0.66, 0.48)),
            (0.8, (1.0, 0.90, 0.70)),
            (1.2, (1.0, 0.98, 0.94)),
        ),
        ((0.12, 0.0), (0.22, 0.04), (0.45, 0.10), (0.8, 0.35), (1.2, 0.6)),
        Light(ambient=0.4, diffuse=0.8, specular=0.1, specular_power=10.0),
    ),
    "glass": RenderPreset(
        Modality.MR,
        ((0.1, (0.40, 0.56, 0.72)), (0.6, (0.74, 0.86, 0.94)), (1.1, (1.0, 1.0, 1.0))),
        ((0.14, 0.0), (0.3, 0.012), (0.7, 0.05), (1.1, 0.2)),
        Light(ambient=0.55, diffuse=0.6, specular=0.25, specular_power=16.0),
    ),
    "vessels": RenderPreset(
        Modality.MR,
        (
            (0.7, (0.45, 0.06, 0.05)),
            (0.9, (0.82, 0.20, 0.14)),
            (1.1, (0.97, 0.56, 0.36)),
            (1.6, (1.0, 0.92, 0.78)),
        ),
        ((0.82, 0.0), (0.95, 0.12), (1.1, 0.5), (1.6, 0.8)),
        GLOSSY,
    ),
    "mip": RenderPreset(
        Modality.MR,
        ((0.0, (0.0, 0.0, 0.0)), (1.7, (1.0, 1.0, 1.0))),
        ((0.0, 0.0), (0.3, 0.7), (1.2, 1.0)),
        UNLIT,
        blend=Blend.MAXIMUM,
        shaded=False,
    ),
}
