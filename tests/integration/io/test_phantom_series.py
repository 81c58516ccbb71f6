"""The procedural spine written as DICOM and read back: every landmark stays in its vertebra."""

import numpy as np
import pytest

from spine_app.domain.phantom.build import build_phantom
from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from spine_app.domain.volume import Modality
from tests.data.dicom_writer import Style, write_series

pytestmark = pytest.mark.integration

VIEW = PhantomView((40, 60, 64), (2.4, 2.4, 4.0), (0.0, 0.0, 90.0), (12.0, -8.0, 15.0))


@pytest.mark.parametrize("modality", Modality)
def test_landmarks_of_an_oblique_series_lie_in_their_vertebrae(read, study, modality):
    phantom = build_phantom(PhantomRecipe(seed=3), VIEW.grid(), modality)
    write_series(study, phantom.volume, Style(name=lambda k: f"{k * 13 % 41:03d}"))

    volume = read(study).volume

    np.testing.assert_array_equal(volume.voxels_kji, phantom.volume.voxels_kji)
    inside = 0
    for name in ("L1", "L2", "L3", "L4"):
        vertebra = phantom.truth.vertebrae[name]
        index = volume.grid.nearest_kji(vertebra.body_center)
        if index is not None:
            inside += 1
            assert phantom.labels_kji[index] == vertebra.label
    assert inside >= 3
