import pytest

from spine_app.domain.presets import MR_PRESETS
from spine_app.domain.window import GreyWindow

SURFACE = MR_PRESETS["surface"]


def test_a_mirrored_preset_treats_a_low_value_as_the_other_treats_a_high_one():
    mirrored = SURFACE.mirrored()

    for value, opacity in SURFACE.opacities:
        assert (pytest.approx(1.0 - value), opacity) in mirrored.opacities
    for value, color in SURFACE.colors:
        assert (pytest.approx(1.0 - value), color) in mirrored.colors


def test_its_points_still_rise_also_when_they_are_scaled():
    scaled = SURFACE.mirrored().scaled_to(GreyWindow(500, 400))

    for points in (scaled.colors, scaled.opacities):
        values = [value for value, _ in points]
        assert values == sorted(values)
    assert scaled.opacities[0][0] == pytest.approx(300)
