import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.pictures.legend import Caption, Legend, legend_marks
from spine_app.domain.pictures.page import Box, page_of
from spine_app.domain.pictures.painting import Block, Label, Spot, Stroke, overlay_marks
from spine_app.domain.view.drawing import Anchor, Handle, Ink, Line, Overlay
from spine_app.pipelines.pictures.page import compose
from spine_app.pipelines.pictures.painter import paint
from spine_app.pipelines.pictures.words import fitting, words_width

WHITE = (255, 255, 255)


def black(width=120, height=80):
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def painted(*marks, **size):
    pixels = black(**size)
    paint(pixels, marks)
    return pixels


def cover(*marks, **size):
    """How much of each pixel is covered by white marks, 0 to 1."""
    return painted(*marks, **size)[..., 0] / 255


def line(*points, width=2.0, **more):
    return Stroke(points, WHITE, width, **more)


def extent(profile):
    """Where something that covers a row of pixels begins and ends, to a part of a pixel."""
    (seen,) = np.nonzero(profile > 0)
    first, last = seen[0], seen[-1]
    return first + 1 - profile[first], last + profile[last]


coordinate = st.floats(20, 60)


@settings(deadline=None)
@given(coordinate, coordinate)
def test_a_level_line_ends_where_it_ends(left, right):
    if right - left < 3:
        return
    row = cover(line((left, 40), (right, 40)))[40]

    begin, end = extent(row)
    assert begin == pytest.approx(left, abs=0.02)
    assert end == pytest.approx(right, abs=0.02)


@settings(deadline=None)
@given(coordinate, st.floats(1.5, 6))
def test_a_level_line_is_as_wide_as_it_is(middle, width):
    column = cover(line((10, middle), (110, middle), width=width))[:, 60]

    begin, end = extent(column)
    assert begin == pytest.approx(middle - width / 2, abs=0.02)
    assert end == pytest.approx(middle + width / 2, abs=0.02)


@settings(deadline=None)
@given(st.floats(0, np.pi), st.floats(20, 35))
def test_a_line_covers_as_much_as_its_length_and_width_say(angle, half):
    step = half * np.array([np.cos(angle), np.sin(angle)])
    start, end = np.array([60, 40]) - step, np.array([60, 40]) + step

    covered = cover(line(tuple(start), tuple(end), width=3.0)).sum()

    assert covered == pytest.approx(2 * half * 3.0, rel=0.03)


def test_the_same_line_at_twice_the_scale_is_twice_as_large_and_lies_at_the_same_place():
    overlay = Overlay((Line(((11.3, 20.2), (47.9, 33.1)), Ink.MEASURE),), (60, 40))

    once, twice = (black(60 * scale, 40 * scale) for scale in (1, 2))
    paint(once, overlay_marks(overlay, 1))
    paint(twice, overlay_marks(overlay, 2))

    reduced = twice[..., 0].reshape(40, 2, 60, 2).mean((1, 3))
    assert np.abs(reduced - once[..., 0]).max() < 36
    assert np.abs(reduced - once[..., 0]).mean() < 0.4


def test_a_polyline_has_no_bright_spot_at_its_corners():
    pixels = painted(Stroke(((20, 20), (60, 20), (60, 60)), (100, 100, 100), 3.0))

    assert pixels[..., :3].max() == 100


def test_a_closed_line_is_closed():
    whole = cover(line((20, 20), (80, 20), (80, 60), (20, 60), closed=True))

    assert whole[39:41, 20].min() > 0.9


def test_a_filled_shape_covers_its_area_with_its_opacity():
    square = Stroke(((20, 20), (80, 20), (80, 60), (20, 60)), WHITE, 0.01, closed=True, fill=0.5)

    covered = cover(square)

    assert covered.sum() == pytest.approx(0.5 * 60 * 40, rel=0.02)
    assert covered[40, 40] == pytest.approx(0.5, abs=0.01)


def test_a_dashed_line_is_drawn_and_free_in_turn():
    row = cover(line((10, 40), (110, 40), dash=(10.0, 5.0)))[40]

    assert row[12:18].min() == 1
    assert row[21:24].max() == 0
    assert row[26:34].min() == 1


def test_a_line_that_starts_far_outside_is_seen_where_it_crosses():
    crossing = cover(line((-1e7, 40.0), (1e7, 40.0)))

    assert crossing[40].min() > 0.9
    assert crossing[44].max() == 0


@pytest.mark.parametrize(
    "mark",
    [
        line((-500, -500), (-20, -20)),
        line((np.nan, 3), (10, 10)),
        line((5, 5)),
        line(),
        Spot((-50, 900), 5, WHITE),
        Label((-4000, 40), "far", 12, WHITE),
        Label((60, 40), "", 12, WHITE),
        Block((300, 300), (10, 10), WHITE),
    ],
)
def test_marks_that_are_not_in_the_picture_change_nothing_and_do_no_harm(mark):
    if isinstance(mark, Stroke) and len(mark.points) < 2:
        painted(mark)
    else:
        np.testing.assert_array_equal(painted(mark), black())


def test_a_spot_is_as_large_as_it_is_and_where_it_is():
    seen = cover(Spot((60.3, 40.7), 6.0, WHITE))

    assert seen.sum() == pytest.approx(np.pi * 36, rel=0.01)
    rows, columns = np.mgrid[0:80, 0:120] + 0.5
    assert (seen * columns).sum() / seen.sum() == pytest.approx(60.3, abs=0.02)
    assert (seen * rows).sum() / seen.sum() == pytest.approx(40.7, abs=0.02)


@pytest.mark.parametrize(
    ("anchor", "left", "right"),
    [(Anchor.START, 60, None), (Anchor.END, None, 60), (Anchor.MIDDLE, None, None)],
)
def test_words_stand_at_their_point(anchor, left, right):
    seen = cover(Label((60, 40), "H", 20, WHITE, anchor=anchor))

    rows, columns = np.nonzero(seen > 0.5)
    # A capital H is as high as capitals are, and has a little air at its sides.
    assert (rows.min() + rows.max() + 1) / 2 == pytest.approx(40, abs=0.6)
    if left is not None:
        assert left <= columns.min() < left + 3
    if right is not None:
        assert right - 3 <= columns.max() + 1 <= right
    if anchor is Anchor.MIDDLE:
        assert (columns.min() + columns.max() + 1) / 2 == pytest.approx(60, abs=0.6)


@pytest.mark.parametrize("sign", "0123456789°²±×µ−–·…ΔABCFHILMPRSTabcfhilmprstäéø/.,:()")
def test_the_font_has_the_signs_of_measurements(sign):
    missing = cover(Label((20, 40), "\u4e00", 30, WHITE, anchor=Anchor.START))

    seen = cover(Label((20, 40), sign, 30, WHITE, anchor=Anchor.START))

    assert seen.max() > 0.5
    assert np.abs(seen - missing).max() > 0.5


def test_words_that_are_too_long_end_with_dots():
    assert fitting("Compressed with loss", 12, None) == "Compressed with loss"
    short = fitting("Compressed with loss", 12, 60)
    assert short.endswith("…")
    assert words_width(short, 12) <= 60
    assert fitting("Compressed", 12, 1) == ""


def test_a_rim_keeps_words_readable_on_white():
    pixels = black()
    pixels[..., :3] = 255

    paint(pixels, [Label((60, 40), "R", 20, WHITE, halo=2.0, anchor=Anchor.MIDDLE)])

    assert pixels[..., :3].min() < 40
    assert pixels[38:43, 50:70, 0].max() == 255


def test_ends_of_measurements_are_painted_and_grips_are_not():
    shapes = (Handle((30, 30), Ink.MEASURE), Handle((90, 60), Ink.AXIAL))
    pixels = black()

    paint(pixels, overlay_marks(Overlay(shapes, (120, 80)), 1))

    assert pixels[30, 30, :3].max() > 100
    assert pixels[50:70, 80:100, :3].max() == 0


def test_paint_over_nothing_is_seen_and_leaves_the_rest_transparent():
    pixels = np.zeros((40, 40, 4), np.uint8)

    paint(pixels, [line((5, 20), (35, 20), width=4)])

    assert pixels[20, 20].tolist() == [255, 255, 255, 255]
    assert pixels[5, 5].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("scale", [1, 2, 3.7])
def test_a_scale_bar_is_as_long_as_it_says(scale):
    legend = Legend(bar="5 cm", bar_px=103.7)
    size = (round(300 * scale), round(200 * scale))
    pixels = black(*size)

    paint(pixels, legend_marks(legend, (300, 200), scale))

    bright = pixels[-round(30 * scale) :, :, :3].min(2) / 223
    foot = bright[np.argmax((bright > 0.9).sum(1))]
    begin, end = extent(np.where(foot > 0.35, foot, 0))
    assert end - begin == pytest.approx(103.7 * scale, abs=0.7)


def test_a_view_that_was_drawn_smaller_than_asked_fills_its_place():
    page = page_of((Box("volume", 0, 0, 100, 80),), 2.0, Caption("for research"))
    small = np.full((80, 100, 4), 200, np.uint8)

    picture = compose(page, {"volume": small}, (), Caption("for research"))

    assert (picture[:160, :200, :3] == 200).all()


def test_words_are_dark_on_white():
    pixels = black(300, 200)
    pixels[..., :3] = 255

    legend = Legend(left="R", bar="5 cm", bar_px=100.0, on_white=True)
    paint(pixels, legend_marks(legend, (300, 200), 1))

    darkened = (pixels[..., :3] < 250).any(axis=2)
    assert pixels[..., :3].min() < 60
    assert darkened.mean() < 0.02
