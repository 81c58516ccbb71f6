import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.view.planes import Plane, anatomical_axes, letters, view_axes
from tests.data.grids import oblique_grid, rotation, sagittal_grid, straight_grid

LEFT, BACK, HEAD = np.eye(3)


@pytest.mark.parametrize("grid", [straight_grid(), sagittal_grid()], ids=["axial", "sagittal"])
def test_the_patients_right_is_on_the_left_of_the_screen(grid):
    axial, coronal, sagittal = (view_axes(grid, plane) for plane in Plane)

    assert axial.right == pytest.approx(LEFT)
    assert axial.up == pytest.approx(-BACK)
    assert coronal.right == pytest.approx(LEFT)
    assert coronal.up == pytest.approx(HEAD)
    assert sagittal.right == pytest.approx(BACK)
    assert sagittal.up == pytest.approx(HEAD)


@pytest.mark.parametrize("grid", [straight_grid(), sagittal_grid(), oblique_grid()])
def test_axial_is_seen_from_the_feet_coronal_from_the_front_sagittal_from_the_left(grid):
    looking = [view_axes(grid, plane).looking for plane in Plane]

    assert looking[0] @ HEAD > 0.9
    assert looking[1] @ BACK > 0.9
    assert looking[2] @ -LEFT > 0.9


def test_slices_are_counted_along_the_grid_whatever_way_it_was_acquired():
    axes = view_axes(sagittal_grid(), Plane.SAGITTAL)

    assert (axes.step, axes.count) == (4.0, 16)
    assert axes.through == pytest.approx(LEFT)


@pytest.mark.parametrize("angle", range(-170, 180, 17))
@pytest.mark.parametrize("axis", "xyz")
def test_every_rotation_gives_three_different_axes_and_right_handed_screens(axis, angle):
    grid = Grid((5, 6, 7), (1, 1, 1), (0, 0, 0), rotation(axis, angle))

    assert sorted(anatomical_axes(grid)) == [0, 1, 2]
    for plane in Plane:
        axes = view_axes(grid, plane)
        assert abs(axes.right @ axes.up) < 1e-9
        assert abs(axes.looking @ axes.through) == pytest.approx(1)


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        ((1, 0, 0), "L"),
        ((-1, 0, 0), "R"),
        ((0, 1, 0), "P"),
        ((0, -1, 0), "A"),
        ((0, 0, 1), "H"),
        ((0, 0, -1), "F"),
        ((0.3, 0, 0.95), "H"),
        ((0.5, 0, 0.87), "HL"),
        ((-0.8, -0.6, 0), "RA"),
        ((0.58, -0.57, -0.58), "LF"),
    ],
)
def test_edges_are_named_by_the_nearest_sides_of_the_patient(direction, expected):
    assert letters(direction) == expected
