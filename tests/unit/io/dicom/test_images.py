import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.errors import BadGeometry, BadPixels, BadRescale, UncalibratedPixels
from spine_app.domain.study.series import Split
from spine_app.io.dicom import tags
from spine_app.io.dicom.extent import Element
from spine_app.io.dicom.images import (
    attempt,
    attempt_or,
    read_image,
    read_place,
    read_rescale,
    read_window,
)
from spine_app.io.dicom.pixels import Rescale
from spine_app.io.dicom.values import BadValue, Values

GOOD = {
    tags.POSITION: b"1\\2\\3",
    tags.ORIENTATION: b"1\\0\\0\\0\\1\\0",
    tags.PIXEL_SPACING: b"0.5\\0.7",
    tags.SLOPE: b"2",
    tags.INTERCEPT: b"-1024",
    tags.WINDOW_CENTER: b"40\\300",
    tags.WINDOW_WIDTH: b"400\\1500",
}


def values(**changes):
    """Good values with some changed; None takes one away."""
    raw = GOOD | {getattr(tags, name): value for name, value in changes.items()}
    return Values({tag: Element(b"", value) for tag, value in raw.items() if value is not None})


def test_a_place_is_read():
    place = read_place(values())
    assert place.problem is None
    plane = place.plane(4, 5)
    assert (plane.position, plane.orientation) == ((1, 2, 3), (1, 0, 0, 0, 1, 0))
    assert (plane.pixel_spacing, plane.rows, plane.columns) == ((0.5, 0.7), 4, 5)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"POSITION": None}, BadGeometry),
        ({"POSITION": b"1\\2"}, BadGeometry),
        ({"POSITION": b"1\\2\\x"}, BadGeometry),
        ({"ORIENTATION": None}, BadGeometry),
        ({"ORIENTATION": b"0\\0\\0\\0\\0\\0"}, BadGeometry),
        ({"ORIENTATION": b"1\\0\\0\\0.1\\1\\0"}, BadGeometry),
        ({"PIXEL_SPACING": None}, UncalibratedPixels),
        ({"PIXEL_SPACING": b"0\\1"}, UncalibratedPixels),
        ({"PIXEL_SPACING": b"-1\\1"}, UncalibratedPixels),
        ({"PIXEL_SPACING": b"0.5\\"}, UncalibratedPixels),
        ({"PIXEL_SPACING": None, "POSITION": None}, BadGeometry),
    ],
)
def test_g9_g12_g14_a_place_that_is_not_known_says_why(changes, problem):
    place = read_place(values(**changes))
    assert isinstance(place.problem, problem)
    with pytest.raises(problem):
        place.plane(4, 5)


def test_what_is_known_of_a_place_is_kept_where_the_rest_is_not():
    place = read_place(values(POSITION=b"x"))
    assert place.position is None
    assert (place.orientation, place.pixel_spacing) == ((1, 0, 0, 0, 1, 0), (0.5, 0.7))


@pytest.mark.parametrize(
    ("kind", "is_hu"), [(None, True), (b"HU", True), (b"", True), (b"US", False), (b"\xff", True)]
)
def test_a_rescale_is_to_hu_unless_it_says_otherwise(kind, is_hu):
    assert read_rescale(values(RESCALE_TYPE=kind)) == Rescale(2.0, -1024.0, is_hu)


def test_no_rescale_is_none_and_half_of_one_is_bad():
    assert read_rescale(values(SLOPE=None, INTERCEPT=None)) is None
    for changes in ({"SLOPE": None}, {"INTERCEPT": None}, {"SLOPE": b"0"}):
        with pytest.raises(BadRescale):
            read_rescale(values(**changes))


@pytest.mark.parametrize("slope", [b"NaN", b"1\\2", b"x"])
def test_a_rescale_that_is_no_number_is_kept_as_an_error(slope):
    assert isinstance(read_image(values(SLOPE=slope), 0).rescale, BadRescale)


@pytest.mark.parametrize(
    ("changes", "window"),
    [
        ({}, (40, 400)),
        ({"WINDOW_WIDTH": None}, None),
        ({"WINDOW_CENTER": None}, None),
        ({"WINDOW_WIDTH": b"0"}, None),
        ({"WINDOW_WIDTH": b"-5"}, None),
        ({"WINDOW_CENTER": b"x"}, None),
        ({"WINDOW_CENTER": b"40", "WINDOW_WIDTH": b"1e9"}, None),
    ],
)
def test_d29_the_first_usable_window_is_read(changes, window):
    assert read_window(values(**changes)) == window


@pytest.mark.parametrize(
    ("tag", "split"),
    [
        ("IMAGE_TYPE", Split.IMAGE_KIND),
        ("FRAME_TYPE", Split.IMAGE_KIND),
        ("ACQUISITION", Split.ACQUISITION),
        ("FRAME_ACQUISITION", Split.ACQUISITION),
        ("ECHO_NUMBER", Split.ECHO),
        ("ECHO_TIME", Split.ECHO),
        ("EFFECTIVE_ECHO", Split.ECHO),
        ("B_VALUE", Split.DIFFUSION),
        ("TEMPORAL_POSITION", Split.PHASE),
        ("TEMPORAL_INDEX", Split.PHASE),
        ("TRIGGER_TIME", Split.PHASE),
        ("TRIGGER_DELAY", Split.PHASE),
        ("STACK_ID", Split.STACK),
        ("ACQUISITION_TIME", Split.TIME),
        ("CONTENT_TIME", Split.TIME),
    ],
)
def test_each_property_tells_images_apart_by_what_it_means(tag, split):
    one, other = (read_image(values(**{tag: value}), 0).keys for value in (b"1", b"2"))
    assert {name for name in Split if name in one and one[name] != other[name]} == {split}


def test_values_of_two_elements_are_not_run_together():
    one = read_image(values(ECHO_NUMBER=b"1", ECHO_TIME=b"23"), 0).keys
    other = read_image(values(ECHO_NUMBER=b"12", ECHO_TIME=b"3"), 0).keys
    assert one[Split.ECHO] != other[Split.ECHO]


@pytest.mark.parametrize(
    ("number", "order"), [(b"17", 17), (None, 5), (b"x", 5), (b"0", 5), (b"-3", -3)]
)
def test_an_image_is_ordered_by_its_number_or_its_place_in_the_file(number, order):
    assert read_image(values(INSTANCE_NUMBER=number), 5).order == order


def test_what_cannot_be_decoded_becomes_an_error_or_a_default():
    def bad(*_):
        raise BadValue

    def unreadable():
        raise BadPixels

    assert attempt(lambda: 3, BadGeometry) == 3
    assert isinstance(attempt(bad, BadGeometry), BadGeometry)
    assert isinstance(attempt(unreadable, BadGeometry), BadPixels)
    assert attempt_or(7, bad, 1) == 7
    assert attempt_or(7, lambda one: one, 1) == 1


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.binary(max_size=40)))
def test_any_bytes_give_an_image(raw):
    image = read_image(Values({tag: Element(b"", value) for tag, value in raw.items()}), 2)
    assert image.number == 2
