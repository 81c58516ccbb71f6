"""The 3D view: when it draws, what it hands over, what it finds along a ray."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.rendering.cutting import HalfSpace
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.view.camera import Side, looking_at
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.projection import CameraProjection
from spine_app.domain.volume import Modality, Volume
from spine_app.kernels.pick import find_half
from spine_app.pipelines.render_thread import RenderThread
from spine_app.pipelines.rendering import ray_caster, ray_volume
from spine_app.pipelines.rendering.drawing import Graphics
from spine_app.pipelines.rendering.sight import BACKGROUND
from spine_app.pipelines.rendering.volume import VolumeView
from tests.data.grids import oblique_grid

SIZE = (120, 90)
BONE = CT_PRESETS["bone"]


def ball(grid, radius_mm=9.0):
    """A ball of bone in air, off the middle, and its middle in patient space."""
    k, j, i = np.mgrid[tuple(slice(0, n) for n in grid.shape_kji)]
    middle = np.add(grid.center_lps, (1.0, -2.0, 3.0))
    away = np.linalg.norm(grid.points_lps(np.stack([i, j, k], axis=-1)) - middle, axis=-1)
    values = -1000 + 2000 * np.clip(radius_mm - away + 0.5, 0, 1)
    return Volume(values.astype(np.int16), grid, Modality.CT), middle


@pytest.fixture
def frames():
    return []


@pytest.fixture
def view(frames):
    made = VolumeView(frames.append, cpu=True)
    yield made
    made.release()


def begin(view, grid=None, side=Side.ANTERIOR):
    grid = grid or oblique_grid((40, 44, 48))
    volume, middle = ball(grid)
    camera = looking_at(grid, side, SIZE[0] / SIZE[1])
    view.resize(*SIZE)
    view.show(volume)
    view.apply(BONE)
    view.look(camera, Overlay())
    return volume, middle, camera


def test_pictures_get_finer_until_the_best_and_then_nothing_is_drawn(view, frames):
    begin(view)
    view.draw()
    while view.refine(lambda: False):
        pass
    shown = len(frames)

    assert not view.refine(lambda: False)
    assert not view.dirty
    assert len(frames) == shown
    assert frames[-1].still
    assert frames[-1].pixels.shape == (SIZE[1], SIZE[0], 4)
    assert not frames[0].still


def test_a_hidden_view_is_not_drawn(view, frames):
    begin(view)
    view.resize(0, 0)
    view.draw()

    assert not view.refine(lambda: False)
    assert frames == []


def test_a_view_without_a_volume_shows_the_background(view, frames):
    view.resize(*SIZE)
    view.draw()

    assert frames[-1].still
    assert np.all(frames[-1].pixels[..., 0] == round(255 * BACKGROUND[0]))


def test_a_still_frame_gives_way_and_is_drawn_later(view, frames):
    begin(view)
    view.apply(CT_PRESETS["skin"])
    view.resize(1800, 1400)
    view.draw()

    assert view.refine(lambda: True)
    assert len(frames) == 1
    while view.refine(lambda: False):
        pass
    assert frames[-1].still


def test_a_picked_point_lies_on_the_surface_of_a_ball(view):
    _, middle, camera = begin(view)
    view.draw()
    projection = CameraProjection(camera, SIZE)

    for offset in ((0, 0, 0), (4, 0, 3), (-5, 1, -2)):
        point = view.pick(projection.ray(*projection.pixel(np.add(middle, offset))))
        # Bone lets half of the light through in about half a millimetre.
        assert np.linalg.norm(point - middle) == pytest.approx(8.5, abs=0.4)
        assert (point - middle) @ camera.looking < 0


def test_a_ray_beside_the_ball_picks_nothing(view):
    begin(view)
    view.draw()

    assert (
        view.pick(CameraProjection(looking_at(oblique_grid(), Side.LEFT), SIZE).ray(1, 1)) is None
    )


def test_what_is_cut_away_is_not_picked(view):
    _, middle, camera = begin(view)
    view.cut((HalfSpace(middle, camera.looking),))
    view.draw()
    projection = CameraProjection(camera, SIZE)
    point = view.pick(projection.ray(*projection.pixel(middle)))

    # The face of the cut is opaque bone: half of the light is gone within half a millimetre.
    assert (point - middle) @ camera.looking == pytest.approx(0.25, abs=0.3)


def test_the_brightest_point_is_picked_where_the_brightest_is_shown(view):
    _, middle, camera = begin(view)
    view.apply(CT_PRESETS["mip"])
    view.draw()
    projection = CameraProjection(camera, SIZE)
    point = view.pick(projection.ray(*projection.pixel(middle)))

    assert np.linalg.norm(point - middle) < 9.5


def test_nothing_is_picked_before_there_is_a_volume(view):
    assert (
        view.pick(CameraProjection(looking_at(oblique_grid(), Side.LEFT), SIZE).ray(9, 9)) is None
    )


def test_what_is_picked_belongs_to_the_picture_that_was_drawn_last(view):
    _, middle, camera = begin(view)
    ray = CameraProjection(camera, SIZE).ray(*CameraProjection(camera, SIZE).pixel(middle))
    before = view.pick(ray)
    view.draw()
    drawn = view.pick(ray)
    view.cut((HalfSpace(middle, camera.looking),))
    waiting = view.pick(ray)
    view.draw()

    assert before is None
    assert np.array_equal(waiting, drawn)
    assert (view.pick(ray) - drawn) @ camera.looking > 5


def test_a_click_prepares_and_compiles_nothing(view, monkeypatch):
    _, middle, camera = begin(view)
    ray = CameraProjection(camera, SIZE).ray(*CameraProjection(camera, SIZE).pixel(middle))
    view.draw()
    compiled = list(find_half.signatures)
    for name in ("look_of", "mark_seen", "spread_distances"):
        monkeypatch.setattr(ray_volume, name, None)
    view.apply(CT_PRESETS["skin"])

    assert compiled
    assert view.pick(ray) is not None
    assert find_half.signatures == compiled


def test_the_first_ray_goes_while_a_picture_is_drawn(view, monkeypatch):
    rays = []

    def counted(*given):
        rays.append(threading.current_thread())
        return find_half(*given)

    monkeypatch.setattr(ray_caster, "find_half", counted)
    begin(view)
    view.draw()

    assert rays


def test_a_picture_of_any_size_is_drawn_beside_a_hidden_view(view):
    _, _, camera = begin(view)
    view.resize(0, 0)

    assert view.picture(camera, (64, 48)).shape == (48, 64, 4)
    assert view.picture(camera, (64, 48))[24, 32, 0] > 60


def test_two_views_share_what_is_prepared_of_a_volume(frames):
    graphics = Graphics()
    views = [VolumeView(frames.append, graphics, cpu=True) for _ in range(2)]
    volume, _, _ = begin(views[0])
    views[1].show(volume)
    prepared = graphics.volumes.of(volume)
    views[0].draw()

    assert graphics.volumes.of(volume) is prepared
    for view in views:
        view.release()
    graphics.release()


def test_a_volume_that_nobody_shows_is_not_kept(frames):
    graphics = Graphics()
    view = VolumeView(frames.append, graphics, cpu=True)
    begin(view)
    view.draw()
    view.clear()

    assert len(graphics.volumes) == 0
    view.release()
    graphics.release()


def test_small_pictures_of_looks_come_one_by_one_and_not_of_a_volume_that_is_gone(view):
    volume, _, camera = begin(view)
    thread = RenderThread("test")
    done, pictures = threading.Event(), {}

    def take(name, pixels):
        pictures[name] = pixels
        if len(pictures) == 2:
            done.set()

    looks = {"bone": BONE, "skin": CT_PRESETS["skin"]}
    thread.post_idle(view.thumbnail_works(camera, looks, (32, 24), take))
    assert done.wait(20)
    late = view.thumbnail_works(camera, {"late": BONE}, (32, 24), take)
    view.show(replace(volume))
    for work in late:
        work()
    thread.stop()

    assert set(pictures) == {"bone", "skin"}
    assert not np.array_equal(pictures["bone"], pictures["skin"])


def test_values_of_wide_range_are_drawn(view, frames):
    grid = Grid((20, 20, 20), (1, 1, 1), (0, 0, 0), np.eye(3))
    voxels = np.full(grid.shape_kji, -32768, np.int16)
    voxels[8:12, 8:12, 8:12] = 32767
    view.resize(*SIZE)
    view.show(Volume(voxels, grid, Modality.CT))
    view.apply(BONE)
    view.look(looking_at(grid, Side.ANTERIOR), Overlay())
    view.draw()

    assert frames[-1].pixels.max(axis=(0, 1))[0] > 100


def test_a_volume_of_one_value_is_drawn(view, frames):
    grid = Grid((20, 20, 20), (1, 1, 1), (0, 0, 0), np.eye(3))
    view.resize(*SIZE)
    view.show(Volume(np.zeros(grid.shape_kji, np.int16), grid, Modality.CT))
    view.apply(BONE)
    view.look(looking_at(grid, Side.ANTERIOR), Overlay())
    view.draw()

    assert frames[-1].pixels[..., 0].max() == round(255 * BACKGROUND[0])
