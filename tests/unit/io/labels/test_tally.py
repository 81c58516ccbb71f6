"""What is counted while the slices of a label map pass by."""

import numpy as np
import pytest
from scipy import ndimage

from spine_app.io.labels.tally import LabelTally
from tests.data.grids import oblique_grid


def tallied(labels, grid):
    tally = LabelTally()
    for k, one in enumerate(labels):
        tally.add(k, one)
    return {one.id: one for one in tally.stats(grid, labels)}


def test_counts_centroids_and_boxes_are_those_of_scipy():
    grid = oblique_grid()
    rng = np.random.default_rng(1)
    labels = np.zeros(grid.shape_kji, np.uint16)
    for label in (3, 40, 300, 65535):
        k, j, i = (rng.integers(0, n - 6) for n in grid.shape_kji)
        labels[k : k + 5, j : j + 4, i : i + 6] = label

    found = tallied(labels, grid)

    assert set(found) == {int(n) for n in np.unique(labels) if n}
    for label, one in found.items():
        mask = labels == label
        center = ndimage.center_of_mass(mask)
        assert one.voxels == mask.sum()
        assert one.centroid_lps == pytest.approx(grid.points_lps(center[::-1]))
        places = np.argwhere(mask)
        low, high = places.min(axis=0), places.max(axis=0)
        assert one.box_ijk == tuple(
            (int(a), int(b)) for a, b in zip(low[::-1], high[::-1], strict=True)
        )


def test_the_point_inside_a_ring_has_its_label():
    grid = oblique_grid()
    labels = np.zeros(grid.shape_kji, np.uint8)
    j, i = np.mgrid[: grid.shape_kji[1], : grid.shape_kji[2]]
    labels[10][np.abs(np.hypot(i - 15, j - 15) - 8) < 1.5] = 7

    (one,) = tallied(labels, grid).values()

    assert labels[grid.nearest_kji(one.centroid_lps)] == 0
    assert labels[grid.nearest_kji(one.inside_lps)] == 7


def test_a_map_without_labels_has_no_stats():
    grid = oblique_grid()

    assert tallied(np.zeros(grid.shape_kji, np.uint8), grid) == {}
