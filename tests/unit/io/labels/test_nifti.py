"""Label maps as NIfTI, read again by nibabel."""

import gzip

import nibabel
import numpy as np
import pytest

from spine_app.domain.errors import OutputExists, OutputUnwritable
from spine_app.io.labels.nifti import write_nifti_labels
from tests.data.grids import oblique_grid

GRID = oblique_grid()
LABELS = np.random.default_rng(7).integers(0, 256, GRID.shape_kji).astype(np.uint8)


@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
def test_labels_and_places_come_back(tmp_path, ending):
    path = tmp_path / f"labels{ending}"
    write_nifti_labels(path, LABELS, GRID)

    image = nibabel.load(path)
    lps = np.diag([-1, -1, 1, 1]) @ image.affine @ [3, 9, 4, 1]
    assert np.array_equal(np.asarray(image.dataobj).T, LABELS)
    assert np.allclose(lps[:3], GRID.points_lps((3, 9, 4)), atol=1e-4)


def test_a_packed_file_tells_neither_name_nor_date(tmp_path):
    path = tmp_path / "doe-jane.nii.gz"
    write_nifti_labels(path, LABELS, GRID)

    assert b"doe" not in path.read_bytes()
    assert path.read_bytes()[4:8] == bytes(4)
    assert b"doe" not in gzip.decompress(path.read_bytes())


def test_a_file_that_exists_stays_unless_it_may_be_replaced(tmp_path):
    path = tmp_path / "labels.nii"
    path.write_text("mine")
    with pytest.raises(OutputExists):
        write_nifti_labels(path, LABELS, GRID)
    assert path.read_text() == "mine"

    write_nifti_labels(path, LABELS, GRID, overwrite=True)
    assert nibabel.load(path).shape == GRID.shape_ijk
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_where_it_cannot_be_written(tmp_path):
    with pytest.raises(OutputUnwritable):
        write_nifti_labels(tmp_path / "absent" / "labels.nii", LABELS, GRID)
    assert list(tmp_path.iterdir()) == []
