"""Coarse labels become fine ones with smooth borders that follow the bone."""

import numpy as np
import pytest

from spine_helper.classical.refine import Rim, nearest_labels, snap


def _ball(size, radius_mm, middle_mm, spacing):
    axes = (np.arange(size) + 0.5) * spacing - middle_mm
    k, j, i = np.meshgrid(axes, axes, axes, indexing="ij")
    return k * k + j * j + i * i < radius_mm**2


def _dice(a, b):
    return 2 * np.count_nonzero(a & b) / (np.count_nonzero(a) + np.count_nonzero(b))


def test_a_ball_stays_a_ball_on_a_lattice_three_times_as_fine():
    coarse = _ball(16, 14.0, 24.0, 3.0).astype(np.uint8) * 5
    fine = _ball(48, 14.0, 24.0, 1.0)

    near = nearest_labels(coarse, (48, 48, 48), 3.0)
    blocky = np.kron(coarse, np.ones((3, 3, 3), np.uint8)) > 0

    assert set(np.unique(near.labels_kji)) == {0, 5}
    assert _dice(near.depth_kji > 0, fine) > 0.96
    assert _dice(near.depth_kji > 0, fine) > _dice(blocky, fine) + 0.02


def test_two_labels_share_out_the_voxels_between_them():
    coarse = np.zeros((4, 4, 10), np.uint8)
    coarse[..., :5], coarse[..., 5:] = 1, 2

    near = nearest_labels(coarse, (8, 8, 30), 3.0)

    assert np.all(near.labels_kji[..., :15] == 1)
    assert np.all(near.labels_kji[..., 15:] == 2)


@pytest.mark.parametrize("radius", [12.5, 15.2], ids=["too-large", "too-small"])
def test_the_border_moves_to_where_the_bone_ends(radius):
    coarse = _ball(16, 14.0, 24.0, 3.0).astype(np.uint8)
    bone = _ball(48, radius, 24.0, 1.0)
    hu = np.where(bone, 500, 40).astype(np.int16)
    near = nearest_labels(coarse, (48, 48, 48), 3.0)

    labels = snap(near, hu, Rim(200.0, grow_mm=2.5, shrink_mm=3.0))

    assert _dice(labels > 0, bone) > 0.98


def test_marrow_deep_inside_stays_whatever_its_grey_value_is():
    coarse = _ball(16, 14.0, 24.0, 3.0).astype(np.uint8)
    near = nearest_labels(coarse, (48, 48, 48), 3.0)

    labels = snap(near, np.full((48, 48, 48), 50, np.int16), Rim(200.0))

    assert labels[24, 24, 24] == 1
    assert 0 < np.count_nonzero(labels) < np.count_nonzero(near.depth_kji > 0)
