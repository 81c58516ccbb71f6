"""The box around what a transfer function shows."""

import numpy as np

from spine_app.domain.rendering.cutting import CropBox, box_of
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.volume import Volume

SAMPLES_MAX = 1_500_000
INT16 = 2**15
SEEN = 0.05
"""Opacity per mm that is seen as something."""


def shown_box(volume: Volume, preset: RenderPreset) -> CropBox | None:
    """Smallest box around what a preset shows of a volume; None where it shows nothing.

    Args:
        volume: what is shown; a regular sample of it is looked at.
        preset: in grey values of the volume.
    """
    step = max(1, int(np.ceil((volume.voxels_kji.size / SAMPLES_MAX) ** (1 / 3))))
    sample = volume.voxels_kji[::step, ::step, ::step]
    at, opacity = zip(*preset.opacities, strict=True)
    table = np.interp(np.arange(-INT16, INT16), at, opacity) > min(SEEN, _half(preset))
    return box_of(table[sample.astype(np.int32) + INT16], step, volume.grid)


def _half(preset: RenderPreset) -> float:
    """Half of the largest opacity of a preset: a translucent one shows all it shows faintly."""
    return max(opacity for _, opacity in preset.opacities) / 2
