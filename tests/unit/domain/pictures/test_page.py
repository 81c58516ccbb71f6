import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.errors import RequestRefused
from spine_app.domain.pictures.legend import CAPTION_ROW_HEIGHT, Caption
from spine_app.domain.pictures.page import Box, film_page, page_of, scale_for

CAPTION = Caption("Research and education only")
GRID_OF_FOUR = (
    Box("volume", 0, 0, 536, 346.5),
    Box("axial", 538, 0, 536, 346.5),
    Box("coronal", 0, 348.5, 536, 346.5),
    Box("sagittal", 538, 348.5, 536, 346.5),
)
scales = st.floats(0.5, 4)


def test_one_view_is_as_large_as_on_screen_and_has_a_strip_underneath():
    page = page_of((Box("axial", 100, 50, 640, 480),), 1.0, CAPTION)

    assert page.size == (640, 480 + CAPTION_ROW_HEIGHT)
    assert page.strip == CAPTION_ROW_HEIGHT
    assert page.views[0].corner == (0, 0)
    assert page.views[0].css == (640, 480)


def test_twice_the_scale_is_twice_the_size_of_everything():
    once, twice = (page_of((Box("axial", 0, 0, 640, 480),), scale, CAPTION) for scale in (1, 2))

    assert twice.size == (2 * once.size[0], 2 * once.size[1])
    assert twice.views[0].css == once.views[0].css


@given(scales)
def test_views_keep_their_places_and_the_gaps_between_them(scale):
    page = page_of(GRID_OF_FOUR, scale, CAPTION)

    for placed, box in zip(page.views, GRID_OF_FOUR, strict=True):
        assert placed.corner == (round(box.x * scale), round(box.y * scale))
        far = np.add(placed.corner, placed.size)
        np.testing.assert_allclose(
            far, ((box.x + box.width) * scale, (box.y + box.height) * scale), atol=0.51
        )


@settings(deadline=None)
@given(scales)
def test_views_never_overlap(scale):
    page = page_of(GRID_OF_FOUR, scale, CAPTION)

    seen = np.zeros(page.size[::-1], int)
    for placed in page.views:
        (left, top), (width, height) = placed.corner, placed.size
        seen[top : top + height, left : left + width] += 1
    assert seen.max() == 1
    assert not seen[page.size[1] - page.strip :].any()


@given(scales)
def test_pixels_of_a_view_are_square(scale):
    for placed in page_of(GRID_OF_FOUR, scale, CAPTION).views:
        ratios = np.divide(placed.size, placed.css)
        np.testing.assert_allclose(ratios, scale)


@given(st.integers(400, 6000))
def test_a_picture_is_as_wide_as_asked(width):
    page = page_of(GRID_OF_FOUR, scale_for(GRID_OF_FOUR, width), CAPTION)

    assert page.size[0] == width


def test_a_narrow_picture_with_much_to_say_has_two_rows_underneath():
    much = Caption("Research and education only", "Compressed with loss")

    assert page_of((Box("axial", 0, 0, 300, 300),), 1.0, much).strip == 2 * CAPTION_ROW_HEIGHT
    assert page_of((Box("axial", 0, 0, 900, 300),), 1.0, much).strip == CAPTION_ROW_HEIGHT


@pytest.mark.parametrize("scale", [0.0, -1.0, 1e9, float("nan")])
def test_a_scale_of_no_picture_is_refused(scale):
    with pytest.raises(RequestRefused):
        page_of(GRID_OF_FOUR, scale, CAPTION)


@pytest.mark.parametrize("scale", [0.01, 8])
def test_a_picture_that_is_too_small_or_too_large_is_refused(scale):
    with pytest.raises(RequestRefused):
        page_of(GRID_OF_FOUR, scale, CAPTION)


def test_a_picture_of_nothing_is_refused():
    with pytest.raises(RequestRefused):
        page_of((), 1.0, CAPTION)
    with pytest.raises(RequestRefused):
        scale_for((), 100)


@pytest.mark.parametrize(
    "wrong",
    [(-1, 0, 10, 10), (0, 0, 0, 10), (0, 0, 10, 1e9), (0, float("nan"), 10, 10)],
)
def test_a_box_that_is_on_no_screen_is_refused(wrong):
    with pytest.raises(RequestRefused):
        Box("axial", *wrong)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (64, 64)])
def test_a_frame_of_a_film_is_filled_by_its_view_and_the_strip(size):
    page = film_page("axial", size, 1.5, CAPTION)

    (placed,) = page.views
    assert page.size == size
    assert placed.corner == (0, 0)
    assert placed.size == (size[0], size[1] - page.strip)
