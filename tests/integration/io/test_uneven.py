"""Series whose slices are unevenly spaced, or missing."""

import numpy as np
import pytest

from spine_app.domain.study.quality import Quality
from spine_app.domain.study.series import Opening, Split
from tests.data.dicom_writer import Style, write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom
from tests.integration.io.planes import write_planes

pytestmark = pytest.mark.integration


def heights_series(study, heights, **style):
    """Write slices of a straight grid at some heights; returns the phantom."""
    volume = block_phantom(straight_grid((len(heights), 30, 40)))
    positions = np.array([[-16.0, -12.0, z] for z in heights])
    write_planes(study, volume.voxels_kji, volume.grid, positions, Style(**style))
    return volume


def test_g6_two_runs_of_slices_are_offered_as_a_whole_and_each(read, study):
    heights = np.cumsum([0.0, *[1.0] * 9, *[3.0] * 8])
    volume = heights_series(study, heights)
    outcome = read(study)
    whole, *runs = outcome.found.series
    assert (whole.part, whole.frames, whole.split) == (0, 18, ())
    assert [(one.part, one.frames) for one in runs] == [(1, 10), (2, 9)]
    assert all(one.split == (Split.SLICE_SPACING,) for one in runs)
    assert [one.spacing_ijk[2] for one in outcome.found.series] == pytest.approx([1, 1, 3])
    np.testing.assert_array_equal(outcome.volumes[1].voxels_kji, volume.voxels_kji[:10])
    np.testing.assert_array_equal(outcome.volumes[2].voxels_kji, volume.voxels_kji[9:])
    np.testing.assert_array_equal(outcome.acquired[0].voxels_nji, volume.voxels_kji)
    assert set(outcome.acquired) == {0}
    blended = outcome.volumes[0].voxels_kji
    assert blended.shape[0] == 34
    np.testing.assert_array_equal(blended[:10], volume.voxels_kji[:10])
    np.testing.assert_array_equal(blended[12::3], volume.voxels_kji[10:])
    expected = (2 * volume.voxels_kji[9].astype(float) + volume.voxels_kji[10]) / 3
    assert np.abs(blended[10] - expected).max() <= 0.5001


@pytest.mark.parametrize("jitter", [0.1, 0.4])
def test_g7_jitter_is_resampled_and_told(read, study, jitter):
    heights = 2.5 * np.arange(12.0)
    heights[5] += jitter
    volume = heights_series(study, heights)
    outcome = read(study)
    told = {one.quality: one.value for one in outcome.quality[0]}
    assert told[Quality.SLICE_JITTER] == pytest.approx(jitter, abs=0.01)
    assert Quality.SPACING_RESAMPLED not in told
    np.testing.assert_array_equal(outcome.acquired[0].voxels_nji, volume.voxels_kji)
    values = outcome.volume.voxels_kji
    np.testing.assert_array_equal(np.delete(values, 5, 0), np.delete(volume.voxels_kji, 5, 0))
    before, at = volume.voxels_kji[4].astype(float), volume.voxels_kji[5]
    expected = before + (at - before) * 2.5 / (2.5 + jitter)
    assert np.abs(values[5] - expected).max() <= 0.5001


def test_g7_a_hundredth_of_a_millimetre_changes_nothing(read, study):
    heights = 2.5 * np.arange(12.0)
    heights[5] += 0.01
    volume = heights_series(study, heights)
    outcome = read(study)
    assert not outcome.acquired
    np.testing.assert_array_equal(outcome.volume.voxels_kji, volume.voxels_kji)


def test_g7_a_millimetre_of_jitter_is_shown_in_2d(read, study):
    heights = 2.5 * np.arange(12.0)
    heights[3:9] += [1, -1, 1, -0.8, 0.9, -1]
    volume = heights_series(study, heights)
    outcome = read(study)
    assert outcome.code == "uneven-slices"
    np.testing.assert_array_equal(outcome.acquired[0].voxels_nji, volume.voxels_kji)


@pytest.mark.parametrize("gone", [[7], [7, 8], [3, 12], [1]])
def test_g2_g3_missing_slices_are_counted_and_the_rest_is_shown_in_2d(read, study, gone):
    heights = [2.5 * n for n in range(20) if n not in gone]
    volume = heights_series(study, heights)
    outcome = read(study)
    assert outcome.code == "missing-slices"
    assert outcome.found.series[0].opening is Opening.SLICES
    told = {one.quality: one.count for one in outcome.quality[0]}
    assert told[Quality.MISSING_SLICES] == len(gone)
    np.testing.assert_array_equal(outcome.acquired[0].voxels_nji, volume.voxels_kji)
    np.testing.assert_allclose(outcome.acquired[0].positions_lps[:, 2], heights)


@pytest.mark.parametrize("gone", [0, 19])
def test_a_slice_that_is_missing_at_an_end_cannot_be_known(read, study, gone):
    paths = write_series(study, block_phantom(straight_grid()))
    paths[gone].unlink()
    assert read(study).volume.grid.shape_kji[0] == 19
