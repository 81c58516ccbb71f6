import numpy as np
import pytest

from spine_app.kernels.net_cells import net_of
from tests.data.blobs import noise, whole
from tests.mesh_checks import is_closed, split_vertices


def halves(quads):
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


@pytest.mark.parametrize("seed", range(120))
def test_the_net_around_any_voxels_is_a_closed_manifold(seed):
    labels = noise(seed)
    triangles = halves(net_of(labels, 1, whole(labels)).quads)

    assert is_closed(triangles)
    assert split_vertices(triangles) == 0


@pytest.mark.parametrize(
    "touching",
    [[(0, 0, 0), (0, 1, 1)], [(0, 0, 0), (1, 1, 1)], [(0, 1, 0), (1, 0, 0)]],
    ids=["edge", "corner", "other edge"],
)
def test_voxels_that_touch_at_an_edge_or_corner_only_are_apart(touching):
    labels = np.zeros((2, 2, 2), np.uint8)
    for at in touching:
        labels[at] = 1
    net = net_of(labels, 1, whole(labels))

    assert len(net.points) == 2 * 8
    assert len(net.quads) == 2 * 6


def test_a_ring_of_voxels_around_a_channel_as_thin_as_an_edge_is_a_closed_manifold():
    # Inside corners of one face hang together on both sides of it: the face has to be turned.
    labels = np.ones((2, 2, 3), np.uint8)
    labels[0, 0, 1] = labels[1, 1, 1] = 0
    triangles = halves(net_of(labels, 1, whole(labels)).quads)

    assert is_closed(triangles)
    assert split_vertices(triangles) == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_quad_parts_each_voxel_from_each_neighbour_of_another_kind(seed):
    labels = np.pad(noise(seed), 1)
    differing = sum(np.count_nonzero(np.diff(labels.astype(int), axis=n)) for n in range(3))

    assert len(net_of(labels, 1, whole(labels)).quads) == differing


def test_other_labels_and_what_lies_outside_of_the_box_are_outside():
    labels = np.full((3, 3, 3), 2, np.uint16)
    labels[1, 1] = 300
    net = net_of(labels, 300, ((1, 1), (1, 1), (1, 2)))

    assert net.voxels == 2
    assert net.corner == (0, 0, 0)
    assert net.points.min() > 0.5
    assert net.points.max(axis=0).tolist() == pytest.approx([2.33, 1.33, 1.33], abs=0.2)


def test_links_go_both_ways():
    links = net_of(noise(3), 1, whole(noise(3))).links
    for n, six in enumerate(links):
        for face, other in enumerate(six):
            if other >= 0:
                assert links[other, face ^ 1] == n
