import numpy as np
import pytest
import trimesh

from spine_app.domain.errors import BadGeometry
from spine_app.domain.geometry import Grid
from spine_app.pipelines.surfaces.build import boxes_of, surface_of, surfaces_of
from tests.mesh_checks import crossings, split_vertices

TURNED = np.linalg.qr(np.array([[0.9, 0.2, -0.3], [-0.1, 1.0, 0.2], [0.3, -0.1, 0.8]]))[0]
TURNED = TURNED * np.sign(np.linalg.det(TURNED))
SPACING = np.array([0.7, 0.8, 1.1])
CENTER = np.array([12.0, -35.0, 180.0])
RADII = np.array([14.0, 9.0, 11.0])


def oblique_grid(shape=(40, 44, 56)):
    middle = (np.array(shape[::-1]) - 1) / 2
    origin = CENTER - (TURNED * SPACING) @ middle + (0.13, -0.21, 0.17)
    return Grid(shape, SPACING, origin, TURNED)


def centers(grid):
    k, j, i = np.indices(grid.shape_kji)
    return grid.points_lps(np.stack([i, j, k], axis=-1))


def ellipsoid_labels(grid, label=5, dtype=np.uint8):
    inside = (((centers(grid) - CENTER) / RADII) ** 2).sum(axis=-1) < 1
    return inside.astype(dtype) * dtype(label)


def distance(points):
    """Signed distance to the ellipsoid, mm; exact to second order near it."""
    scaled = (points - CENTER) / RADII
    norm = np.linalg.norm(scaled, axis=1)
    return norm * (norm - 1) / np.linalg.norm(scaled / RADII, axis=1)


@pytest.fixture(scope="module")
def ellipsoid():
    grid = oblique_grid()
    labels = ellipsoid_labels(grid)
    ((label, mesh),) = surfaces_of(labels, grid, [5])
    assert label == 5
    return grid, labels, mesh


def test_a_surface_lies_where_the_truth_is_in_an_oblique_grid(ellipsoid):
    grid, _, mesh = ellipsoid
    points = mesh.points_lps.astype(np.float64)
    middles = points[mesh.triangles].mean(axis=1)

    assert np.abs(distance(middles)).mean() < 0.15
    assert np.abs(distance(points)).max() < np.linalg.norm(grid.spacing_ijk) / 2
    assert np.abs(points.mean(axis=0) - CENTER).max() < 0.1


def test_the_volume_inside_is_that_of_the_voxels_and_normals_point_outwards(ellipsoid):
    grid, labels, mesh = ellipsoid
    surface = trimesh.Trimesh(mesh.points_lps, mesh.triangles, process=False)
    voxels = np.count_nonzero(labels) * np.prod(grid.spacing_ijk)

    assert surface.volume == pytest.approx(voxels, rel=0.001)
    outwards = ((surface.triangles_center - CENTER) * surface.face_normals).sum(axis=1)
    assert outwards.min() > 0


def test_a_surface_is_watertight_manifold_and_cuts_itself_nowhere(ellipsoid):
    _, _, mesh = ellipsoid
    surface = trimesh.Trimesh(mesh.points_lps, mesh.triangles, process=False)

    assert surface.is_watertight
    assert surface.is_winding_consistent
    assert surface.euler_number == 2
    assert split_vertices(mesh.triangles) == 0
    assert crossings(mesh.points_lps, mesh.triangles) == 0


def test_a_surface_is_smooth(ellipsoid):
    _, _, mesh = ellipsoid
    surface = trimesh.Trimesh(mesh.points_lps, mesh.triangles, process=False)
    scaled = (surface.triangles_center - CENTER) / RADII**2
    truth = scaled / np.linalg.norm(scaled, axis=1, keepdims=True)
    off = np.degrees(np.arccos((truth * surface.face_normals).sum(axis=1).clip(-1, 1)))

    assert np.mean(off) < 6


def test_a_label_that_the_volume_cuts_is_capped_at_the_faces_of_its_voxels():
    grid = Grid((6, 40, 40), (1, 1, 2), (0, 0, 0), np.eye(3))
    labels = np.zeros(grid.shape_kji, np.uint8)
    labels[:, 3:37, 3:37] = 1
    ((_, mesh),) = surfaces_of(labels, grid, [1])
    surface = trimesh.Trimesh(mesh.points_lps, mesh.triangles, process=False)

    assert surface.is_watertight
    inner = np.abs(mesh.points_lps[:, :2] - 19.5).max(axis=1) < 10
    below, above = (
        mesh.points_lps[inner & (side * mesh.points_lps[:, 2] > 5 * side), 2] for side in (-1, 1)
    )
    assert len(below) == len(above) > 300
    assert np.abs(below + 1).max() < 0.1
    assert np.abs(above - 11).max() < 0.1
    assert surface.volume == pytest.approx(6 * 34 * 34 * 2, rel=0.001)


def test_surfaces_come_in_the_order_asked_for_and_labels_without_voxels_are_left_out():
    grid = Grid((4, 4, 12), (1, 1, 1), (0, 0, 0), np.eye(3))
    labels = np.zeros(grid.shape_kji, np.uint16)
    for label, i in ((1, 1), (300, 4), (7, 8)):
        labels[1:3, 1:3, i : i + 2] = label

    found = list(surfaces_of(labels, grid, [300, 0, 9, 1, 7]))

    assert [label for label, _ in found] == [300, 1, 7]
    assert [round(float(mesh.points_lps[:, 0].mean()), 1) for _, mesh in found] == [4.5, 1.5, 8.5]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_mapped_files_and_views_give_the_surface_of_the_array(tmp_path, dtype):
    grid = oblique_grid((20, 24, 28))
    labels = ellipsoid_labels(grid, 1, dtype)
    np.save(tmp_path / "labels.npy", labels)
    mapped = np.load(tmp_path / "labels.npy", mmap_mode="r")
    view = np.repeat(labels, 2, axis=2)[..., ::2]

    (_, one), (_, two), (_, three) = (
        next(surfaces_of(array, grid, [1])) for array in (labels, mapped, view)
    )

    assert np.array_equal(one.points_lps, two.points_lps)
    assert np.array_equal(one.points_lps, three.points_lps)
    assert np.array_equal(one.triangles, two.triangles)


def test_one_surface_in_its_box_is_the_one_of_the_whole_map(ellipsoid):
    grid, labels, mesh = ellipsoid
    box = boxes_of(labels, [5])[5]
    alone = surface_of(labels, grid, 5, box)

    assert np.array_equal(alone.points_lps, mesh.points_lps)
    assert np.array_equal(alone.triangles, mesh.triangles)


def test_labels_that_do_not_fit_are_refused():
    grid = Grid((4, 4, 4), (1, 1, 1), (0, 0, 0), np.eye(3))
    for labels in (np.zeros((4, 4, 5), np.uint8), np.zeros((4, 4, 4), np.int16)):
        with pytest.raises(BadGeometry):
            next(surfaces_of(labels, grid, [1]))


def test_an_empty_map_has_no_surfaces():
    grid = Grid((4, 4, 4), (1, 1, 1), (0, 0, 0), np.eye(3))

    assert list(surfaces_of(np.zeros((4, 4, 4), np.uint8), grid, [1, 2])) == []
