import numpy as np
import pytest
from network_spines import window

from spine_helper.builtin.raising import Layer, raise_layer

SHAPE = (40, 36, 30)


def ball(start, radius_mm=20.0, middle_mm=(45.0, 40.0, 35.0)):
    """A smooth ball on the window and the same ball on voxels of 1 mm."""
    there = window(SHAPE, start)
    axes = [(np.arange(n) + s + 0.5) * 2 for n, s in zip(SHAPE, start, strict=True)]
    away = _away(axes, middle_mm)
    chance = np.clip(0.5 - (away - radius_mm) / 4, 0, 1).astype(np.float32)
    labels = np.where(chance > 0.5, 7, 0).astype(np.uint8)
    fine = _away([np.arange(n) + 0.5 for n in there.volume], middle_mm)
    return there, Layer(labels, chance, follows_bone=False), fine < radius_mm


def _away(axes, middle):
    k, j, i = np.meshgrid(*axes, indexing="ij")
    return np.sqrt((k - middle[0]) ** 2 + (j - middle[1]) ** 2 + (i - middle[2]) ** 2)


def raised_of(layer, there, voxels):
    into = np.zeros(there.volume, np.uint8)
    raise_layer(layer, there, voxels, into)
    return into


def dice(a, b):
    return 2 * (a & b).sum() / (a.sum() + b.sum())


@pytest.mark.parametrize("start", [(0, 0, 0), (6, 4, 2)])
def test_a_ball_keeps_its_place_and_its_smooth_surface(start):
    there, layer, truth = ball(start)
    voxels = np.full(there.volume, 40, np.int16)

    raised = raised_of(layer, there, voxels)

    assert set(np.unique(raised)) == {0, 7}
    assert dice(raised == 7, truth) > 0.985
    assert np.allclose(np.argwhere(raised).mean(axis=0), np.argwhere(truth).mean(axis=0), atol=0.2)


def test_a_border_goes_to_where_the_bone_ends():
    there, layer, _ = ball((0, 0, 0), radius_mm=20.0)
    bone = _away([np.arange(n) + 0.5 for n in there.volume], (45.0, 40.0, 35.0)) < 20.7
    voxels = np.where(bone, 600, 30).astype(np.int16)

    plain = raised_of(layer, there, voxels)
    pulled = raised_of(Layer(layer.labels, layer.chance, follows_bone=True), there, voxels)

    assert dice(pulled == 7, bone) > dice(plain == 7, bone)


def test_nothing_stays_nothing():
    there, layer, _ = ball((0, 0, 0))
    empty = Layer(np.zeros_like(layer.labels), layer.chance, follows_bone=True)

    assert not raised_of(empty, there, np.zeros(there.volume, np.int16)).any()
