"""Clicks at pixels against lengths, angles and values that are known beforehand."""

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.view.planes import Plane, view_axes
from spine_app.domain.volume import Modality, Volume
from spine_app.screen.measure_state import RoiShape
from spine_app.screen.state import Tool
from tests.data.grids import oblique_grid, rotation, sagittal_grid, straight_grid
from tests.unit.controllers.measure.measuring import Hand, volume_of

FLIPPED = Grid((20, 30, 40), (0.8, 0.8, 2.5), (16.0, 12.0, 100.0), np.diag([-1.0, -1.0, 1.0]))
LONG = Grid((40, 24, 30), (0.5, 1.3, 3.7), (5.0, -60.0, 11.0), rotation("y", 37))
GRIDS = {
    "straight": straight_grid(),
    "oblique": oblique_grid(),
    "sagittal": sagittal_grid(),
    "flipped": FLIPPED,
    "long": LONG,
}
ZOOMS = (0.4, 1.0, 3.1, 11.0)
MM, DEG = 0.1, 0.1

grids = pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
planes = pytest.mark.parametrize("plane", [plane.value for plane in Plane])
zooms = pytest.mark.parametrize("zoom", ZOOMS)


def zoomed(hand, plane, zoom):
    view = hand.viewer.slices.view(Plane(plane))
    hand.viewer.slices.set_view(Plane(plane), view.zoomed(zoom, 200.0, 170.0))
    return hand.viewer.slices.view(Plane(plane))


def on_screen(view, right_mm, up_mm):
    """Pixel at millimetres from the middle of a view, by the definition of its zoom alone."""
    return view.size[0] / 2 + right_mm / view.mm_per_pixel, view.size[
        1
    ] / 2 - up_mm / view.mm_per_pixel


@grids
@planes
@zooms
def test_a_ruler_between_two_pixels_is_as_long_as_what_lies_between(grid, plane, zoom):
    hand = Hand(volume_of(grid))
    view = zoomed(hand, plane, zoom)
    hand.drag(plane, on_screen(view, -4, 2), on_screen(view, 1, 1), on_screen(view, 8, -3))

    assert hand.value() == pytest.approx(13.0, abs=1e-6)
    assert hand.rows[0]["value"] == "13.0 mm"


@grids
@planes
def test_a_ruler_between_two_voxels_is_as_long_as_their_distance(grid, plane):
    """The millimetres of the header, through the picture: a wrong spacing or axis shows here."""
    hand = Hand(volume_of(grid))
    axes = view_axes(grid, Plane(plane))
    middle = np.floor((np.array(grid.shape_ijk) - 1) / 2)
    steps = np.array((3.0, 5.0, 2.0))
    across = np.argmax(np.abs(axes.through @ grid.direction))
    steps[across] = 0
    ends = grid.points_lps(middle), grid.points_lps(middle + steps)
    hand.drag(plane, hand.pixel(plane, ends[0]), hand.pixel(plane, ends[1]))

    expected = np.linalg.norm(steps * grid.spacing_ijk)
    assert hand.value() == pytest.approx(expected, abs=1e-6)
    assert hand.last.mark.points[0] == pytest.approx(ends[0], abs=1e-6)
    assert hand.last.mark.points[1] == pytest.approx(ends[1], abs=1e-6)


@grids
def test_a_ruler_through_slices_has_the_length_in_space(grid):
    hand = Hand(volume_of(grid))
    slices = hand.viewer.slices
    start = slices.crosshair_lps.copy()
    hand.click("axial", hand.pixel("axial", start))
    slices.scroll(Plane.AXIAL, 4)
    axes = slices.view(Plane.AXIAL).axes
    there = slices.crosshair_lps + 6 * axes.right
    hand.click("axial", hand.pixel("axial", there))

    assert hand.value() == pytest.approx(np.hypot(4 * axes.step, 6), abs=1e-6)
    assert hand.rows[0]["where"] == "Through space"


def test_a_ruler_may_begin_in_one_view_and_end_in_another():
    hand = Hand(volume_of(oblique_grid()))
    axial, coronal = (hand.viewer.slices.view(plane).axes for plane in (Plane.AXIAL, Plane.CORONAL))
    start = hand.viewer.slices.crosshair_lps + 5 * axial.up
    end = hand.viewer.slices.crosshair_lps + 12 * coronal.up
    hand.click("axial", hand.pixel("axial", start))
    hand.click("coronal", hand.pixel("coronal", end))

    assert hand.value() == pytest.approx(13.0, abs=1e-6)


@grids
@planes
@zooms
@pytest.mark.parametrize("degrees", [0.5, 37.2, 90.0, 179.2])
def test_an_angle_of_three_pixels_is_the_one_that_was_drawn(grid, plane, zoom, degrees):
    hand = Hand(volume_of(grid))
    view = zoomed(hand, plane, zoom)
    hand.tool(Tool.ANGLE)
    turn = np.radians(degrees)
    at = np.array((1.5, -0.7))
    first, second = np.add(at, (9, 0)), at + 7 * np.array((np.cos(turn), np.sin(turn)))
    for point in (first, at, second):
        hand.click(plane, on_screen(view, *point))

    assert hand.value() == pytest.approx(degrees, abs=1e-6)


@grids
@planes
@pytest.mark.parametrize(("upper", "lower"), [(12.3, -20.4), (48.0, -55.0), (3.0, 10.0)])
def test_a_cobb_angle_of_two_lines_is_the_one_that_was_drawn(grid, plane, upper, lower):
    hand = Hand(volume_of(grid))
    view = zoomed(hand, plane, 1.7)
    hand.tool(Tool.COBB)
    for degrees, middle in ((upper, (0, 9)), (lower, (1, -9))):
        half = 6 * np.array((np.cos(np.radians(degrees)), np.sin(np.radians(degrees))))
        hand.drag(plane, on_screen(view, *(middle - half)), on_screen(view, *(middle + half)))

    assert hand.value() == pytest.approx(abs(upper - lower), abs=1e-6)


@pytest.mark.parametrize("degrees", [7.0, 30.0, 52.0])
def test_lengths_and_angles_are_exact_on_planes_that_were_turned(degrees):
    hand = Hand(volume_of(oblique_grid()))
    slices = hand.viewer.slices
    slices.turn(Plane.AXIAL, degrees)
    slices.turn(Plane.SAGITTAL, -11.0)
    view = slices.view(Plane.CORONAL)
    hand.drag("coronal", on_screen(view, -3, -3), on_screen(view, 3, 5))
    hand.tool(Tool.ANGLE)
    for point in ((5, 0), (0, 0), (0, 5)):
        hand.click("coronal", on_screen(view, *point))

    ruler, angle = hand.table
    assert hand.value(ruler) == pytest.approx(10.0, abs=1e-6)
    assert hand.value(angle) == pytest.approx(90.0, abs=1e-6)
    assert "tilted" in hand.rows[0]["where"]


@grids
@planes
def test_a_point_on_the_right_of_the_screen_is_on_the_left_of_the_patient(grid, plane):
    hand = Hand(volume_of(grid))
    view = hand.viewer.slices.view(Plane(plane))
    hand.drag(plane, on_screen(view, 0, 0), on_screen(view, 10, 0))

    start, end = np.array(hand.last.mark.points)
    towards = {"axial": 0, "coronal": 0, "sagittal": 1}[plane]
    assert (end - start)[towards] > 7


@grids
@pytest.mark.parametrize("shape", [RoiShape.ELLIPSE, RoiShape.RECTANGLE])
def test_a_region_has_the_area_that_was_drawn_and_the_values_inside(grid, shape):
    volume = volume_of(grid)
    hand = Hand(volume)
    hand.tool(Tool.ROI, shape)
    view = zoomed(hand, "axial", 2.0)
    hand.drag("axial", on_screen(view, -4, -3), on_screen(view, 4, 3))
    told = hand.control.values.told(hand.last)

    k, j, i = np.indices(grid.shape_kji)
    centres = grid.origin_lps + np.stack((i, j, k), -1) @ (grid.direction * grid.spacing_ijk).T
    offset = centres - view.center_lps
    u, v, w = (offset @ axis for axis in (view.axes.right, view.axes.up, view.axes.through))
    inside = np.abs(w) < view.axes.step / 2
    inside &= (
        (abs(u) <= 4) & (abs(v) <= 3)
        if shape is RoiShape.RECTANGLE
        else ((u / 4) ** 2 + (v / 3) ** 2 <= 1)
    )
    values = volume.voxels_kji[inside].astype(float)
    area = 48.0 if shape is RoiShape.RECTANGLE else 12 * np.pi
    assert hand.last.mark.area_mm2 == pytest.approx(area, abs=1e-6)
    assert told.statistics.count == values.size
    assert told.value == pytest.approx(values.mean())
    assert told.statistics.deviation == pytest.approx(values.std(ddof=1))
    assert told.statistics.minimum == values.min()
    assert told.statistics.maximum == values.max()


def test_a_ball_has_the_volume_that_was_drawn_and_the_values_inside():
    grid = oblique_grid()
    volume = volume_of(grid)
    hand = Hand(volume)
    hand.tool(Tool.ROI, RoiShape.SPHERE)
    view = zoomed(hand, "sagittal", 2.0)
    hand.drag("sagittal", on_screen(view, 0.4, 0.3), on_screen(view, 0.4, 6.3))

    center = view.center_lps + 0.4 * view.axes.right + 0.3 * view.axes.up
    k, j, i = np.indices(grid.shape_kji)
    centres = grid.origin_lps + np.stack((i, j, k), -1) @ (grid.direction * grid.spacing_ijk).T
    values = volume.voxels_kji[np.linalg.norm(centres - center, axis=-1) <= 6]
    told = hand.control.values.told(hand.last)
    assert hand.last.mark.volume_mm3 == pytest.approx(4 / 3 * np.pi * 216)
    assert told.statistics.count == values.size
    assert told.value == pytest.approx(values.mean())


def test_a_known_step_of_values_is_told_by_regions_on_both_sides():
    grid = straight_grid()
    voxels = np.full(grid.shape_kji, 40, np.int16)
    voxels[:, :, 20:] = 700
    hand = Hand(Volume(voxels, grid, Modality.CT))
    hand.tool(Tool.ROI, RoiShape.RECTANGLE)
    view = hand.viewer.slices.view(Plane.AXIAL)
    hand.drag("axial", on_screen(view, -8, -4), on_screen(view, -2, 4))
    hand.drag("axial", on_screen(view, 2, -4), on_screen(view, 8, 4))

    assert [row["value"] for row in hand.rows] == ["40.0 HU", "700.0 HU"]


def test_an_outline_drawn_by_hand_has_the_area_inside():
    hand = Hand(volume_of(straight_grid()))
    hand.tool(Tool.ROI, RoiShape.DRAWN)
    view = zoomed(hand, "axial", 2.0)
    corners = [on_screen(view, *corner) for corner in ((-5, -4), (5, -4), (5, 4), (-5, 4))]
    hand.drag("axial", *corners, corners[3])

    assert hand.last.mark.area_mm2 == pytest.approx(80.0, abs=1e-6)
