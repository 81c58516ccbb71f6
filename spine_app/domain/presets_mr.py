"""MR presets: values in fractions of the grey window, opacity per mm.

MR grey values mean nothing by themselves, so the numbers are places between the black and the white
of the automatic window. They are our own, set by eye on public T1 and T2 images.
"""

from spine_app.domain.render_preset import Blend, Light, RenderPreset
from spine_app.domain.volume import Modality

MATT = Light(ambient=0.3, diffuse=0.8, specular=0.1, specular_power=10.0)
GLOSSY = Light(ambient=0.2, diffuse=0.85, specular=0.35, specular_power=24.0)
UNLIT = Light()

MR_PRESETS: dict[str, RenderPreset] = {
    "surface": RenderPreset(
        Modality.MR,
        ((0.1, (0.25, 0.22, 0.22)), (0.5, (0.74, 0.62, 0.56)), (1.0, (0.99, 0.96, 0.92))),
        ((0.18, 0.0), (0.3, 0.1), (0.6, 0.35), (1.0, 0.7)),
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
            (0.05, (0.30, 0.16, 0.15)),
            (0.25, (0.62, 0.34, 0.29)),
            (0.5, (0.84, 0.60, 0.47)),
            (0.8, (0.95, 0.86, 0.70)),
            (1.2, (1.0, 0.97, 0.92)),
        ),
        ((0.1, 0.0), (0.2, 0.08), (0.45, 0.16), (0.8, 0.3), (1.2, 0.5)),
        MATT,
    ),
    "glass": RenderPreset(
        Modality.MR,
        ((0.1, (0.40, 0.56, 0.72)), (0.6, (0.74, 0.86, 0.94)), (1.1, (1.0, 1.0, 1.0))),
        ((0.15, 0.0), (0.35, 0.006), (0.7, 0.02), (1.1, 0.08)),
        Light(ambient=0.45, diffuse=0.6, specular=0.2, specular_power=16.0),
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
        ((0.0, (0.0, 0.0, 0.0)), (1.2, (1.0, 1.0, 1.0))),
        ((0.0, 0.0), (0.3, 0.7), (1.2, 1.0)),
        UNLIT,
        blend=Blend.MAXIMUM,
        shaded=False,
    ),
}
