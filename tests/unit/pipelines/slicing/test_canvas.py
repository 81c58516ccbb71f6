"""A canvas draws what changed, in time for a moving hand, and whole for a resting one."""

import numpy as np
import pytest

from spine_app.domain.view.drawing import Ink, Line, Overlay
from spine_app.pipelines.scene import PIXELS_MAX
from spine_app.pipelines.slicing.canvas import MOVING_S, Canvas


def never():
    return False


class Clock:
    """Seconds that pass when something is drawn."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Flat:
    """A painting of one grey level that takes a time for each pixel."""

    def __init__(self, clock, level=7, s_per_pixel=0.0, overlay=None):
        self.overlay = overlay or Overlay()
        self.level = level
        self.sizes = []
        self._clock = clock
        self._s_per_pixel = s_per_pixel

    def looks_like(self, other):
        return self.level == other.level

    def effort(self, size):
        return size[0] * size[1]

    def draw(self, size, interrupted):
        if interrupted():
            return None
        self.sizes.append(size)
        self._clock.now += size[0] * size[1] * self._s_per_pixel
        return np.full((*size[::-1], 4), self.level, np.uint8)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def frames():
    return []


@pytest.fixture
def canvas(frames, clock):
    return Canvas(frames.append, clock)


def test_nothing_is_drawn_before_there_is_a_size(canvas, frames, clock):
    painting = Flat(clock)

    canvas.draw(painting)
    canvas.refine(painting, never)

    assert frames == []
    assert painting.sizes == []


@pytest.mark.parametrize("size", [(0, 0), (0, 300), (400, 0)])
def test_a_hidden_view_is_not_drawn(canvas, frames, clock, size):
    painting = Flat(clock)
    canvas.resize(400, 300)
    canvas.resize(*size)

    canvas.draw(painting)
    canvas.refine(painting, never)

    assert frames == []


def test_a_view_is_drawn_at_its_size_and_once_more_for_a_resting_hand(canvas, frames, clock):
    painting = Flat(clock)
    canvas.resize(400, 300)

    canvas.draw(painting)
    canvas.refine(painting, never)
    canvas.refine(painting, never)

    assert [frame.still for frame in frames] == [False, True]
    assert frames[0].pixels.shape == (300, 400, 4)
    assert frames[1].pixels is frames[0].pixels
    assert painting.sizes == [(400, 300)]


def test_a_large_view_is_drawn_with_fewer_pixels_of_the_same_shape(canvas, frames, clock):
    canvas.resize(8000, 2000)

    canvas.draw(Flat(clock))

    height, width = frames[0].pixels.shape[:2]
    assert 0.99 * PIXELS_MAX < width * height <= PIXELS_MAX
    assert width / height == pytest.approx(4.0, rel=0.01)


def test_what_only_lies_over_the_picture_does_not_draw_it_again(canvas, frames, clock):
    moved = Overlay((Line(((0, 0), (9, 9)), Ink.AXIAL),), (400, 300))
    first, second = Flat(clock), Flat(clock, overlay=moved)
    canvas.resize(400, 300)
    canvas.draw(first)

    canvas.draw(second)

    assert second.sizes == []
    assert frames[1].overlay is moved
    assert frames[1].pixels is frames[0].pixels


def test_what_looks_different_is_drawn_again(canvas, frames, clock):
    canvas.resize(400, 300)
    canvas.draw(Flat(clock, 1))

    canvas.draw(Flat(clock, 2))

    assert [frame.pixels[0, 0, 0] for frame in frames] == [1, 2]


def test_another_size_is_drawn_again(canvas, frames, clock):
    canvas.resize(400, 300)
    canvas.draw(Flat(clock))
    canvas.resize(500, 300)

    canvas.draw(Flat(clock))

    assert frames[1].pixels.shape == (300, 500, 4)


def test_forgetting_draws_the_same_again(canvas, clock):
    painting = Flat(clock)
    canvas.resize(400, 300)
    canvas.draw(painting)
    canvas.forget()

    canvas.draw(painting)

    assert len(painting.sizes) == 2


def test_a_slow_picture_is_coarse_in_motion_and_whole_at_rest(canvas, frames, clock):
    slow = 3.0 * MOVING_S / (400 * 300)
    canvas.resize(400, 300)
    for level in range(4):
        painting = Flat(clock, level, slow)
        canvas.draw(painting)
    canvas.refine(painting, never)

    assert [frame.pixels.shape[1] for frame in frames] == [400, 400, 200, 200, 400]
    assert [frame.still for frame in frames] == [False, False, False, False, True]


def test_one_slow_picture_does_not_make_the_next_coarse(canvas, frames, clock):
    """The first one of a process may have to load code, or read its voxels from a disk."""
    canvas.resize(400, 300)
    for level, slow in enumerate((1e-3, 1e-9, 1e-9, 1e-3, 1e-9, 1e-9)):
        canvas.draw(Flat(clock, level, slow))

    assert {frame.pixels.shape for frame in frames} == {(300, 400, 4)}


def test_much_to_do_is_coarse_before_anything_was_measured(canvas, frames, clock):
    class Thick(Flat):
        def effort(self, size):
            return 21 * super().effort(size)

    canvas.resize(1000, 800)

    canvas.draw(Thick(clock))

    assert frames[-1].pixels.shape == (400, 500, 4)


def test_no_picture_is_coarser_than_a_quarter(canvas, frames, clock):
    canvas.resize(400, 300)
    for level in range(4):
        canvas.draw(Flat(clock, level, 1.0))

    assert frames[-1].pixels.shape == (75, 100, 4)


def test_a_picture_becomes_whole_again_when_it_is_quick(canvas, frames, clock):
    canvas.resize(400, 300)
    for level in range(3):
        canvas.draw(Flat(clock, level, 1e-5))
    for level in range(3, 8):
        canvas.draw(Flat(clock, level, 1e-9))

    assert frames[3].pixels.shape[1] < 400
    assert frames[-1].pixels.shape[1] == 400


def test_a_still_picture_gives_way_and_comes_later(canvas, frames, clock):
    canvas.resize(400, 300)
    for level in range(3):
        painting = Flat(clock, level, 1e-5)
        canvas.draw(painting)
    answers = iter([False, True])

    canvas.refine(painting, lambda: next(answers))
    assert not frames[-1].still
    canvas.refine(painting, never)

    assert frames[-1].still
    assert frames[-1].pixels.shape == (300, 400, 4)
