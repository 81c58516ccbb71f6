import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.slicing.curve_errors import CurveFolds, CurveTooLong, PointsCoincide
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.slicing.curved_view import CurvedView, fitted_along


def circle(radius=60.0, turn=1.5 * np.pi, count=25):
    """Points on an arc in the sagittal plane, towards the feet at first."""
    at = np.linspace(0, turn, count)
    return np.column_stack((0 * at, radius * np.cos(at), -radius * np.sin(at)))


def helix(radius=20.0, pitch=8.0, turns=2.0, per_turn=24):
    """Points on a helix, and the angle of each."""
    at = np.linspace(0, 2 * np.pi * turns, int(turns * per_turn) + 1)
    return np.column_stack((radius * np.cos(at), radius * np.sin(at), pitch * at)), at


def test_a_circle_has_its_length_and_radius():
    path = CurvedPath.through(circle())

    assert path.length_mm == pytest.approx(60 * 1.5 * np.pi, rel=1e-3)
    away = np.abs(np.linalg.norm(path.points_lps[:, 1:], axis=1) - 60)
    # A natural spline is straight at its ends, where nothing says how it goes on.
    assert away.max() < 0.15
    assert away[80:-80].max() < 0.01


def test_a_helix_has_its_length():
    path = CurvedPath.through(helix()[0])

    assert path.length_mm == pytest.approx(np.hypot(20, 8) * 4 * np.pi, rel=1e-3)


def test_the_samples_are_spread_evenly_and_pass_the_control_points():
    control, _ = helix()
    path = CurvedPath.through(control, step_mm=0.4)

    steps = np.linalg.norm(np.diff(path.points_lps, axis=0), axis=1)
    assert np.all(np.abs(steps - path.step_mm) < 1e-3)
    assert path.step_mm <= 0.4
    for point, arc in zip(control, path.control_arc_mm, strict=True):
        assert path.frame(arc)[0] == pytest.approx(point, abs=0.01)


def test_the_frames_are_orthonormal_and_right_handed():
    path = CurvedPath.through(helix()[0])
    for n in range(0, len(path.points_lps), 7):
        frame = np.column_stack((path.tangents[n], path.normals[n], path.binormals[n]))
        assert frame.T @ frame == pytest.approx(np.eye(3), abs=1e-12)
        assert np.linalg.det(frame) == pytest.approx(1)


def test_the_frames_of_a_helix_turn_against_frenets_by_its_torsion():
    """The analytic rotation-minimising frame: Frenet's, turned back by the integral of torsion."""
    radius, pitch = 20.0, 8.0
    path = CurvedPath.through(helix(radius, pitch, per_turn=72)[0])
    torsion = pitch / (radius**2 + pitch**2)

    def frenet_angle(n):
        at = path.points_lps[n]
        inwards = -np.array((at[0], at[1], 0.0)) / np.hypot(at[0], at[1])
        across = np.cross(path.tangents[n], inwards)
        return np.arctan2(path.normals[n] @ across, path.normals[n] @ inwards)

    # The ends of a natural spline are a little straighter than a helix.
    first, last = 40, len(path.points_lps) - 40
    turned = np.unwrap([frenet_angle(n) for n in range(first, last)])
    arcs = path.step_mm * np.arange(last - first)
    assert turned - turned[0] == pytest.approx(-torsion * arcs, abs=0.01)


def test_a_flat_curve_has_frames_that_do_not_turn_about_it():
    path = CurvedPath.through(circle())

    assert np.abs(path.binormals - path.binormals[0]).max() < 1e-9


def test_two_points_make_a_straight_line_with_the_back_to_one_side():
    path = CurvedPath.through([(5, 6, 100), (5, 6, 40)])

    assert path.length_mm == pytest.approx(60)
    assert path.normals == pytest.approx(np.tile((0, 1, 0), (len(path.normals), 1)))
    assert path.binormals == pytest.approx(np.tile((1, 0, 0), (len(path.normals), 1)))
    assert path.frame(80)[0] == pytest.approx((5, 6, 20))


@pytest.mark.parametrize("points", [[], [(0, 0, 0)], [(0, 0, 0), (0, 0, 0.2)], [(0, 0), (1, 1)]])
def test_points_at_one_place_make_no_curve(points):
    with pytest.raises(PointsCoincide):
        CurvedPath.through(points)


def test_a_point_that_is_no_number_makes_no_curve():
    with pytest.raises(PointsCoincide):
        CurvedPath.through([(0, 0, 0), (0, 0, float("nan"))])


@pytest.mark.parametrize(
    "points",
    [
        [(0, 0, 0), (0, 0, 50), (0, 1, 10)],
        [(0, 0, 0), (0, 0, 100), (0, 0.6, 99.8), (0, 0, 200)],
    ],
    ids=["there and back", "a step aside"],
)
def test_a_curve_that_turns_back_is_refused(points):
    with pytest.raises(CurveFolds):
        CurvedPath.through(points)


def test_a_curve_longer_than_any_patient_is_refused():
    with pytest.raises(CurveTooLong):
        CurvedPath.through([(0, 0, 0), (0, 0, 3001)])


def view(angle=0.0, size=(600.0, 800.0)):
    return fitted_along(CurvedPath.through(circle(turn=2.0)), size, angle)


@given(x=st.floats(150, 450), y=st.floats(-40, 840), angle=st.floats(-180, 180))
def test_a_pixel_of_the_straightened_view_survives_the_round_trip(x, y, angle):
    seen = view(angle)

    assert seen.pixel(seen.point_lps(x, y)) == pytest.approx((x, y), abs=1e-3)


def test_lengths_along_and_across_the_curve_are_true_on_it():
    seen = view()
    x, y = 300.0, 400.0
    across = np.linalg.norm(seen.point_lps(x + 50, y) - seen.point_lps(x, y))
    along = [seen.point_lps(x, y + n) for n in range(101)]

    assert across == pytest.approx(50 * seen.mm_per_pixel)
    arc = np.linalg.norm(np.diff(along, axis=0), axis=1).sum()
    assert arc == pytest.approx(100 * seen.mm_per_pixel, rel=1e-3)


def test_a_spine_is_seen_as_from_the_left_and_turned_as_from_the_front():
    path = CurvedPath.through([(0, 0, 100), (0, 0, 0)])
    side = CurvedView(path, (100.0, 100.0), 0.0, 50.0, 1.0, 0.0)

    assert side.point_lps(60, 50) - side.point_lps(50, 50) == pytest.approx((0, 10, 0))
    front = side.turned(90)
    assert front.point_lps(60, 50) - front.point_lps(50, 50) == pytest.approx((10, 0, 0))
    assert side.point_lps(50, 40)[2] > side.point_lps(50, 60)[2]


@given(factor=st.floats(0.5, 2), x=st.floats(0, 600), y=st.floats(0, 800))
def test_zooming_keeps_what_is_under_the_pointer(factor, x, y):
    seen = view()

    assert seen.zoomed(factor, x, y).point_lps(x, y) == pytest.approx(seen.point_lps(x, y))


def test_a_fitted_view_shows_the_whole_curve():
    seen = view()
    ends = [seen.pixel(seen.path.points_lps[n])[1] for n in (0, -1)]

    assert 0 <= min(ends) <= max(ends) <= 800
    assert seen.resized((300.0, 400.0)).place_mm(150, 200) == pytest.approx(seen.place_mm(300, 400))
    assert seen.panned(10, 0).point_lps(310, 400) == pytest.approx(seen.point_lps(300, 400))


def test_depth_grows_away_from_the_viewer():
    path = CurvedPath.through([(0, 0, 100), (0, 0, 0)])
    side = CurvedView(path, (100.0, 100.0), 0.0, 50.0, 1.0, 0.0)

    arc, across, depth = side.coordinates_mm((-7, 3, 60))

    assert (arc, across, depth) == pytest.approx((40, 3, 7))
