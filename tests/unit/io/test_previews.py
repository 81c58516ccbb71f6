import base64
import io
import struct
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from spine_app.domain.errors import StudyError
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import SeriesTexts
from spine_app.domain.volume import Modality
from spine_app.io.previews import MAX_TEXT, SIDE, clean_text, encode_picture, picture_of, texts_of
from spine_app.io.series import group_series
from spine_app.io.sources import MemorySource
from tests.data.dicom_writer import Style
from tests.data.grids import sagittal_grid, straight_grid
from tests.data.headers import headers_of
from tests.data.phantoms import block_phantom


def opened(picture):
    """Grey values of a picture."""
    with Image.open(io.BytesIO(base64.b64decode(picture, validate=True))) as image:
        assert image.format == "PNG"
        assert image.mode == "L"
        return np.asarray(image)


def ramp(shape=(60, 80)):
    """Values that grow to the right."""
    return np.tile(np.linspace(-160, 640, shape[1]), (shape[0], 1)).astype(np.int16)


@pytest.mark.parametrize(
    ("shape", "spacing", "size"),
    [
        ((512, 512), (0.7, 0.7), (128, 128)),
        ((256, 512), (0.7, 0.7), (64, 128)),
        ((512, 512), (0.7, 1.4), (64, 128)),
        ((512, 512), (1.4, 0.7), (128, 64)),
        ((200, 100), (0.5, 1.0), (128, 128)),
        ((20, 30), (1, 1), (85, 128)),
        ((1, 8000), (1, 1), (1, 128)),
        ((1, 1), (1, 1), (128, 128)),
    ],
)
def test_a_picture_has_the_proportions_of_the_patient(shape, spacing, size):
    picture = opened(encode_picture(np.zeros(shape, np.int16), Modality.CT, spacing))
    assert picture.shape == size
    assert max(picture.shape) <= SIDE


def test_a_ct_is_shown_from_fat_to_bone():
    picture = opened(encode_picture(ramp(), Modality.CT, (1, 1)))
    assert picture[48, 0] <= 2
    assert picture[48, -1] >= 253
    assert 120 < picture[48, 64] < 135
    values = np.array([[-32768, -1024], [3000, 32767]], np.int16)
    corners = opened(encode_picture(values, Modality.CT, (1, 1)))
    assert corners[0, 0] == corners[0, -1] == 0
    assert corners[-1, 0] == corners[-1, -1] == 255


@pytest.mark.parametrize("scale", [1, 30])
def test_an_mr_is_shown_over_its_own_range(scale):
    values = ((ramp() + 160) * scale).astype(np.int16)
    picture = opened(encode_picture(values, Modality.MR, (1, 1)))
    assert picture.min() == 0
    assert picture.max() == 255
    assert np.all(np.diff(picture[48].astype(int)) >= 0)


def test_a_picture_without_contrast_is_black():
    assert not opened(encode_picture(np.full((9, 9), 70, np.int16), Modality.MR, (1, 1))).any()


def series_of(volume, style=None):
    """The only series of a volume."""
    (series,), _ = group_series(headers_of(volume, style), ReadLimits())
    return series


@pytest.mark.parametrize("grid", [straight_grid(), sagittal_grid()])
def test_the_middle_slice_is_shown(grid):
    volume = block_phantom(grid)
    series = series_of(volume)
    _, rows, columns = grid.shape_kji
    expected = encode_picture(
        volume.voxels_kji[grid.shape_kji[0] // 2], Modality.CT, tuple(grid.spacing_ijk[1::-1])
    )
    assert picture_of(series, series.plan) == expected
    height, width = opened(expected).shape
    ratio = (rows * grid.spacing_ijk[1]) / (columns * grid.spacing_ijk[0])
    assert height / width == pytest.approx(ratio, abs=0.01)


def test_pixels_without_a_size_are_shown_square():
    def drop(dataset, k):
        del dataset.PixelSpacing

    series = series_of(block_phantom(straight_grid()), Style(change=drop))
    assert opened(picture_of(series, series.plan)).shape == (96, 128)


def test_an_mr_stored_for_inverted_display_is_shown_as_it_is_meant():
    volume = block_phantom(straight_grid(), Modality.MR)
    series = series_of(volume, Style(photometric="MONOCHROME1"))
    plain = series_of(volume)
    inverted = opened(picture_of(series, series.plan)).astype(int)
    assert np.corrcoef(inverted.ravel(), opened(picture_of(plain, plain.plan)).ravel())[0, 1] < -0.9


# ---- words ----


def file_of(description, charset=None, date=b"20240131"):
    """Bytes of a file with some words, exactly as they are given."""
    body = b""
    for tag, vr, value in (
        (0x00080005, b"CS", charset), (0x00080020, b"DA", date), (0x0008103E, b"LO", description),
    ):  # fmt: skip
        if value is not None:
            padded = value + b" " * (len(value) % 2)
            body += struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(padded)) + padded
    syntax = b"1.2.840.10008.1.2.1\0"
    meta = struct.pack("<HH2sH", 2, 0x10, b"UI", len(syntax)) + syntax
    return b"\0" * 128 + b"DICM" + meta + body


def described(*words, **more):
    """Words that are read of a file."""
    with warnings.catch_warnings():
        # As in the job: nobody hears them, and they would name parts of the file.
        warnings.simplefilter("ignore")
        return texts_of(MemorySource(file_of(*words, **more)), ReadLimits())


@pytest.mark.parametrize(
    ("content", "charset", "expected"),
    [
        (b"T2 TSE SAG", None, "T2 TSE SAG"),
        ("Wirbelsäule ☂".encode(), b"ISO_IR 192", "Wirbelsäule ☂"),
        ("Wirbelsäule".encode("latin-1"), b"ISO_IR 100", "Wirbelsäule"),
        ("позвоночник".encode("iso8859_5"), b"ISO_IR 144", "позвоночник"),
        ("脊柱".encode("gb18030"), b"GB18030", "脊柱"),
        (b"\x1b$)C" + "척추".encode("euc_kr"), b"\\ISO 2022 IR 149", "척추"),
        (b"L-SPINE \x1b$)C" + "척추".encode("euc_kr"), b"\\ISO 2022 IR 149", "L-SPINE 척추"),
        (b"\x1b$B" + "脊椎".encode("iso2022_jp")[3:-3] + b"\x1b(B", b"\\ISO 2022 IR 87", "脊椎"),
        (b"\xbe\xb7\xdd", b"ISO_IR 13", "ｾｷﾝ"),
    ],
)  # fmt: skip
def test_d30_words_are_read_in_their_character_set(content, charset, expected):
    assert described(content, charset).description == expected


@pytest.mark.parametrize(
    "charset",
    [
        b"ISO_IR 999",
        b"nonsense",
        b"\xff\xfe",
        b"\\\\\\",
        b"GB18030\\ISO 2022 IR 149",
        b"ISO_IR 192",
    ],
)
def test_d30_words_in_a_broken_character_set_are_shown_as_far_as_they_can_be(charset):
    text = described(b"T2 \xff\xfe\x1b$)C\xb0 SAG", charset).description
    assert "T2" in text
    assert text.isprintable()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a\u202eb", "a b"),
        ("a\u200fb", "a b"),
        ("a\u2066b\u2069", "a b"),
        ("a\0b\x1bc\x7fd", "a b c d"),
        ("a\r\n\tb", "a b"),
        ("  a   b  ", "a b"),
        ("a\ufeffb", "a b"),
        ("\ud800", ""),
        ("{{7*7}}<script>../", "{{7*7}}<script>../"),
        ("\u0085\u2028x", "x"),
        ("", ""),
    ],
)
def test_d30_control_and_direction_characters_are_taken_out(content, expected):
    assert clean_text(content) == expected


@given(st.text(max_size=2000))
def test_any_text_becomes_one_short_printable_line(text):
    cleaned = clean_text(text)
    assert len(cleaned) <= MAX_TEXT
    assert cleaned.isprintable()
    assert cleaned == cleaned.strip()


@given(st.binary(max_size=64), st.sampled_from([b"ISO_IR 100", b"\\ISO 2022 IR 149", b"GB18030"]))
def test_any_bytes_become_printable_words(content, charset):
    text = described(content, charset).description
    assert text.isprintable()
    assert len(text) <= MAX_TEXT


def test_d30_a_long_description_is_cut():
    assert described(b"x" * 60_000).description == "x" * MAX_TEXT


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (b"20240131", "2024-01-31"),
        (b"18950101", "1895-01-01"),
        (None, ""),
        (b"", ""),
        (b"20240230", ""),
        (b"00000000", ""),
        (b"00010101", ""),
        (b"2024.01.31", ""),
        (b"\xff\xff", ""),
        (b"20240131-20240201", ""),
    ],
)
def test_d32_a_date_is_told_where_it_is_one(date, expected):
    assert described(b"x", date=date).date == expected


def test_a_file_without_words_has_none():
    assert described(None, date=None) == SeriesTexts("", "")


def test_a_file_that_is_not_what_it_was_tells_nothing():
    content = file_of(b"a description")[:-3]
    with pytest.raises(StudyError):
        texts_of(MemorySource(content), ReadLimits())
