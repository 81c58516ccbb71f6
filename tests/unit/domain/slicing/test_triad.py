import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.slicing.triad import FLIP_COSINE, Triad, rotation_about
from spine_app.domain.view.planes import Plane, shortest_turn, turned_axes, view_axes
from tests.data.grids import oblique_grid, sagittal_grid, straight_grid

GRIDS = {"axial": straight_grid(), "sagittal": sagittal_grid(), "oblique": oblique_grid()}
grids = pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
turns = st.lists(st.tuples(st.sampled_from(Plane), st.floats(-180, 180)), max_size=12)


def turned(grid, steps):
    triad = Triad.of(grid)
    for plane, angle in steps:
        triad = triad.turned(triad.normals[plane], angle)
    return triad


def frame_of(triad):
    return np.column_stack([triad.normals[plane] for plane in Plane])


@grids
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_planes_stay_perpendicular_through_a_thousand_turns(grid, seed):
    random = np.random.default_rng(seed)
    planes = list(Plane)
    steps = [(planes[random.integers(3)], random.uniform(-60, 60)) for _ in range(1000)]

    frame = frame_of(turned(grid, steps))

    assert frame.T @ frame == pytest.approx(np.eye(3), abs=1e-12)


@grids
@pytest.mark.parametrize("plane", Plane)
def test_a_full_turn_comes_back(grid, plane):
    home = Triad.of(grid)

    around = turned(grid, [(plane, 30.0)] * 12)

    assert not around.is_turned
    for other in Plane:
        assert around.normals[other] == pytest.approx(home.normals[other], abs=1e-9)


@grids
@given(steps=turns)
def test_no_view_is_ever_mirrored(grid, steps):
    triad = turned(grid, steps)
    for plane in Plane:
        home, axes = view_axes(grid, plane), turned_axes(grid, plane, triad.normals[plane])
        frame = np.column_stack((axes.right, axes.up, axes.through))
        assert frame.T @ frame == pytest.approx(np.eye(3), abs=1e-9)
        # The viewer stands on the same side of the plane's normal as he did at home.
        assert axes.looking @ axes.through == pytest.approx(home.looking @ home.through)


@grids
@given(steps=turns)
def test_the_patients_right_stays_on_the_left_as_far_as_the_plane_allows(grid, steps):
    triad = turned(grid, steps)
    for plane in (Plane.AXIAL, Plane.CORONAL):
        home, normal = view_axes(grid, plane), triad.normals[plane]
        axes = turned_axes(grid, plane, normal)
        cosine = float(normal @ home.through)
        assert cosine >= FLIP_COSINE - 1e-12
        # The shortest turn leaves what is across it, and takes the rest by its angle.
        assert axes.right @ home.right >= min(cosine, 1.0) - 1e-9
        assert axes.up @ home.up >= min(cosine, 1.0) - 1e-9


def test_turning_in_a_view_leaves_its_own_plane():
    triad = Triad.of(oblique_grid())

    after = triad.turned(triad.normals[Plane.SAGITTAL], 31.0)

    assert after.is_home(Plane.SAGITTAL)
    assert after.angle_deg(Plane.AXIAL) == pytest.approx(31)
    assert after.angle_deg(Plane.CORONAL) == pytest.approx(31)


def test_a_plane_turned_past_a_right_angle_is_seen_from_the_other_side():
    triad = Triad.of(straight_grid())
    axis = triad.normals[Plane.AXIAL]

    before, after = triad.turned(axis, 99), triad.turned(axis, 101)

    assert before.normals[Plane.CORONAL] @ after.normals[Plane.CORONAL] < -0.99
    assert after.angle_deg(Plane.CORONAL) == pytest.approx(79)


def test_a_turn_is_kept_on_a_finer_volume_of_the_same_planes():
    triad = Triad.of(straight_grid()).turned((0, 0, 1), 12)

    moved = triad.on(straight_grid((40, 60, 80)))

    assert moved.angle_deg(Plane.CORONAL) == pytest.approx(12)
    assert not Triad.of(straight_grid()).on(oblique_grid()).is_turned


def test_a_rotation_is_right_handed():
    assert rotation_about((0, 0, 1), 90) @ (1, 0, 0) == pytest.approx((0, 1, 0))


@given(st.lists(st.floats(-1, 1), min_size=6, max_size=6))
def test_the_shortest_turn_takes_one_direction_to_the_other(numbers):
    a, b = np.array(numbers[:3]), np.array(numbers[3:])
    if np.linalg.norm(a) < 0.1 or np.linalg.norm(b) < 0.1:
        return
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    if a @ b < -0.99:
        return
    turn = shortest_turn(a, b)

    assert turn @ a == pytest.approx(b, abs=1e-9)
    assert np.linalg.det(turn) == pytest.approx(1)
    assert np.trace(turn) == pytest.approx(1 + 2 * float(a @ b), abs=1e-9)
