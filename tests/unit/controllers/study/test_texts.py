from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.study.texts import facts_of, millimetres, position_words
from spine_app.domain.study.delivery import AcquiredFile, PatientPosition
from spine_app.domain.volume import Modality
from spine_app.io.volume_file import describe_volume
from tests.unit.controllers.told import FACTS, GRID, summary

SLICES = AcquiredFile(1, (5, 30, 40), (0.9, 0.8), None, (), Modality.MR)


def facts(series=None, images=None, **changes):
    described = images or describe_volume(1, GRID, Modality.CT)
    return dict(facts_of(series or summary(), described, replace(FACTS, **changes)))


def test_facts_are_of_the_volume_on_screen():
    assert facts() == {
        "Modality": "CT",
        "Orientation": "axial",
        "Matrix": "40 × 30",
        "Slices": "20",
        "Spacing": "0.8 × 0.8 × 2.5 mm",
        "Slice thickness": "2.5 mm",
        "Position": "head first, supine",
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


def test_facts_of_slices_give_the_spacing_of_columns_first():
    known = facts(images=SLICES)

    assert known["Slices"] == "5"
    assert known["Matrix"] == "40 × 30"
    assert known["Spacing"] == "0.8 × 0.9 mm"


def test_slices_that_are_not_calibrated_have_no_spacing():
    assert "Spacing" not in facts(images=replace(SLICES, pixel_spacing=None))
