from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.notices import error_text
from spine_app.controllers.study_texts import (
    aside_line,
    facts_of,
    millimetres,
    position_words,
    row_of,
    series_line,
    series_title,
)
from spine_app.domain.delivery import PatientPosition
from spine_app.domain.series import AsideKind, SetAside
from spine_app.domain.study import SeriesFound
from spine_app.domain.volume import Modality
from spine_app.io.volume_file import describe_volume
from tests.unit.controllers.session import FACTS, GRID, summary


def facts(series=None, **changes):
    described = describe_volume(1, GRID, Modality.CT, replace(FACTS, **changes))
    return dict(facts_of(series or summary(), described))


def test_a_series_is_named_by_its_number():
    assert series_title(summary(number=12)) == "Series 12"


def test_a_series_without_number_has_a_name_all_the_same():
    assert series_title(summary(number=None)) == "Series without number"


def test_a_line_says_kind_plane_size_and_spacing():
    assert series_line(summary()) == "CT axial · 20 × 40 × 30 · 0.8 × 0.8 × 2.5 mm"


def test_a_line_leaves_out_what_is_unknown():
    series = replace(summary(modality=Modality.MR), orientation=None, spacing_ijk=None)

    assert series_line(series) == "MR · 20 × 40 × 30"


def test_a_row_says_why_a_series_cannot_be_shown():
    assert row_of(summary(problem="single-slice"))["problem"] == error_text("single-slice")
    assert row_of(summary())["problem"] == ""


def test_facts_are_of_the_volume_on_screen():
    assert facts() == {
        "Modality": "CT",
        "Orientation": "axial",
        "Matrix": "40 × 30",
        "Slices": "20",
        "Spacing": "0.8 × 0.8 × 2.5 mm",
        "Slice thickness": "2.5 mm",
        "Patient position": "head first, supine",
    }


def test_facts_leave_out_what_is_unknown():
    known = facts(replace(summary(), orientation=None), slice_thickness=None, patient_position=None)

    assert list(known) == ["Modality", "Matrix", "Slices", "Spacing"]


@pytest.mark.parametrize("position", list(PatientPosition))
def test_every_patient_position_has_words(position):
    first, second = position_words(position.value).split(", ")

    assert first in ("head first", "feet first")
    assert second in ("supine", "prone", "right side down", "left side down")


@pytest.mark.parametrize(
    ("value", "written"), [(10.0, "10"), (0.5, "0.5"), (0.48828, "0.488"), (100.0, "100")]
)
def test_distances_have_the_digits_they_need(value, written):
    assert millimetres((value, value, value)) == f"{written} × {written} × {written} mm"


@given(value=st.floats(0.001, 1000))
def test_a_written_distance_is_the_distance(value):
    written = millimetres((value, value, value)).split(" ")[0]

    assert float(written) == pytest.approx(value, abs=0.00051)


def test_what_was_changed_while_reading_is_noted():
    changed = replace(FACTS, padded=True, clipped=True, inverted=True, copies=3)
    known = facts_of(summary(), describe_volume(1, GRID, Modality.CT, changed))

    notes = [value for label, value in known if label == "Note"]
    assert len(notes) == 4
    assert notes[-1] == "3 identical copies left out"


def test_objects_that_were_set_aside_are_counted():
    aside = (SetAside(AsideKind.LOCALIZER, 2), SetAside(AsideKind.REPORT, 1))

    assert aside_line(SeriesFound((summary(),), aside, 0, 0)).startswith("3 objects set aside")
    assert aside_line(SeriesFound((summary(),), (), 0, 0)) == ""
