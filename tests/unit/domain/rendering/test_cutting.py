import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadGeometry
from spine_app.domain.rendering.cutting import (
    FACES,
    CropBox,
    End,
    Face,
    HalfSpace,
    along_axis,
    box_corners,
    box_of,
    clip_plane,
    face_center,
    face_index,
    plane_segments,
    whole_box,
    with_face,
)
from spine_app.domain.view.camera import Side, looking_at
from spine_app.domain.view.projection import CameraProjection, Ray
from tests.data.grids import oblique_grid, straight_grid

GRID = oblique_grid()


def inside(half_spaces, points):
    return np.all([space.distances(points) >= 0 for space in half_spaces], axis=0)


@pytest.mark.parametrize("grid", [straight_grid(), oblique_grid()])
def test_the_half_spaces_of_a_box_hold_just_the_voxels_inside_of_it(grid):
    box = CropBox(np.array([3.5, 4.5, 2.5]), np.array([20.5, 21.5, 9.5]))
    k, j, i = np.indices(grid.shape_kji)
    index = np.stack([i, j, k], axis=-1)

    kept = inside(box.half_spaces(grid), grid.points_lps(index))

    wanted = np.all((index > box.low_ijk) & (index < box.high_ijk), axis=-1)
    assert np.array_equal(kept, wanted)


def test_a_box_turned_inside_out_is_none():
    with pytest.raises(BadGeometry):
        CropBox(np.zeros(3), np.array([1.0, 0.0, 1.0]))


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("face", FACES, ids=str)
def test_a_handle_stays_under_the_pointer_in_perspective(side, face):
    """To a tenth of a millimetre: the handle drawn at the new place is seen at the pointer."""
    camera = looking_at(GRID, side).orbited(23, 11)
    projection = CameraProjection(camera, (800, 600))
    box = with_face(with_face(whole_box(GRID), GRID, FACES[0], 2.0), GRID, FACES[1], 30.0)
    axis = GRID.direction[:, face.axis]
    start = face_center(box, GRID, face)
    moved_mm = 5.3 if face.end is End.LOW else -5.3
    x, y = projection.pixel(start + moved_mm * axis)

    along = along_axis(projection.ray(x, y), start, axis)

    assert along == pytest.approx(moved_mm, abs=0.001)


def test_a_pointer_beside_the_axis_moves_the_handle_to_the_nearest_point():
    ray = Ray(np.array([7.0, -50.0, 3.0]), np.array([0.0, 1.0, 0.0]))

    assert along_axis(ray, np.zeros(3), np.array([1.0, 0.0, 0.0])) == pytest.approx(7.0)


def test_a_ray_along_the_axis_moves_nothing():
    ray = Ray(np.array([0.0, -50.0, 0.0]), np.array([0.0, 1.0, 0.0]))

    assert along_axis(ray, np.zeros(3), np.array([0.0, 1.0, 0.0])) is None


@given(st.lists(st.tuples(st.sampled_from(FACES), st.floats(-1e6, 1e6)), max_size=20))
def test_however_faces_are_moved_the_box_stays_a_box_inside_of_the_grid(moves):
    box, whole = whole_box(GRID), whole_box(GRID)
    for face, index in moves:
        box = with_face(box, GRID, face, index)

    assert np.all(box.low_ijk >= whole.low_ijk)
    assert np.all(box.high_ijk <= whole.high_ijk)
    assert np.all(box.high_ijk - box.low_ijk >= 1 - 1e-9)


def test_a_box_of_a_single_slice_cannot_be_made_thinner():
    grid = straight_grid((1, 10, 10))
    box = with_face(whole_box(grid), grid, Face(2, End.LOW), 5.0)

    assert face_index(box, Face(2, End.LOW)) == -0.5


def test_the_corners_of_the_whole_box_reach_half_a_voxel_beyond_the_voxel_centres():
    corners = GRID.indices_ijk(box_corners(whole_box(GRID), GRID))

    assert corners.min(axis=0) == pytest.approx([-0.5] * 3)
    assert corners.max(axis=0) == pytest.approx(np.array(GRID.shape_ijk) - 0.5)


def test_a_plane_across_an_axis_meets_four_faces_in_a_rectangle():
    grid = straight_grid()
    box = CropBox(np.array([3.0, 4.0, 2.0]), np.array([20.0, 21.0, 9.0]))
    plane = HalfSpace(grid.points_lps([0, 0, 5]), np.array([0.0, 0.0, 1.0]))

    segments = plane_segments(box_corners(box, grid), plane)

    assert set(segments) == {Face(axis, end) for axis in (0, 1) for end in End}
    low = np.array([grid.indices_ijk(end) for end in segments[Face(0, End.LOW)]])
    assert low[:, 0] == pytest.approx(3.0)
    assert sorted(low[:, 1]) == pytest.approx([4.0, 21.0])
    assert low[:, 2] == pytest.approx(5.0)


def test_a_plane_beside_the_box_meets_nothing():
    plane = HalfSpace(GRID.center_lps + 1000, np.array([0.0, 0.0, 1.0]))

    assert plane_segments(box_corners(whole_box(GRID), GRID), plane) == {}


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_an_oblique_plane_meets_a_box_in_a_closed_polygon(x, y, z):
    normal = np.array([x, y, z]) + 0.01
    normal /= np.linalg.norm(normal)
    segments = plane_segments(
        box_corners(whole_box(GRID), GRID), HalfSpace(GRID.center_lps + 0.123, normal)
    )

    ends = np.array([end for segment in segments.values() for end in segment])
    for end in ends:
        assert np.sum(np.linalg.norm(ends - end, axis=1) < 1e-6) == 2


@pytest.mark.parametrize(("fraction", "kept"), [(0.25, 0.75), (0.5, 0.5), (1.0, 0.0)])
def test_the_clip_position_is_a_fraction_of_the_depth(fraction, kept):
    grid = straight_grid((40, 40, 40), (1, 1, 1))
    corners = box_corners(whole_box(grid), grid)
    k, j, i = np.indices(grid.shape_kji)
    points = grid.points_lps(np.stack([i, j, k], axis=-1))

    space = clip_plane(corners, np.array([0.0, 1.0, 0.0]), fraction)

    assert (space.distances(points) > 0).mean() == pytest.approx(kept)
    assert space.distances(corners).max() > -1e-9


def test_at_zero_nothing_is_clipped():
    assert clip_plane(np.zeros((8, 3)), np.array([0.0, 0.0, 1.0]), 0.0) is None


def test_the_front_is_clipped_first():
    grid = straight_grid()
    camera = looking_at(grid, Side.ANTERIOR)

    space = clip_plane(box_corners(whole_box(grid), grid), camera.looking, 0.5)

    assert space.distances(camera.position_lps) < 0
    assert space.distances(grid.center_lps + np.array([0, 5, 0])) > 0


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_fitted_box_holds_all_that_is_set(step):
    mask = np.zeros(GRID.shape_kji, bool)
    mask[5:9, 10:14, 20:23] = True

    box = box_of(mask[::step, ::step, ::step], step, GRID)

    assert np.all(box.low_ijk <= [19.5, 9.5, 4.5])
    assert np.all(box.high_ijk >= [22.5, 13.5, 8.5])
    assert np.all(box.high_ijk - box.low_ijk <= np.array([3, 4, 4]) + 2 * step)


def test_a_speck_far_away_does_not_widen_the_box():
    mask = np.zeros(GRID.shape_kji, bool)
    mask[2:12, 5:20, 8:20] = True
    without = box_of(mask, 1, GRID)
    mask[20, 28, 30] = True

    box = box_of(mask, 1, GRID)

    assert box.low_ijk == pytest.approx(without.low_ijk)
    assert box.high_ijk == pytest.approx(without.high_ijk)


def test_there_is_no_box_around_nothing():
    assert box_of(np.zeros((3, 3, 3), bool), 1, GRID) is None
