import numpy as np
import pytest
from network_spines import spheres, window

from spine_helper.builtin.instances import separate
from spine_helper.builtin.networks import BODY, POSTERIOR

SHAPE = (90, 44, 40)
MIDDLES = [(75, 16, 20), (58, 15, 20), (41, 16, 20), (24, 17, 20)]
LEVELS = (20, 21, 22, 23)


def everywhere():
    return np.ones(SHAPE, np.bool_)


def test_every_sphere_becomes_an_instance_from_head_to_feet():
    mosaic, truth = spheres(SHAPE, MIDDLES, 14, LEVELS)

    found = separate(window(SHAPE), mosaic, everywhere())

    assert len(found.middles) == 4
    assert np.allclose(found.middles, MIDDLES, atol=0.6)
    assert (found.labels == truth)[truth > 0].mean() > 0.99
    assert np.allclose(found.levels, LEVELS, atol=0.2)


def test_touching_vertebrae_are_parted_by_their_votes():
    middles = [(70, 16, 20), (57, 16, 20), (44, 16, 20)]
    mosaic, _ = spheres(SHAPE, middles, 14, (10, 11, 12))

    found = separate(window(SHAPE), mosaic, everywhere())

    assert len(found.middles) == 3
    sizes = np.bincount(found.labels.reshape(-1))[1:]
    assert sizes.min() > 0.6 * sizes.max()


def test_noisy_votes_give_the_same_vertebrae():
    mosaic, truth = spheres(SHAPE, MIDDLES, 14, LEVELS)
    noise = np.random.default_rng(1).normal(0, 4, mosaic.coarse[:3].shape)
    mosaic.coarse[:3] += noise.astype(np.float32)

    found = separate(window(SHAPE), mosaic, everywhere())

    assert len(found.middles) == 4
    assert (found.labels == truth)[truth > 0].mean() > 0.97


def test_each_vertebra_is_one_piece():
    mosaic, _ = spheres(SHAPE, MIDDLES, 14, LEVELS)
    # Five voxels of the second believe that they belong to the third.
    mosaic.coarse[0, 29:31, 7:9, 9:11] -= 34

    found = separate(window(SHAPE), mosaic, everywhere())

    assert found.labels[58, 15, 20] == 2


def test_what_lies_outside_of_the_finder_s_spine_is_dropped():
    mosaic, _ = spheres(SHAPE, MIDDLES, 14, LEVELS)
    spine = everywhere()
    spine[:33] = False

    found = separate(window(SHAPE), mosaic, spine)

    assert len(found.middles) == 3
    assert not found.labels[:33].any()


def test_a_crumb_is_no_vertebra():
    mosaic, _ = spheres(SHAPE, [(45, 16, 20)], 3.2, (12,))

    found = separate(window(SHAPE), mosaic, everywhere())

    assert len(found.middles) == 0
    assert not (found.classes == BODY).any()


@pytest.mark.parametrize("levels", [(2, 3, 4)])
def test_small_cervical_vertebrae_stay_apart(levels):
    middles = [(60, 16, 20), (51.5, 16, 20), (43, 16, 20)]
    mosaic, _ = spheres(SHAPE, middles, 7.5, levels)

    found = separate(window(SHAPE), mosaic, everywhere())

    assert len(found.middles) == 3


def test_a_ring_that_votes_above_the_dens_is_a_vertebra_of_its_own():
    middles = [(50, 16, 20), (41, 16, 20), (32, 16, 20)]
    mosaic, _ = spheres(SHAPE, middles, 7.5, (2, 3, 4))
    ring = (slice(56, 60), slice(10, 26), slice(12, 28))
    mosaic.fine[(slice(None), *ring)] = 0
    mosaic.fine[(POSTERIOR, *ring)] = 1
    # The dens joins them, and every voxel of the ring sees its middle 18 mm above that of C2.
    dens = (slice(52, 57), slice(15, 18), slice(19, 22))
    mosaic.fine[(slice(None), *dens)] = 0
    mosaic.fine[(BODY, *dens)] = 1
    half = (slice(28, 30), slice(5, 13), slice(6, 14))
    k, j, i = np.meshgrid(*(np.arange(s.start, s.stop) * 2 + 0.5 for s in half), indexing="ij")
    mosaic.coarse[(slice(0, 3), *half)] = np.stack([59 - k, 16 - j, 20 - i]) * 2
    mosaic.coarse[(3, *half)] = 1.5

    found = separate(window(SHAPE), mosaic, everywhere())

    assert len(found.middles) == 4
    assert found.labels[58, 12, 14] == 1
    assert found.labels[50, 16, 20] == 2
