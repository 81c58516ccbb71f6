import numpy as np
import pytest

from spine_app.kernels.net_cells import net_of
from spine_app.kernels.net_relax import REACH, relaxed
from tests.data.blobs import noise, whole
from tests.mesh_checks import is_closed, split_vertices, volume_mm3

SPACING = (0.5, 0.8, 2.0)


@pytest.mark.parametrize("seed", range(20))
def test_no_point_leaves_its_cube_and_the_surface_stays_a_closed_manifold(seed):
    net = net_of(noise(seed), 1, whole(noise(seed)))
    points, triangles = relaxed(net, SPACING)

    assert np.abs(points - net.cells).max() <= REACH + 1e-5
    assert is_closed(triangles)
    assert split_vertices(triangles) == 0


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 1, 7), (1, 6, 7), (4, 5, 6)])
def test_the_volume_is_that_of_the_voxels_however_few_and_thin_they_are(shape):
    labels = np.ones(shape, np.uint8)
    points, triangles = relaxed(net_of(labels, 1, whole(labels)), SPACING)

    wanted = labels.size * np.prod(SPACING)
    assert volume_mm3(points * SPACING, triangles) == pytest.approx(wanted, rel=0.01)


def test_a_flat_side_stays_flat():
    labels = np.ones((9, 12, 15), np.uint8)
    net = net_of(labels, 1, whole(labels))
    points = relaxed(net, (1.0, 1.0, 1.0))[0] + np.array(net.corner)

    inner = np.abs(points[:, :2] - (7, 5.5)).max(axis=1) < 2
    top = points[inner & (points[:, 2] > 4), 2]
    assert len(top) > 9
    assert np.ptp(top) < 0.01
    assert np.abs(top - 8.5).max() < 0.05
