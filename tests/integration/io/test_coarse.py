"""A coarse volume before the whole: every eighth slice, of the same region."""

import numpy as np
import pytest

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import CoarseReady, OpenFolder, Progress, SeriesReady, Stage
from spine_app.domain.volume import Modality
from spine_app.io import reading as module
from spine_app.io.study_job import serve
from spine_app.io.volume_file import open_volume
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import oblique_grid, straight_grid
from tests.data.phantoms import block_phantom
from tests.integration.io.reading import Chooser

pytestmark = pytest.mark.integration
LONG = straight_grid((65, 12, 10))


@pytest.fixture
def slow(monkeypatch):
    """A reader that always takes too long."""
    monkeypatch.setattr(module, "COARSE_AFTER_S", -1.0)


@pytest.fixture
def coarse(slow, study, work_folder):
    """Read a study; its coarse volumes, and the outcome."""

    def read():
        volumes = []

        class Watching(Chooser):
            def send(self, message):
                super().send(message)
                if isinstance(message, CoarseReady):
                    volume = open_volume(work_folder, message.volume)
                    volumes.append((message, volume.voxels_kji.copy(), volume.grid))

        chooser = Watching(work_folder)
        serve(OpenFolder(str(study), str(work_folder), ReadLimits()), chooser)
        return volumes, chooser.outcome

    return read


def corners(grid):
    """(8, 3) patient positions of the corner voxels."""
    k, j, i = grid.shape_kji
    return np.array(
        [grid.points_lps((a, b, c)) for a in (0, i - 1) for b in (0, j - 1) for c in (0, k - 1)]
    )


@pytest.mark.parametrize("modality", Modality)
@pytest.mark.parametrize("grid", [LONG, oblique_grid((40, 30, 36))])
def test_every_eighth_slice_comes_first(coarse, study, grid, modality):
    volume = block_phantom(grid, modality)
    write_series(study, volume)
    ((message, voxels, coarse_grid),), outcome = coarse()
    np.testing.assert_array_equal(voxels, volume.voxels_kji[::8])
    assert coarse_grid.spacing_ijk[2] == pytest.approx(8 * grid.spacing_ijk[2])
    distance = np.linalg.norm(corners(coarse_grid) - corners(grid), axis=1)
    assert distance.max() < 8 * grid.spacing_ijk[2]
    assert message.facts == outcome.facts[0]
    np.testing.assert_array_equal(outcome.volume.voxels_kji, volume.voxels_kji)
    kinds = [type(one) for one in outcome.messages]
    assert kinds.index(CoarseReady) < kinds.index(SeriesReady)
    before = outcome.messages[: kinds.index(CoarseReady)]
    last = [one for one in before if isinstance(one, Progress)][-1]
    assert last.stage is Stage.READING
    assert last.fraction == pytest.approx(np.ceil(grid.shape_kji[0] / 8) / grid.shape_kji[0])


def test_large_slices_are_thinned(coarse, study):
    grid = straight_grid((33, 520, 300))
    volume = block_phantom(grid)
    write_series(study, volume)
    ((_, voxels, coarse_grid),), _ = coarse()
    assert max(voxels.shape) <= module.COARSE_SIDE
    np.testing.assert_array_equal(voxels, volume.voxels_kji[::8, ::3, ::3])
    for kji in ((0, 0, 0), (2, 5, 7), (4, 173, 99)):
        expected = grid.points_lps((kji[2] * 3, kji[1] * 3, kji[0] * 8))
        np.testing.assert_allclose(coarse_grid.points_lps(kji[::-1]), expected, atol=1e-9)


def test_a_leaning_stack_is_upright_in_its_coarse_volume_too(coarse, study):
    volume = block_phantom(LONG)
    write_series(study, volume, Style(shear=0.3))
    ((_, voxels, coarse_grid),), outcome = coarse()
    whole = outcome.volumes[0]
    assert voxels.shape[0] == 9
    np.testing.assert_array_equal(voxels, whole.voxels_kji[::8, : voxels.shape[1]])
    np.testing.assert_allclose(corners(coarse_grid)[0], corners(whole.grid)[0], atol=1e-6)
    np.testing.assert_array_equal(outcome.acquired[0].voxels_nji, volume.voxels_kji)


def test_frames_of_one_file_come_coarse_too(coarse, study):
    volume = block_phantom(LONG)
    write_dataset(study / "a", enhanced_dataset(volume))
    ((_, voxels, _),), _ = coarse()
    np.testing.assert_array_equal(voxels, volume.voxels_kji[::8])


def test_few_slices_come_at_once(coarse, study):
    write_series(study, block_phantom(straight_grid((31, 12, 10))))
    volumes, outcome = coarse()
    assert not volumes
    assert outcome.volume.grid.shape_kji[0] == 31


def test_slices_in_2d_have_no_coarse_volume(coarse, study):
    def drop(dataset, k):
        del dataset.PixelSpacing

    write_series(study, block_phantom(LONG), Style(change=drop))
    volumes, outcome = coarse()
    assert not volumes
    assert outcome.acquired[0].count == 65


def test_what_is_read_fast_comes_at_once(read, study, monkeypatch):
    monkeypatch.setattr(module, "COARSE_AFTER_S", 60.0)
    write_series(study, block_phantom(LONG))
    outcome = read(study)
    assert not [one for one in outcome.messages if isinstance(one, CoarseReady)]


def test_stages_follow_each_other_and_grow(coarse, study):
    write_series(study, block_phantom(LONG), Style(shear=0.3))
    _, outcome = coarse()
    told = [one for one in outcome.messages if isinstance(one, Progress)]
    stages = [one.stage for one in told]
    order = list(dict.fromkeys(stages))
    assert order == [Stage.SCANNING, Stage.READING, Stage.RESAMPLING]
    for stage in order[1:]:
        fractions = [one.fraction for one in told if one.stage is stage]
        assert fractions == sorted(fractions)
        assert fractions[-1] == 1
