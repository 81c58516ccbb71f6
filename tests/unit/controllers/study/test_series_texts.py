import pytest

from spine_app.controllers.notices import error_text
from spine_app.controllers.study.series_texts import (
    aside_lines,
    series_line,
    series_rows,
    series_title,
    why_not,
)
from spine_app.domain.errors import SpineError, StudyError
from spine_app.domain.study.series import AsideKind, Opening, SetAside, Split
from spine_app.domain.volume import Modality
from tests.unit.controllers.told import found, summary


def row(**more):
    (only,) = series_rows((summary(**more),))
    return only


def test_a_series_is_named_by_its_number():
    assert series_title(summary(number=12)) == "Series 12"


def test_a_series_without_number_has_a_name_all_the_same():
    assert series_title(summary(number=None)) == "Series without number"


def test_a_line_says_kind_plane_size_and_spacing():
    assert series_line(summary()) == "CT axial · 20 × 40 × 30 · 0.8 × 0.8 × 2.5 mm"


def test_a_line_leaves_out_what_is_unknown():
    series = summary(modality=Modality.MR, orientation=None, spacing_ijk=None)

    assert series_line(series) == "MR · 20 × 40 × 30"


def test_a_row_says_what_the_series_is():
    assert row() == {
        "index": 0,
        "title": "Series 3",
        "facts": "CT axial · 20 images",
        "size": "40 × 30 · 0.8 × 0.8 × 2.5 mm",
        "part": "",
        "opening": "volume",
        "badge": "3D",
        "why": "",
        "heading": "",
    }


def test_one_image_is_one_image_and_an_unknown_size_is_left_out():
    one = row(frames=1, rows=0, columns=0, spacing_ijk=None)

    assert one["facts"].endswith("1 image")
    assert one["size"] == ""


@pytest.mark.parametrize(
    ("opening", "badge"), [(Opening.SLICES, "2D only"), (Opening.NOTHING, "Cannot be opened")]
)
def test_a_series_that_is_no_volume_says_why_in_few_words(opening, badge):
    told = row(problem="uneven-slices", opening=opening)

    assert told["badge"] == badge
    assert told["why"] == "slices are unevenly spaced"


def test_why_falls_back_to_the_sentence_of_the_error():
    assert why_not("no-space") == error_text("no-space")


@pytest.mark.parametrize(
    "error", [cls for cls in StudyError.__subclasses__() if issubclass(cls, SpineError)]
)
def test_every_reason_has_words(error):
    assert why_not(error.code)


def test_parts_of_one_series_are_counted_and_say_by_what_it_was_split():
    split = (Split.ECHO, Split.ORIENTATION)
    rows = series_rows(
        (
            summary(0, number=1),
            *(summary(n, number=2, part=n, split=split) for n in (1, 2, 3)),
            *(summary(3 + n, number=3, part=n, split=(Split.TIME,)) for n in (1, 2)),
        )
    )

    assert [one["part"] for one in rows] == [
        "",
        "Part 1 of 3 · split by echo, orientation",
        "Part 2 of 3 · split by echo, orientation",
        "Part 3 of 3 · split by echo, orientation",
        "Part 1 of 2 · split by time",
        "Part 2 of 2 · split by time",
    ]


def test_patients_and_studies_have_headings_where_there_are_several():
    rows = series_rows(
        (
            summary(0, patient=1, study=1),
            summary(1, patient=2, study=3),
            summary(2, patient=1, study=2),
            summary(3, patient=2, study=3),
        )
    )

    assert [(one["index"], one["heading"]) for one in rows] == [
        (0, "Patient 1 · Study 1"),
        (2, "Study 2"),
        (1, "Patient 2 · Study 3"),
        (3, ""),
    ]


def test_several_studies_of_one_patient_do_not_name_the_patient():
    rows = series_rows((summary(0, study=1), summary(1, study=2)))

    assert [one["heading"] for one in rows] == ["Study 1", "Study 2"]


def test_what_was_set_aside_is_told_by_name_and_count():
    aside = (SetAside(AsideKind.LOCALIZER, 2), SetAside(AsideKind.REPORT, 1))

    assert aside_lines(found(summary(), set_aside=aside, not_dicom=4, unreadable=3)) == [
        "Localizers: 2",
        "Reports: 1",
        "Other files: 4",
        "Unreadable files: 3",
    ]
    assert aside_lines(found(summary())) == []
