"""Exported volumes as ITK, nibabel and pynrrd see them."""

import numpy as np
import pytest

from spine_app.domain.study.delivery import StudyFacts
from spine_app.domain.volume import Modality, Volume
from spine_app.io.volume_export import export_volume
from tests.data.grids import oblique_grid, sagittal_grid
from tests.integration.io.other_readers import (
    assert_same,
    read_with_itk,
    read_with_nibabel,
    read_with_pynrrd,
)

pytestmark = pytest.mark.integration


def exported(path, grid):
    """A volume and the file it was written to."""
    values = np.random.default_rng(4).integers(-1024, 3000, grid.shape_kji).astype(np.int16)
    volume = Volume(values, grid, Modality.CT)
    return volume, export_volume(path, volume, StudyFacts(), ())[0]


@pytest.mark.parametrize("ending", [".nii.gz", ".nii", ".nrrd", ".mha"])
@pytest.mark.parametrize("grid", [oblique_grid(), sagittal_grid()], ids=["oblique", "sagittal"])
def test_itk_reads_what_was_written(tmp_path, ending, grid):
    volume, path = exported(tmp_path / f"out{ending}", grid)

    assert_same(grid, volume.voxels_kji, *read_with_itk(path, tmp_path))


@pytest.mark.parametrize("ending", [".nii.gz", ".nii"])
def test_nibabel_reads_what_was_written(tmp_path, ending):
    volume, path = exported(tmp_path / f"out{ending}", oblique_grid())

    assert_same(volume.grid, volume.voxels_kji, *read_with_nibabel(path))


def test_pynrrd_reads_what_was_written(tmp_path):
    volume, path = exported(tmp_path / "out.nrrd", oblique_grid())

    assert_same(volume.grid, volume.voxels_kji, *read_with_pynrrd(path))
