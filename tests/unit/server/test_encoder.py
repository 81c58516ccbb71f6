import io

import numpy as np
import pytest
from PIL import Image

from spine_app.server.encoder import LOSSLESS, MOVING, STILL, encode

NOISE = np.random.default_rng(7).integers(0, 255, (60, 90, 4), np.uint8)


def picture(pixels, level):
    image = Image.open(io.BytesIO(encode(pixels, level)))
    assert image.get_format_mimetype() == level.codec.value
    return np.asarray(image.convert("RGB"))


def smooth():
    """A picture of gradients with saturated edges: 160 × 240."""
    y, x = np.mgrid[:160, :240]
    pixels = np.zeros((160, 240, 4), np.uint8)
    pixels[..., 0], pixels[..., 1] = x, y
    pixels[40:80, 60:120, :3] = (230, 30, 60)
    return pixels


def test_without_loss_means_without_loss():
    np.testing.assert_array_equal(picture(NOISE, LOSSLESS), NOISE[..., :3])


@pytest.mark.parametrize("level", [*MOVING, STILL], ids=lambda level: level.rank)
def test_a_packed_picture_keeps_its_colours_and_shape(level):
    found = picture(smooth(), level)

    assert found.shape == (-(-160 // level.shrink), -(-240 // level.shrink), 3)
    middle = found[60 // level.shrink, 90 // level.shrink].astype(int)
    assert np.abs(middle - (230, 30, 60)).max() <= 12


def test_still_pictures_keep_the_colour_of_every_pixel():
    """Red and grey pixels in turn: half the colour resolution would mix them."""
    pixels = np.full((32, 32, 4), 120, np.uint8)
    pixels[:, ::2, :3] = (220, 40, 40)

    found = picture(pixels, STILL).astype(int)

    assert np.abs(found - pixels[..., :3]).mean() < 4


def test_every_better_level_is_nearer_to_the_truth_and_larger():
    levels = [*MOVING, STILL]
    sizes = [len(encode(NOISE, level)) for level in levels]

    assert sizes == sorted(sizes)
    assert [level.rank for level in (*levels, LOSSLESS)] == list(range(len(levels) + 1))


def test_what_lies_in_the_fourth_channel_is_not_looked_at():
    other = NOISE.copy()
    other[..., 3] = 255 - other[..., 3]

    assert encode(other, STILL) == encode(NOISE, STILL)


def test_pixels_need_not_lie_together_in_memory():
    turned = np.swapaxes(NOISE, 0, 1)

    np.testing.assert_array_equal(picture(turned, LOSSLESS), turned[..., :3])
