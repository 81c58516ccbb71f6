import pytest

from spine_app.domain.rendering.preset import unscaled
from spine_app.domain.rendering.presets import CT_PRESETS, MR_PRESETS
from spine_app.domain.rendering.transfer import MAX_POINTS
from spine_app.domain.volume import Modality
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


EVERY = [(name, preset) for table in (CT_PRESETS, MR_PRESETS) for name, preset in table.items()]


@pytest.mark.parametrize(("name", "preset"), EVERY)
def test_every_preset_is_complete_and_of_its_table(name, preset):
    table = CT_PRESETS if preset.modality is Modality.CT else MR_PRESETS
    low, high = (-1100, 3100) if preset.modality is Modality.CT else (-0.1, 2.0)

    assert table[name] is preset
    for points in (preset.colors, preset.opacities):
        assert 2 <= len(points) <= MAX_POINTS
        assert all(low <= value <= high for value, _ in points)
    assert max(opacity for _, opacity in preset.opacities) > 0
    light = preset.light
    assert all(0 <= part <= 1 for part in (light.ambient, light.diffuse, light.specular))


def test_there_are_at_least_fourteen_for_ct_and_five_for_mr():
    assert len(CT_PRESETS) >= 14
    assert len(MR_PRESETS) >= 5


def test_no_two_presets_look_the_same():
    assert len({(p.colors, p.opacities, p.blend) for _, p in EVERY}) == len(EVERY)


@pytest.mark.parametrize("preset", list(MR_PRESETS.values()), ids=list(MR_PRESETS))
def test_a_scaled_preset_is_brought_back(preset):
    window = GreyWindow(431, 777)
    back = unscaled(preset.scaled_to(window), window)

    for name in ("colors", "opacities"):
        for (value, told), (wanted, same) in zip(
            getattr(back, name), getattr(preset, name), strict=True
        ):
            assert (value, told) == (pytest.approx(wanted), same)
