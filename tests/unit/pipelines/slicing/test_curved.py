"""A straightened view has true lengths along and across a curve that is known exactly."""

import numpy as np
import pytest

from spine_app.domain.geometry import Grid
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.slicing.curved import CurvedPath
from spine_app.domain.slicing.curved_view import CurvedView, fitted_along
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.volume import Modality, Volume
from spine_app.domain.window import GreyWindow
from spine_app.kernels.reslice_rows import ONE
from spine_app.pipelines.slicing.curved import CurvedSettings, StraightenedView
from spine_app.pipelines.slicing.curved_sampling import curved_rows
from tests.data.grids import oblique_grid

BEND_MM, TUBE_MM = 60.0, 8.0
ARC_DEG = 100.0
LENGTH_MM = np.radians(ARC_DEG) * BEND_MM
"""A tube of this radius, bent in a circle, over this angle: as long as that."""
SIZE = (220, 440)
SPACING = np.array((0.8, 0.7, 1.1))
TURN = oblique_grid().direction
CENTER = np.array((12.0, -30.0, 55.0))
SIDE = np.array((0.28, 0.35, 0.0))
SIDE = np.append(SIDE[:2], np.sqrt(1 - SIDE[:2] @ SIDE[:2]))
"""Normal of the circle's plane, along no axis of the grid."""
FIRST = np.cross(SIDE, (1.0, 0.0, 0.0)) / np.linalg.norm(np.cross(SIDE, (1.0, 0.0, 0.0)))
SECOND = np.cross(SIDE, FIRST)


def on_circle(angle_deg, radius=BEND_MM):
    """Points (..., 3) of the circle's plane."""
    angle = np.radians(np.asarray(angle_deg, dtype=float))[..., None]
    return CENTER + radius * (np.cos(angle) * FIRST + np.sin(angle) * SECOND)


def tube():
    """Soft-edged tube of value 1000, with a ring of 2000 around it at each quarter of its length.

    Returns:
        The volume: within the tube 1000, within 1 mm of a ring's plane 2000; edges half a voxel
        soft, so that the half value lies on the edge.
    """
    low = on_circle(np.linspace(-20, ARC_DEG + 20, 50)).min(axis=0)
    high = on_circle(np.linspace(-20, ARC_DEG + 20, 50)).max(axis=0)
    half = (np.linalg.norm(high - low) / 2 + 14) / SPACING
    shape = tuple(int(2 * n) for n in half[::-1])
    middle = (np.array(shape[::-1]) - 1) / 2
    origin = (low + high) / 2 - TURN @ (SPACING * middle)
    grid = Grid(shape, SPACING, origin, TURN)
    index = np.moveaxis(np.indices(shape)[::-1], 0, -1)
    offset = grid.points_lps(index) - CENTER
    x, y, z = offset @ FIRST, offset @ SECOND, offset @ SIDE
    away = np.hypot(np.hypot(x, y) - BEND_MM, z)
    arc = np.arctan2(y, x) * BEND_MM
    inside = np.clip(0.5 - (away - TUBE_MM) / 1.5, 0, 1)
    rings = [np.abs(arc - LENGTH_MM * n / 4) for n in (1, 2, 3)]
    ring = np.clip(0.5 - (np.min(rings, axis=0) - 1.0) / 1.5, 0, 1)
    return Volume((1000 * inside * (1 + ring)).astype(np.int16), grid, Modality.MR)


VOLUME = tube()
PATH = CurvedPath.through(on_circle(np.linspace(0, ARC_DEG, 12)))


def seen(angle=0.0, mm_per_pixel=0.3, **changes):
    view = CurvedView(PATH, SIZE, 0.0, PATH.length_mm / 2, mm_per_pixel, angle)
    return CurvedSettings(view, GreyWindow(500, 1000), **changes)


def drawn(settings, size=SIZE, labels=None):
    """(h, w) grey levels of a straightened view."""
    frames = []
    view = StraightenedView(frames.append)
    view.resize(*size)
    view.show(VOLUME)
    if labels is not None:
        view.show_labels(*labels)
    view.apply(settings)
    view.draw()
    return frames[-1].pixels


def edges(profile):
    """Where a profile crosses half its largest value, in pixels from the left or upper edge."""
    level = profile.astype(float) - 127.5
    at = np.flatnonzero(np.diff(np.signbit(level)))
    return at + level[at] / (level[at] - level[at + 1]) + 0.5


def test_the_curve_is_as_long_as_the_circle():
    assert PATH.length_mm == pytest.approx(LENGTH_MM, abs=0.02)


@pytest.mark.parametrize("angle", [0.0, 37.0, 90.0, -120.0])
def test_a_pixel_lies_where_the_view_says(angle):
    view = seen(angle).view
    rows = curved_rows(view, VOLUME.grid, SIZE, 1.0)

    # Above, on, and below the curve.
    for x, y in ((0, 0), (SIZE[0] - 1, 200), (31, 77), (110, SIZE[1] - 1)):
        index = (rows.starts[y] + x * rows.across[y]) / ONE
        point = view.point_lps(x + 0.5, y + 0.5)
        assert index == pytest.approx(VOLUME.grid.indices_ijk(point), abs=1e-5)


@pytest.mark.parametrize("angle", [0.0, 45.0, 90.0, 200.0])
@pytest.mark.parametrize("mm_per_pixel", [0.2, 0.5])
def test_the_tube_is_straight_in_the_middle_and_as_wide_as_it_is(angle, mm_per_pixel):
    settings = seen(angle, mm_per_pixel)
    pixels = drawn(settings)[..., 0]
    allowed = 0.1 + mm_per_pixel / 2

    for part in (0.1, 0.35, 0.6, 0.9):
        _, y = settings.view.pixel(PATH.frame(part * PATH.length_mm)[0])
        if not 0 <= y < SIZE[1]:
            continue
        left, right = edges(pixels[int(y)])
        assert (right - left) * mm_per_pixel == pytest.approx(2 * TUBE_MM, abs=allowed)
        assert (left + right) / 2 == pytest.approx(SIZE[0] / 2, abs=allowed / mm_per_pixel)


@pytest.mark.parametrize("mm_per_pixel", [0.25, 0.5])
def test_arc_lengths_along_the_curve_are_true(mm_per_pixel):
    settings = seen(60.0, mm_per_pixel)
    settings = CurvedSettings(settings.view, GreyWindow(1500, 1000))
    column = drawn(settings)[:, SIZE[0] // 2, 0]

    found = edges(column).reshape(-1, 2)

    middles = settings.view.arc_mm + (found.mean(axis=1) - SIZE[1] / 2) * mm_per_pixel
    shown = [LENGTH_MM * n / 4 for n in (1, 2, 3)]
    half = SIZE[1] / 2 * mm_per_pixel
    shown = [arc for arc in shown if abs(arc - settings.view.arc_mm) < half - 1]
    assert middles == pytest.approx(shown, abs=0.1 + mm_per_pixel / 2)


def test_a_whole_curve_fits():
    view = fitted_along(PATH, SIZE)
    column = drawn(CurvedSettings(view, GreyWindow(500, 1000)))[:, SIZE[0] // 2, 0]

    ends = [view.pixel(PATH.frame(arc)[0])[1] for arc in (0.0, PATH.length_mm)]
    assert 0 < ends[0] < ends[1] < SIZE[1]
    assert np.all(column[int(ends[0]) : int(ends[1])] == 255)


def test_a_slab_across_the_view_shows_the_tube_beside_the_plane():
    """Seen 6 mm beside the curve, a slab of 8 mm has the middle of the tube in it, a plane not."""
    settings = seen(0.0)
    beside = CurvedPath.through(PATH.points_lps[::12] + 6.0 * SIDE)
    angle = next(a for a in range(360) if abs(beside.across(50, a)[1] @ SIDE) < 0.01)
    view = CurvedView(beside, SIZE, 0.0, beside.length_mm / 2, 0.3, float(angle))
    thin = drawn(CurvedSettings(view, settings.window))[..., 0]
    thick = drawn(CurvedSettings(view, settings.window, slab=Slab(SlabMode.MAXIMUM, 12)))[..., 0]
    widths = [np.diff(edges(picture[220]))[0] * 0.3 for picture in (thin, thick)]

    assert widths[0] == pytest.approx(2 * np.sqrt(TUBE_MM**2 - 6.0**2), abs=0.5)
    assert widths[1] == pytest.approx(2 * TUBE_MM, abs=0.5)


def test_labels_lie_on_the_tube():
    labels = (VOLUME.voxels_kji >= 500).astype(np.uint8)
    table = np.array([(0, 0, 0, 0), (0, 0, 255, 255)], np.uint8)
    blue = drawn(seen(), labels=(LabelMap(labels, VOLUME.grid, {}), table))
    grey = drawn(seen())[..., 0] > 127

    is_blue = (blue[..., 2] == 255) & (blue[..., 0] == 0)
    assert np.mean(is_blue != grey) < 0.02
    assert is_blue.sum() > 1000


def test_an_inverted_picture_is_the_negative():
    plain = drawn(seen(mm_per_pixel=0.1))[..., 0].astype(int)
    negative = drawn(seen(mm_per_pixel=0.1, inverted=True))[..., 0].astype(int)

    assert np.all(plain + negative == 255)


def test_turning_the_view_by_half_mirrors_it():
    front, back = drawn(seen(20.0))[..., 0], drawn(seen(200.0))[..., 0]

    assert np.abs(front.astype(int) - back[:, ::-1]).max() <= 1
