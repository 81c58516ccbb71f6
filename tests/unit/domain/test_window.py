import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.presets import CT_PRESETS, MR_PRESETS, presets_for
from spine_app.domain.volume import Modality
from spine_app.domain.window import (
    CENTER_LIMIT,
    PRESETS,
    WIDTH_MAX,
    WIDTH_MIN,
    GreyWindow,
    percentile_window,
)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_no_window_leaves_its_limits(center, width):
    window = GreyWindow(center, width)

    assert abs(window.center) <= CENTER_LIMIT
    assert WIDTH_MIN <= window.width <= WIDTH_MAX


def test_dragging_right_widens_and_dragging_down_brightens_the_level():
    start = PRESETS["soft"]

    assert start.dragged(0.1, 0).width > start.width
    assert start.dragged(0, 0.1).center > start.center


def test_the_mr_window_spans_the_tissue_and_ignores_the_empty_background():
    values = np.zeros((20, 50, 50), np.int16)
    values[5:15] = np.linspace(100, 900, 10 * 50 * 50).reshape(10, 50, 50)

    window = percentile_window(values)

    assert window.center - window.width / 2 == pytest.approx(108, abs=5)
    assert window.center + window.width / 2 == pytest.approx(896, abs=5)


def test_an_empty_volume_gets_a_window_all_the_same():
    assert percentile_window(np.zeros((2, 2, 2), np.int16)).width == WIDTH_MIN


@pytest.mark.parametrize("preset", [*CT_PRESETS.values(), *MR_PRESETS.values()])
def test_preset_points_rise_and_stay_in_range(preset):
    for points in (preset.colors, preset.opacities):
        values = [value for value, _ in points]
        assert values == sorted(set(values))
    assert all(0 <= opacity <= 1 for _, opacity in preset.opacities)
    assert all(0 <= part <= 1 for _, color in preset.colors for part in color)


def test_an_mr_preset_is_laid_over_the_grey_window():
    scaled = MR_PRESETS["surface"].scaled_to(GreyWindow(500, 400))

    assert scaled.opacities[-1][0] == 700
    assert next(iter(presets_for(Modality.CT))) == "bone"
