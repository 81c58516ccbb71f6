"""Every branch of the steps around the network against the functions of nnU-Net itself."""

import itertools

import numpy as np
import pytest
import torch
from nnunetv2.inference.sliding_window_prediction import (
    compute_gaussian,
    compute_steps_for_sliding_window,
)
from nnunetv2.preprocessing.cropping.cropping import crop_to_nonzero
from nnunetv2.preprocessing.resampling.default_resampling import (
    compute_new_shape,
    resample_data_or_seg_to_shape,
)
from nnunetv2.preprocessing.resampling.resample_torch import resample_torch_fornnunet

from spine_helper.nnunet.crop import nonzero
from spine_helper.nnunet.lattice import shape_for
from spine_helper.nnunet.previous import one_hot
from spine_helper.nnunet.recipe import Normalisation, Recipe, Resampling
from spine_helper.nnunet.resample import resample
from spine_helper.nnunet.tiles import importance, starts_along

SHAPES = {"iso": (20, 24, 22), "thick": (7, 30, 26), "thick in i": (24, 22, 6)}
SPACINGS = {
    "iso": ((1.0, 0.9, 1.1), (1.5, 1.5, 1.5)),
    "coarse before": ((5.0, 0.9, 0.9), (1.5, 1.5, 1.5)),
    "coarse after": ((1.5, 1.5, 1.5), (1.0, 1.1, 6.0)),
    "coarse in j": ((1.0, 6.0, 1.2), (1.5, 1.5, 1.5)),
    "two coarse axes": ((0.3, 1.5, 1.5), (1.0, 1.0, 1.0)),
    "same": ((1.5, 1.5, 1.5), (1.5, 1.5, 1.5)),
}
SPLINES = [(3, 0), (1, 0), (0, 0), (3, 1), (1, 3)]
TYPES = [np.float32, np.float16]


def volume(shape, kind, seed=0):
    return (30 * np.random.default_rng(seed).normal(size=shape)).astype(kind)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("separate", [None, True, False])
@pytest.mark.parametrize("orders", SPLINES)
@pytest.mark.parametrize("spacings", SPACINGS)
def test_splines(spacings, orders, separate, kind):
    old, new = SPACINGS[spacings]
    how = Resampling("spline", *orders, separate_z=separate)
    for shape in SHAPES.values():
        data = volume((1, *shape), kind)
        target = shape_for(shape, old, new)
        expected = resample_data_or_seg_to_shape(
            data, target, old, new, False, *orders, force_separate_z=separate
        )
        found = resample(data[0], target, how, (old, new))
        assert found.dtype == expected.dtype
        if orders[1] == 3:  # nnU-Net filters the axes in another order: the last digit may differ
            np.testing.assert_allclose(
                found, expected[0], rtol=2e-3 if kind is np.float16 else 1e-5
            )
        else:
            np.testing.assert_array_equal(found, expected[0])


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("separate", [None, True, False])
@pytest.mark.parametrize("modes", [("linear", "nearest-exact"), ("linear", "linear")])
@pytest.mark.parametrize("spacings", SPACINGS)
def test_torch(spacings, modes, separate, kind):
    old, new = SPACINGS[spacings]
    if modes[1] == "linear" and separate is not False:
        pytest.skip("torch's own `linear` takes lines only, so nnU-Net's second pass fails")
    how = Resampling("torch", separate_z=separate, mode=modes[0], mode_z=modes[1])
    for shape in SHAPES.values():
        data = volume((1, *shape), kind)
        target = shape_for(shape, old, new)
        expected = resample_torch_fornnunet(
            torch.from_numpy(data),
            target,
            old,
            new,
            force_separate_z=separate,
            mode=modes[0],
            aniso_axis_mode=modes[1],
        )[0].numpy()
        found = resample(data[0], target, how, (old, new))
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-3)


def test_shapes_round_as_python_does():
    for old, new, size in itertools.product((0.5, 1.0, 2.5), (0.4, 1.0, 1.6), range(1, 40)):
        shape = (size, size + 1, 2 * size)
        spacings = (old,) * 3, (new,) * 3
        assert list(shape_for(shape, *spacings)) == compute_new_shape(shape, *spacings).tolist()


def test_tiles_lie_where_those_of_nnunet_lie():
    for size, patch, step in itertools.product(range(8, 90, 3), (8, 7, 5), (0.5, 0.8, 0.33, 1.0)):
        (expected,) = compute_steps_for_sliding_window((size,), (patch,), step)
        assert starts_along(size, patch, step) == expected


@pytest.mark.parametrize("patch", [(24, 24, 24), (128, 128, 128), (40, 56, 33), (7, 64), (96, 96)])
def test_weights_are_those_of_nnunet(patch):
    expected = compute_gaussian(patch, value_scaling_factor=10, device=torch.device("cpu")).numpy()

    np.testing.assert_array_equal(importance(patch), expected)


@pytest.mark.parametrize("seed", range(4))
def test_empty_borders_are_cut_and_holes_filled(seed):
    rng = np.random.default_rng(seed)
    data = (rng.random((2, 20, 22, 18)) > 0.7).astype(np.float32)
    data[:, :4] = 0
    data[..., -3:] = 0
    data[:, 8:12, 8:12, 5:9] = 0
    _, seg, box = crop_to_nonzero(data.copy())

    crop = nonzero(list(data), needs_mask=True)

    assert [[part.start, part.stop] for part in crop.box] == box
    np.testing.assert_array_equal(crop.inside, seg[0] >= 0)


@pytest.mark.parametrize("spacings", ["iso", "same"])
def test_labels_of_a_stage_before(spacings):
    old, new = SPACINGS[spacings]
    labels = np.random.default_rng(1).integers(-1, 4, (20, 24, 22)).astype(np.int16)
    target = shape_for(labels.shape, old, new)
    recipe = Recipe((Normalisation("none"),), (1.5,) * 3, (8, 8, 8), 4, previous=(1, 2, 3))
    moved = resample_data_or_seg_to_shape(
        labels[None], target, old, new, is_seg=True, order=1, order_z=0, force_separate_z=None
    )[0]

    found = one_hot(labels, target, recipe, (old, new))

    for value, channel in zip((1, 2, 3), found, strict=True):
        np.testing.assert_array_equal(channel, moved == value)
