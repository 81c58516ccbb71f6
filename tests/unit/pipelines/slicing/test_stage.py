"""A slice view shows its volume and labels, and draws other pictures beside the stream."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import fitted
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.pipelines.render_thread import RenderThread
from spine_app.pipelines.slicing.display import SliceDisplay
from spine_app.pipelines.slicing.flat import ResliceView, SliceSettings
from tests.data.grids import straight_grid

SIZE = (200, 150)
GRID = straight_grid((21, 40, 50), (1.0, 1.0, 2.0))
TABLE = np.array([(0, 0, 0, 0), (255, 0, 0, 255)], np.uint8)


@pytest.fixture
def frames():
    return []


@pytest.fixture
def view(frames):
    view = ResliceView(frames.append)
    view.resize(*SIZE)
    return view


def ramp():
    """Values that grow by 10 from slice to slice."""
    values = np.arange(21, dtype=np.int16)[:, None, None] * 10
    return Volume(np.broadcast_to(values, GRID.shape_kji).copy(), GRID, Modality.MR)


def settings(k=10, plane=Plane.AXIAL, **changes):
    """A slice through the middle, in grey levels equal to values."""
    point = GRID.points_lps((24, 19, k))
    plain = SliceSettings(fitted(GRID, plane, SIZE, point), GreyWindow(128, 256))
    return replace(plain, **changes)


def middle(frame):
    return tuple(frame.pixels[SIZE[1] // 2, SIZE[0] // 2, :3].tolist())


def test_without_a_volume_a_view_is_black(view, frames):
    view.draw()
    view.apply(settings())
    view.draw()

    assert all(np.all(frame.pixels == (0, 0, 0, 255)) for frame in frames)


@pytest.mark.parametrize("k", [0, 7, 20])
def test_a_slice_has_the_values_of_its_voxels(view, frames, k):
    view.show(ramp())
    view.apply(settings(k))
    view.draw()

    assert middle(frames[-1]) == (10 * k,) * 3


@pytest.mark.parametrize(
    ("mode", "thickness", "value"),
    [
        (SlabMode.NONE, 10, 100),
        (SlabMode.MAXIMUM, 10, 120),
        (SlabMode.MINIMUM, 10, 80),
        (SlabMode.MEAN, 10, 100),
        (SlabMode.MAXIMUM, 2, 100),
    ],
)
def test_a_slab_shows_the_slices_that_lie_in_it(view, frames, mode, thickness, value):
    """10 mm are five slices of 2 mm, of which the middle one has the value 100."""
    view.show(ramp())
    view.apply(settings(slab=Slab(mode, thickness)))
    view.draw()

    assert middle(frames[-1]) == (value,) * 3


def test_at_the_end_of_the_volume_a_slab_is_what_is_there_of_it(view, frames):
    view.show(ramp())
    view.apply(settings(0, slab=Slab(SlabMode.MEAN, 10)))
    view.draw()

    assert middle(frames[-1]) == (10,) * 3


def test_interpolation_can_be_switched_off(view, frames):
    view.show(ramp())
    for interpolated in (True, False):
        view.apply(settings(10.3, interpolated=interpolated))
        view.draw()

    assert [middle(frame)[0] for frame in frames] == [103, 100]


def test_labels_are_filled_or_outlined_and_go(view, frames):
    labels = np.zeros(GRID.shape_kji, np.uint8)
    labels[:, 10:30, 15:35] = 1
    view.show(ramp())
    view.apply(settings())
    view.show_labels(LabelMap(labels, GRID, {}), TABLE)
    view.draw()
    view.apply(settings(outline=True))
    view.draw()
    view.clear_labels()
    view.draw()

    red = [(frame.pixels[..., :3] == (255, 0, 0)).all(axis=-1) for frame in frames]
    assert [middle(frame) for frame in frames] == [(255, 0, 0), (100,) * 3, (100,) * 3]
    assert 0 < red[1].sum() < red[0].sum() / 5
    assert np.all(red[0][red[1]])
    assert not red[2].any()


def test_outlines_are_half_as_transparent_as_surfaces(view, frames):
    view.show(ramp())
    labels = np.zeros(GRID.shape_kji, np.uint8)
    labels[:, 10:30, 15:35] = 1
    table = np.array([(0, 0, 0, 0), (255, 0, 0, 55)], np.uint8)
    view.apply(settings(outline=True))
    view.show_labels(LabelMap(labels, GRID, {}), table)
    view.draw()

    assert frames[-1].pixels[..., 0].max() == pytest.approx(100 + 155 * 155 / 255, abs=1)


def test_labels_in_a_slab_are_those_of_the_middle_plane(view, frames):
    labels = np.zeros(GRID.shape_kji, np.uint8)
    labels[11] = 1
    view.show(ramp())
    view.show_labels(LabelMap(labels, GRID, {}), TABLE)
    for k in (10, 11):
        view.apply(settings(k, slab=Slab(SlabMode.MAXIMUM, 10)))
        view.draw()

    assert [middle(frame) for frame in frames] == [(120,) * 3, (255, 0, 0)]


def test_a_cleared_view_is_black_and_shows_the_next_volume(view, frames):
    view.show(ramp())
    view.apply(settings())
    view.draw()
    view.clear()
    view.draw()
    view.show(ramp())
    view.apply(settings(5))
    view.draw()

    assert [middle(frame)[0] for frame in frames] == [100, 0, 50]


def test_a_change_makes_a_view_dirty_until_it_is_drawn(view):
    changes = (
        lambda: view.show(ramp()),
        lambda: view.apply(settings()),
        lambda: view.resize(100, 80),
        lambda: view.paint_labels(TABLE),
        view.clear_labels,
        view.clear,
    )
    for change in changes:
        change()
        assert view.dirty
        view.draw()
        assert not view.dirty


@pytest.mark.parametrize("size", [(400, 300), (1000, 300), (30, 400)])
def test_a_picture_beside_the_stream_shows_at_least_what_the_view_shows(view, size):
    view.show(ramp())
    marked = settings(plane=Plane.CORONAL)
    seen = marked.view

    picture = view.picture(marked, size)

    scale = min(size[0] / SIZE[0], size[1] / SIZE[1])
    for k in (2, 18):
        x, y = seen.pixel(GRID.points_lps((24, 19, k)))
        column = size[0] / 2 + (x - SIZE[0] / 2) * scale
        row = size[1] / 2 + (y - SIZE[1] / 2) * scale
        grey = int(picture[int(row), int(column), 0])
        # One pixel is at most so many slices high, of 10 grey levels each.
        assert grey == pytest.approx(10 * k, abs=1 + 10 * seen.mm_per_pixel / scale / 2)


def test_pictures_asked_for_are_all_drawn_in_turn():
    frames, pictures, done = [], [], threading.Event()
    thread = RenderThread("test")
    display = SliceDisplay(thread, Plane.AXIAL, frames.append)
    display.show(ramp())
    for k in range(21):
        display.picture(settings(k), SIZE, pictures.append)
    display.picture(settings(), SIZE, lambda _: done.set())
    assert done.wait(20)
    thread.stop()

    assert [picture[75, 100, 0] for picture in pictures] == [10 * k for k in range(21)]
    assert frames == []
