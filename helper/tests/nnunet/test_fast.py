import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage
from tiny_case import digits, image, weights
from tiny_nets import net_of

from spine_helper.engines.engine import Box
from spine_helper.nnunet.exact import segment_exactly
from spine_helper.nnunet.fast import Way, segment_quickly
from spine_helper.nnunet.recipe import Normalisation, Recipe, Resampling
from spine_helper.nnunet.stream import Enlarger, mixed
from spine_helper.nnunet.sweep import Sweep
from spine_helper.nnunet.tally import Tally
from spine_helper.running.runner import open_runner
from spine_helper.volumes.axis import Axis

CT = Normalisation("ct", False, -400.0, 900.0, 200.0, 250.0)
RECIPE = Recipe((CT,), (1.5, 1.5, 1.5), (16, 16, 16), 4)


def quiet(stage, share):
    """Tell nobody."""


def nets_of(recipe, folds=1):
    found = []
    for fold in range(folds):
        tiny = weights(len(recipe.normalisations), recipe.heads, len(recipe.patch), fold)
        runner = open_runner(net_of(tiny), 1)
        found.append(lambda batch, runner=runner: runner(batch)[0])
    return found


def dice(one, other):
    return [
        2 * ((one == v) & (other == v)).sum() / ((one == v).sum() + (other == v).sum())
        for v in np.union1d(one, other)
    ]


RECIPES = {
    "iso": (RECIPE, (1.2, 1.4, 1.5)),
    "torch": (
        replace(RECIPE, image=Resampling("torch"), logits=Resampling("torch")),
        (1.2, 1.4, 1.5),
    ),
    "coarse": (replace(RECIPE, spacing=(4.0, 1.0, 1.0), patch=(6, 16, 16)), (5.0, 1.3, 0.9)),
    "regions": (replace(RECIPE, heads=3, regions=(1, 2, 3)), (1.2, 1.4, 1.5)),
    "two folds": (RECIPE, (1.2, 1.4, 1.5)),
    "turned": (replace(RECIPE, transpose=(2, 0, 1), patch=(8, 16, 12)), (1.2, 1.4, 1.5)),
    "flat": (replace(RECIPE, spacing=(1.1, 1.2), patch=(16, 16)), (3.0, 1.3, 1.3)),
    "z-score": (replace(RECIPE, normalisations=(Normalisation("zscore", True),)), (1.4, 1.4, 1.5)),
    "rescaled": (replace(RECIPE, normalisations=(Normalisation("rescale"),)), (1.4, 1.4, 1.5)),
    "not resampled": (
        replace(RECIPE, image=Resampling("none"), logits=Resampling("none")),
        (2, 1, 1),
    ),
    "two channels": (replace(RECIPE, normalisations=(CT, Normalisation("none"))), (1.4, 1.4, 1.5)),
}


@pytest.mark.parametrize("name", RECIPES)
def test_the_whole_of_an_image_gives_nearly_what_exact_gives(name):
    recipe, spacing = RECIPES[name]
    voxels = image((26, 34, 30), len(recipe.normalisations))
    nets = nets_of(recipe, 2 if name == "two folds" else 1)
    exact, _ = segment_exactly(voxels.copy(), spacing, nets, recipe, quiet)

    quick, _ = segment_quickly(list(voxels), spacing, nets, recipe, Way(None, quiet))

    assert quick.shape == exact.shape
    assert (quick == exact).mean() >= 0.99
    # At the edges of a volume, where only corners of tiles reach, the half precision of nnU-Net's
    # sums has hardly a digit left; elsewhere both agree.
    core = (slice(4, -4),) * 3
    assert (quick[core] == exact[core]).mean() >= 0.998
    assert min(dice(quick[core], exact[core])) >= 0.98


def test_nothing_is_labelled_outside_the_region():
    voxels = image((40, 44, 48), 1)
    whole, _ = segment_quickly(list(voxels), (1.5,) * 3, nets_of(RECIPE), RECIPE, Way(None, quiet))
    box = Box((10, 12, 14), (30, 32, 34))

    part, _ = segment_quickly(list(voxels), (1.5,) * 3, nets_of(RECIPE), RECIPE, Way(box, quiet))

    inside = np.zeros(part.shape, bool)
    inside[10:30, 12:32, 14:34] = True
    assert part[inside].any()
    assert not part[~inside].any()
    assert whole[~inside].any()


@pytest.mark.parametrize("box", [Box((-5, -5, -5), (0, 0, 0)), Box((99, 0, 0), (120, 9, 9))])
def test_a_region_that_lies_outside_is_answered_with_a_map(box):
    voxels = image((20, 20, 20), 1)

    labels, _ = segment_quickly(list(voxels), (1.5,) * 3, nets_of(RECIPE), RECIPE, Way(box, quiet))

    assert labels.shape == (20, 20, 20)


def test_the_tiles_of_a_long_image_do_not_stay_in_memory():
    recipe = replace(RECIPE, patch=(8, 16, 16))

    def peak(length):
        data = np.zeros((1, length, 32, 32), np.float32)
        net = lambda batch: np.zeros((1, 4, *batch.shape[2:]), np.float32)  # noqa: E731
        tracemalloc.start()
        count = sum(1 for _ in Sweep([net], recipe, -np.inf, lambda share: None).planes(data))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == length
        return found

    assert peak(400) < 2 * peak(40)


def test_tiles_of_air_do_not_reach_the_network():
    voxels = np.full((1, 16, 16, 64), -1000, np.float32)
    voxels[..., :16] = 300
    calls = []
    run = nets_of(RECIPE)[0]

    def watched(batch):
        calls.append(batch.shape)
        return run(batch)

    labels, _ = segment_quickly(list(voxels), (1.5,) * 3, [watched], RECIPE, Way(None, quiet))

    assert 0 < len(calls) < 4
    assert not labels[..., 40:].any()


def test_progress_goes_from_nothing_to_all():
    told = []
    segment_quickly(
        list(image((40, 30, 30), 1)),
        (1.5,) * 3,
        nets_of(RECIPE),
        RECIPE,
        Way(None, lambda stage, share: told.append((stage, share))),
    )

    shares = [share for stage, share in told if stage == "segment"]
    assert told[0] == ("prepare", 0.0)
    assert told[-1] == ("finish", 1.0)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("fine", [(40, 61, 90), (7, 20, 12), (11, 25, 40)])
@pytest.mark.parametrize("regions", [(), (5, 9, 1)])
def test_labels_plane_by_plane_are_those_of_the_whole_stack(fine, regions):
    heads, coarse = 3, (11, 21, 19)
    raw = digits(heads * np.prod(coarse), 3).reshape(heads, *coarse)
    logits = np.stack([ndimage.gaussian_filter(head, 1.5) for head in raw]).astype(np.float32)
    places = np.meshgrid(
        *(
            np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
            for old, new in zip(coarse, fine, strict=True)
        ),
        indexing="ij",
    )
    full = np.stack([ndimage.map_coordinates(head, places, order=1) for head in logits])
    expected = full.argmax(axis=0)
    if regions:
        expected = np.zeros(fine, int)
        for value, head in zip(regions, full, strict=True):
            expected[head > 0] = value

    axes = tuple(Axis.of(old, new, None, "linear") for old, new in zip(coarse, fine, strict=True))
    planes = (logits[:, index] for index in range(coarse[0]))
    found = np.stack(list(Enlarger(axes, regions).labels(planes)))

    assert (found == expected).mean() > 0.9999


def test_planes_are_asked_for_only_as_they_are_needed():
    asked = []

    def source():
        for index in range(10):
            asked.append(index)
            yield np.full((1, 2, 2), index, np.float32)

    first = next(iter(mixed(source(), Axis.of(10, 30, None, "linear"))))

    assert first[0, 0, 0] == 0
    assert len(asked) <= 2


def test_the_confidence_is_the_mean_probability_of_the_winner():
    logits = np.zeros((3, 1, 2), np.float32)
    logits[1] = [[2.0, 4.0]]
    tally = Tally()

    assert next(iter(tally.watch([logits]))) is logits
    expected = np.mean([np.exp(x) / (np.exp(x) + 2) for x in (2.0, 4.0)])
    assert tally.confidence(1) == pytest.approx(expected, rel=1e-5)
    assert tally.voxels == {1: 2}
    assert tally.confidence(2) == 0


def test_the_confidence_of_a_region_is_that_of_its_own_head():
    logits = np.array([[[1.0, 1.0]], [[-1.0, 3.0]]], np.float32)
    tally = Tally((4, 7))

    tally.count(logits)

    assert tally.voxels == {4: 1, 7: 1}
    assert tally.confidence(4) == pytest.approx(1 / (1 + np.exp(-1)), rel=1e-5)
    assert tally.confidence(7) == pytest.approx(1 / (1 + np.exp(-3)), rel=1e-5)
