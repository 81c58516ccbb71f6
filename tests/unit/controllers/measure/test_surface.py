"""Points picked on the rendered volume: a ball of known radius in an oblique, anisotropic grid."""

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.view.camera import Side
from spine_app.domain.volume import Modality, Volume
from spine_app.pipelines.rendering import ray_caster
from spine_app.pipelines.rendering.ray_volume import RayVolume
from spine_app.pipelines.rendering.ray_workers import Workers
from spine_app.screen.state import Tool
from tests.data.grids import rotation
from tests.unit.controllers.measure.measuring import Hand

RADIUS = 20.0
GRID = Grid(
    (40, 70, 80),
    (0.7, 0.9, 1.6),
    (-20.0, 40.0, -90.0),
    rotation("x", 14) @ rotation("y", -9) @ rotation("z", 21),
)
OPAQUE = RenderPreset(
    Modality.CT,
    colors=((-1000.0, (0.0, 0.0, 0.0)), (1000.0, (1.0, 1.0, 1.0))),
    opacities=((-1000.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (1000.0, 1.0)),
)
"""A surface where values cross zero."""


def ball():
    """Values that fall linearly through zero on the surface: 200 per mm."""
    k, j, i = np.indices(GRID.shape_kji)
    centres = GRID.points_lps(np.stack((i, j, k), -1))
    away = np.linalg.norm(centres - GRID.center_lps, axis=-1)
    values = np.clip(200 * (RADIUS - away), -1000, 1000)
    return Volume(values.astype(np.int16), GRID, Modality.CT)


@pytest.fixture(scope="module")
def prepared():
    workers = Workers(1)
    volume = ball()
    yield volume, RayVolume(volume, workers)
    workers.stop()


@pytest.fixture
def hand(prepared, monkeypatch):
    volume, seen = prepared
    hand = Hand(volume)
    aim = ray_caster.aim_at(seen, OPAQUE, ())
    monkeypatch.setattr(hand.solid, "pick", lambda ray: ray_caster.pick(aim, ray))
    return hand


def front(hand, side):
    """The point of the ball that faces the viewer, and directions across the screen."""
    hand.viewer.volume.look_from(side)
    camera = hand.viewer.volume.camera
    return GRID.center_lps - RADIUS * camera.looking, camera.right, camera.up


@pytest.mark.parametrize("side", Side)
def test_a_click_on_the_ball_is_a_point_of_its_surface(hand, side):
    pole, right, up = front(hand, side)
    hand.click("volume", hand.pixel("volume", pole))
    aside = GRID.center_lps + RADIUS * (0.48 * right - 0.36 * up) + 0.8 * (pole - GRID.center_lps)
    hand.click("volume", hand.pixel("volume", aside))

    start, end = np.array(hand.last.mark.points)
    assert np.linalg.norm(start - GRID.center_lps) == pytest.approx(RADIUS, abs=0.1)
    assert np.linalg.norm(end - GRID.center_lps) == pytest.approx(RADIUS, abs=0.1)
    assert start == pytest.approx(pole, abs=0.1)
    assert end == pytest.approx(aside, abs=0.15)
    assert hand.value() == pytest.approx(np.linalg.norm(pole - aside), abs=0.1)


@pytest.mark.parametrize("side", Side)
def test_a_click_to_the_right_of_the_pole_lies_to_the_right(hand, side):
    pole, right, _ = front(hand, side)
    x, y = hand.pixel("volume", pole)
    hand.drag("volume", (x, y), (x + 20, y), (x + 40, y))
    start, end = np.array(hand.last.mark.points)

    assert (end - start) @ right > 1


def test_an_angle_on_the_surface_is_that_of_its_three_points(hand):
    pole, right, up = front(hand, Side.POSTERIOR)
    hand.tool(Tool.ANGLE)
    ahead = GRID.center_lps + 0.8 * (pole - GRID.center_lps)
    points = [pole, *(ahead + 0.6 * RADIUS * across for across in (right, up))]
    for point in (points[1], points[0], points[2]):
        hand.click("volume", hand.pixel("volume", point))

    first, second = (np.subtract(point, points[0]) for point in points[1:])
    cosine = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
    assert hand.value() == pytest.approx(np.degrees(np.arccos(cosine)), abs=0.5)


def test_a_click_beside_the_ball_makes_no_point(hand):
    _, right, _ = front(hand, Side.ANTERIOR)
    hand.click("volume", hand.pixel("volume", GRID.center_lps + 1.3 * RADIUS * right))

    assert hand.measures.pointer.maker.draft is None
