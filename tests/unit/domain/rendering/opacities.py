"""Opacities of presets between their points."""

import numpy as np


def opacity_at(preset, value):
    """Opacity per mm of a grey value, linear between the points and constant beyond them."""
    return float(np.interp(value, *zip(*preset.opacities, strict=True)))
