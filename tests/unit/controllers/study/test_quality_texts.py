import re

import pytest

from spine_app.controllers.study.quality_texts import (
    affected_line,
    quality_rows,
    sentence,
    warnings_in,
)
from spine_app.domain.study.quality import Finding, Quality, Severity


@pytest.mark.parametrize("quality", list(Quality))
@pytest.mark.parametrize("severity", list(Severity))
def test_every_finding_is_one_sentence_without_an_open_place(quality, severity):
    said = sentence(Finding(quality, severity, value=2.5, count=3))

    assert said.endswith((".", ")."))
    assert not re.search(r"[{}?]", said)


@pytest.mark.parametrize(
    ("quality", "value", "part"),
    [
        (Quality.SLICE_THICKNESS, 5.0, "5 mm"),
        (Quality.SLICE_GAPS, 0.25, "0.25 mm"),
        (Quality.TILT_CORRECTED, -18.46, "-18.5°"),
        (Quality.TUBE_VOLTAGE, 140.0, "140 kVp"),
        (Quality.SKIN_CUT_OFF, 0.431, "43 %"),
        (Quality.SKIN_CUT_OFF, 1.0, "100 %"),
        (Quality.METAL, 3.14, "3.1 ml"),
        (Quality.SCALED, 10.0, "10"),
    ],
)
def test_numbers_have_their_unit_and_the_digits_they_need(quality, value, part):
    assert part in sentence(Finding(quality, Severity.INFO, value=value))


def test_thin_slices_are_not_called_thick():
    thin = Finding(Quality.SLICE_THICKNESS, Severity.INFO, value=1.0)
    thick = Finding(Quality.SLICE_THICKNESS, Severity.WARNING, value=5.0)

    assert sentence(thin) == "Slice thickness or distance: 1 mm."
    assert sentence(thick) == "Slices are thick or far apart: 5 mm."


def test_counts_are_told():
    assert "7." in sentence(Finding(Quality.MISSING_SLICES, Severity.WARNING, count=7))


def test_an_unknown_number_is_a_question_mark():
    assert "? mm" in sentence(Finding(Quality.SLICE_GAPS, Severity.INFO))


def test_a_warning_says_what_not_to_rely_on():
    finding = Finding(Quality.SKIN_CUT_OFF, Severity.WARNING, value=0.5)

    assert affected_line(finding) == ("Do not rely on: skin points and distances over the skin")


def test_a_mere_fact_says_nothing_of_the_kind():
    assert affected_line(Finding(Quality.SKIN_CUT_OFF, Severity.INFO, value=0.0)) == ""


def test_warnings_come_first_and_are_counted():
    findings = (
        Finding(Quality.PADDED, Severity.INFO),
        Finding(Quality.METAL, Severity.WARNING, value=1.0),
        Finding(Quality.LOSSY, Severity.WARNING),
    )

    rows = quality_rows(findings)

    assert [row["kind"] for row in rows] == ["warning", "warning", "info"]
    assert warnings_in(findings) == 2
    assert quality_rows(()) == []
