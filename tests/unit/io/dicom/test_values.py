import struct

import pytest

from spine_app.io.dicom.extent import Element
from spine_app.io.dicom.values import BadValue, Values

TAG = 0x00280030


def values(vr, value, big_endian=False):
    """Values of one element."""
    return Values({TAG: Element(vr, value)}, big_endian=big_endian)


ABSENT = Values({})


def test_an_absent_element_has_no_value_of_any_kind():
    assert ABSENT.texts(TAG, "CS") == ()
    assert ABSENT.text(TAG, "CS") == ""
    assert ABSENT.opaque(TAG) == b""
    assert ABSENT.key(TAG) == b""
    assert ABSENT.element(TAG) is None
    for value in (
        ABSENT.floats(TAG, 2), ABSENT.first_float(TAG), ABSENT.integer(TAG), ABSENT.unsigned(TAG),
        ABSENT.pixel_value(TAG, signed=True), ABSENT.double(TAG),
    ):  # fmt: skip
        assert value is None


def test_an_empty_element_counts_as_absent():
    assert values(b"DS", b"").floats(TAG, 2) is None
    assert values(b"DS", b"  ").floats(TAG, 2) is None
    assert values(b"IS", b"").integer(TAG) is None
    assert values(b"US", b"").unsigned(TAG) is None
    assert values(b"FD", b"").double(TAG) is None
    assert values(b"CS", b"\0").texts(TAG, "CS") == ()


def test_texts_are_parted_and_stripped():
    assert values(b"CS", b"ORIGINAL\\ PRIMARY \\AXIAL ").texts(TAG, "CS") == (
        "ORIGINAL", "PRIMARY", "AXIAL",
    )  # fmt: skip
    assert values(b"CS", b"CT\0").text(TAG, "CS") == "CT"


@pytest.mark.parametrize("vr", [b"", b"UN", b"CS"])
def test_an_unknown_type_is_taken_for_what_the_standard_says(vr):
    assert values(vr, b"CT").text(TAG, "CS") == "CT"


@pytest.mark.parametrize(
    ("vr", "value"), [(b"OB", b"CT"), (b"CS", b"\xff\xfe"), (b"CS", b"A" * 1025)]
)
def test_texts_of_another_type_or_alphabet_or_too_long_are_bad(vr, value):
    with pytest.raises(BadValue):
        values(vr, value).texts(TAG, "CS")
    assert values(vr, value).text(TAG, "CS") == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"0.5\\0.7", (0.5, 0.7)),
        (b" +1 \\ -2.5e-3 ", (1.0, -0.0025)),
        (b".5\\5.", (0.5, 5.0)),
    ],
)
def test_decimals_are_read(value, expected):
    assert values(b"DS", value).floats(TAG, 2) == expected


@pytest.mark.parametrize(
    "value",
    [
        b"1", b"1\\2\\3", b"1\\", b"1,0\\2", b"1_0\\2", b"NaN\\1", b"inf\\1", b"1e400\\1",
        b"1e99\\1", b"0x1\\1", b"+-1\\1", b"1e1111\\1", b"1 2\\3", "\u0661\\1".encode(),
    ],
)  # fmt: skip
def test_d31_anything_else_is_no_decimal(value):
    with pytest.raises(BadValue):
        values(b"DS", value).floats(TAG, 2)


def test_decimals_of_another_type_are_bad():
    with pytest.raises(BadValue):
        values(b"FD", b"\0" * 16).floats(TAG, 2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(b"40\\300", 40.0), (b"120 ", 120.0), (b"x", None), (b"1e10", None), (b"", None)],
)
def test_a_number_that_is_only_shown_is_left_out_where_it_is_none(value, expected):
    assert values(b"DS", value).first_float(TAG) == expected


@pytest.mark.parametrize(("value", "expected"), [(b"7", 7), (b" -12 ", -12), (b"+3", 3)])
def test_integers_are_read(value, expected):
    assert values(b"IS", value).integer(TAG) == expected


@pytest.mark.parametrize("value", [b"1.0", b"abc", b"1\\2", b"1e3", b"9" * 13, b"1_0"])
def test_anything_else_is_no_integer(value):
    with pytest.raises(BadValue):
        values(b"IS", value).integer(TAG)


def test_words_are_read_in_the_order_of_their_bytes():
    assert values(b"US", b"\1\2").unsigned(TAG) == 0x0201
    assert values(b"US", b"\1\2", big_endian=True).unsigned(TAG) == 0x0102


@pytest.mark.parametrize(
    ("vr", "value"), [(b"UL", b"\1\0\0\0"), (b"DS", b"30"), (b"US", b"\1\0\2\0"), (b"US", b"\1")]
)
def test_d18_words_of_another_type_or_count_are_bad(vr, value):
    with pytest.raises(BadValue):
        values(vr, value).unsigned(TAG)


@pytest.mark.parametrize("vr", [b"US", b"SS", b"OW", b"UN", b""])
def test_a_pixel_value_has_the_sign_of_the_pixels_whatever_its_type_claims(vr):
    assert values(vr, b"\xfe\xff").pixel_value(TAG, signed=True) == -2
    assert values(vr, b"\xfe\xff").pixel_value(TAG, signed=False) == 0xFFFE


@pytest.mark.parametrize("value", [b"", b"\1", b"\1\0\2\0"])
def test_d21_a_pixel_value_of_another_length_counts_as_absent(value):
    assert values(b"US", value).pixel_value(TAG, signed=False) is None


def test_doubles_are_read_in_the_order_of_their_bytes():
    assert values(b"FD", struct.pack("<d", 2.5)).double(TAG) == 2.5
    assert values(b"FD", struct.pack(">d", 2.5), big_endian=True).double(TAG) == 2.5


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        (b"FD", b"\0" * 7),
        (b"FD", struct.pack("<d", float("nan"))),
        (b"FD", struct.pack("<d", float("inf"))),
        (b"FL", b"\0" * 4),
    ],
)
def test_other_doubles_are_bad(vr, value):
    with pytest.raises(BadValue):
        values(vr, value).double(TAG)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (b"10", b"10.0", True),
        (b"1e1 ", b"10", True),
        (b"10", b"10.1", False),
        (b"A", b"A ", True),
        (b"A", b"B", False),
        (b"1\\2", b"1\\3", False),
    ],
)
def test_numbers_that_are_written_differently_tell_no_images_apart(one, other, equal):
    assert (values(b"DS", one).key(TAG) == values(b"DS", other).key(TAG)) is equal


def test_opaque_bytes_are_cut_and_stripped():
    assert values(b"LO", b" name\0").opaque(TAG) == b"name"
    assert len(values(b"LO", b"x" * 1000).opaque(TAG)) == 256
