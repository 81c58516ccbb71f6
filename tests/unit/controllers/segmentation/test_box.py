"""Which voxels a crop box holds."""

import numpy as np
import pytest

from spine_app.controllers.segmentation.wiring import voxels_in
from spine_app.domain.rendering.cutting import CropBox

SHAPE_IJK = (40, 30, 20)


def box(low, high):
    found = voxels_in(CropBox(np.array(low, float), np.array(high, float)), SHAPE_IJK)
    return found.start_kji, found.stop_kji


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ((-0.5, -0.5, -0.5), (39.5, 29.5, 19.5), ((0, 0, 0), (20, 30, 40))),
        ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), ((3, 2, 1), (7, 6, 5))),
        ((1.2, 2.0, 3.0), (4.9, 5.0, 6.0), ((3, 2, 2), (7, 6, 5))),
        ((10.1, 10.1, 10.1), (10.9, 10.9, 10.9), ((11, 11, 11), (12, 12, 12))),
        ((39.1, 29.1, 19.1), (39.4, 29.4, 19.4), ((19, 29, 39), (20, 30, 40))),
    ],
)
def test_a_box_holds_the_voxels_whose_middle_lies_in_it_and_at_least_one(low, high, expected):
    assert box(low, high) == expected
