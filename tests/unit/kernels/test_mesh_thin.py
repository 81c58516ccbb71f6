import numpy as np
import pytest

from spine_app.kernels.mesh_thin import thinned
from spine_app.kernels.net_cells import net_of
from spine_app.kernels.net_relax import relaxed
from tests.data.blobs import noise, whole
from tests.mesh_checks import crossings, is_closed, split_vertices, volume_mm3

UNIT = (1.0, 1.0, 1.0)


def ball(radius=14.3):
    axis = np.arange(-16, 17)
    squares = axis[:, None, None] ** 2 + axis[:, None] ** 2 + axis**2
    labels = (squares < radius**2).astype(np.uint8)
    net = net_of(labels, 1, whole(labels))
    points, triangles = relaxed(net, UNIT)
    return points + np.array(net.corner, np.float32) - np.float32(16), triangles


@pytest.mark.parametrize("seed", range(60))
def test_a_thinned_surface_is_a_closed_manifold(seed):
    labels = noise(seed)
    points, triangles = relaxed(net_of(labels, 1, whole(labels)), UNIT)
    fewer, kept = thinned(points, triangles, 8, 1.0)

    assert is_closed(kept)
    assert split_vertices(kept) == 0
    assert np.unique(kept).tolist() == list(range(len(fewer)))


def test_a_ball_keeps_its_shape_with_a_tenth_of_its_triangles():
    points, triangles = ball()
    fewer, kept = thinned(points, triangles, len(triangles) // 10, 1.0)
    in_middles = np.abs(np.linalg.norm(fewer[kept].mean(axis=1), axis=1) - 14.3)

    assert len(kept) <= len(triangles) // 10
    assert np.abs(np.linalg.norm(fewer, axis=1) - 14.3).max() < 0.7
    assert in_middles.mean() < 0.12
    assert in_middles.max() < 0.5
    assert volume_mm3(fewer, kept) == pytest.approx(volume_mm3(points, triangles), rel=0.01)
    assert crossings(fewer, kept) == 0


def test_a_surface_that_is_small_enough_stays_as_it_is():
    points, triangles = ball()
    fewer, kept = thinned(points, triangles, len(triangles), 1.0)

    assert fewer is points
    assert kept is triangles


def test_a_surface_moves_no_further_than_the_scale_allows_however_few_triangles_are_wanted():
    points, triangles = ball()
    fewer, kept = thinned(points, triangles, 4, 0.2)

    assert len(kept) > 100
    assert np.abs(np.linalg.norm(fewer, axis=1) - 14.3).max() < 0.6
