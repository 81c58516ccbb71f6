import pytest

from spine_app.domain.errors import BadGeometry
from spine_app.domain.study.stacking import SlicePlane, stack_slices


@pytest.mark.parametrize(("rows", "columns"), [(0, 5), (4, 0), (-1, 5)])
def test_slices_without_pixels_are_refused(rows, columns):
    planes = [
        SlicePlane((0.0, 0.0, float(z)), (1, 0, 0, 0, 1, 0), (0.5, 0.7), rows, columns)
        for z in range(3)
    ]

    with pytest.raises(BadGeometry):
        stack_slices(planes)
