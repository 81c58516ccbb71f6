import numpy as np
import pytest

from spine_app.domain.measure.lines import Cobb, Ruler
from spine_app.domain.measure.place import is_on, lie_of, plane_of, probes
from spine_app.domain.measure.roi import Box, BoxRoi, DrawnRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.table import Measurement, Placement
from spine_app.domain.view.plane_frame import PlaneFrame
from spine_app.domain.view.planes import Plane
from tests.data.grids import rotation

AXIAL = PlaneFrame((0, 0, 40), (1, 0, 0), (0, -1, 0))
CORONAL = PlaneFrame((0, 25, 0), (1, 0, 0), (0, 0, 1))
SAGITTAL = PlaneFrame((-9, 0, 0), (0, 1, 0), (0, 0, 1))


def placed(mark, frame, step=2.0):
    return Measurement(1, 1, mark, Placement("axial", frame, step_mm=step))


def ruler_on(frame):
    return Ruler((frame.lifted((1, 2)), frame.lifted((8, 9))))


@pytest.mark.parametrize(
    ("frame", "plane", "along"),
    [(AXIAL, Plane.AXIAL, 40), (CORONAL, Plane.CORONAL, 25), (SAGITTAL, Plane.SAGITTAL, -9)],
)
def test_a_ruler_lies_on_the_plane_it_was_placed_on(frame, plane, along):
    lie = lie_of(placed(ruler_on(frame), frame))

    assert (lie.plane, lie.tilt_deg, lie.through_mm) == (plane, pytest.approx(0), 0)
    assert lie.along_mm == pytest.approx(along)


@pytest.mark.parametrize("degrees", [-20.0, 3.0, 44.0])
def test_a_tilted_plane_is_told_with_its_angle(degrees):
    turn = rotation("x", degrees)
    frame = PlaneFrame((0, 0, 0), tuple(turn[:, 0]), tuple(-turn[:, 1]))
    lie = lie_of(placed(ruler_on(frame), frame))

    assert lie.plane is Plane.AXIAL
    assert lie.tilt_deg == pytest.approx(abs(degrees))


def test_points_within_half_a_slice_lie_on_it_and_others_through_space():
    near = Ruler(((0, 0, 40), (5, 5, 40.9)))
    far = Ruler(((0, 0, 40), (5, 5, 41.1)))

    assert lie_of(placed(near, AXIAL)).through_mm == pytest.approx(0.9)
    assert lie_of(placed(far, AXIAL)) is None


def test_what_was_placed_in_3d_lies_in_space():
    assert lie_of(placed(ruler_on(AXIAL), None)) is None


def test_a_cobb_angle_keeps_its_plane_though_its_lines_lie_on_different_slices():
    mark = Cobb(((0, 20, 0), (9, 20, 1), (0, 31, -30), (9, 31, -33)), CORONAL)
    lie = lie_of(placed(mark, None))

    assert lie.plane is Plane.CORONAL
    assert lie.through_mm == pytest.approx(11)
    assert plane_of(placed(mark, None)) == CORONAL


@pytest.mark.parametrize(
    ("away", "shown"), [(0.0, True), (0.99, True), (1.1, False), (-1.1, False)]
)
def test_a_measurement_is_on_planes_within_half_a_slice(away, shown):
    plane = AXIAL.at(AXIAL.origin + away * AXIAL.normal)

    assert is_on(ruler_on(AXIAL), plane, 2.0) is shown


def test_structures_are_asked_at_points_or_in_the_middle_of_a_region():
    box = BoxRoi(Box.ELLIPSE, AXIAL, (4.0, 3.0))
    drawn = DrawnRoi(AXIAL, ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)))

    assert probes(ruler_on(AXIAL)) == ruler_on(AXIAL).points
    assert probes(box) == (AXIAL.origin,)
    assert probes(drawn)[0] == pytest.approx(AXIAL.lifted((3, 3)))
    assert np.array(probes(Sphere((1, 2, 3), 4.0))) == pytest.approx(np.array([(1, 2, 3)]))
