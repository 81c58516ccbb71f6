import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spine_app.domain import window
from spine_app.domain.rendering.presets import CT_PRESETS, MR_PRESETS, presets_for
from spine_app.domain.volume import Modality
from spine_app.domain.window import (
    CENTER_LIMIT,
    PRESETS,
    WIDTH_MAX,
    WIDTH_MIN,
    GreyWindow,
    percentile_windows,
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

    window = percentile_windows(values)["auto"]

    assert window.center - window.width / 2 == pytest.approx(108, abs=5)
    assert window.center + window.width / 2 == pytest.approx(896, abs=5)


def test_an_empty_volume_gets_a_window_all_the_same():
    assert percentile_windows(np.zeros((2, 2, 2), np.int16))["auto"].width == WIDTH_MIN


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


@given(
    arrays(
        np.int16,
        st.integers(1, 400),
        elements=st.integers(-32768, 32767) | st.integers(0, 3),
    )
)
def test_the_percentiles_are_those_of_numpy(values):
    tissue = values[values != 0].astype(float)
    expected = np.percentile(tissue, (1.0, 99.5)) if tissue.size else (0, 0)

    window = percentile_windows(values)["auto"]

    assert window.center == pytest.approx(np.clip(np.mean(expected), -2e4, 2e4))
    assert window.width == pytest.approx(np.clip(np.ptp(expected), WIDTH_MIN, WIDTH_MAX))


def test_a_sample_of_a_large_volume_sees_all_its_columns(monkeypatch):
    values = np.tile(np.arange(1, 65, dtype=np.int16), (64, 64, 1))
    monkeypatch.setattr(window, "VALUES_MAX", values.size // 60)

    whole = percentile_windows(values)["whole"]

    assert (whole.center, whole.width) == (32.5, 63)


def test_noise_of_the_air_does_not_take_the_contrast_of_the_tissue():
    noise = np.tile(np.array([1, 2, 3], np.int16), 30_000)
    tissue = np.linspace(200, 400, 20_000).astype(np.int16)
    fluid = np.full(4_000, 1500, np.int16)

    found = percentile_windows(np.concatenate((noise, tissue, fluid)))["contrast"]

    assert found.center - found.width / 2 < 200
    assert 380 < found.center + found.width / 2 < 420
