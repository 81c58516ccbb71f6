"""The file for spreadsheets."""

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.measure.csv import COLUMNS, plain
from spine_app.domain.study.quality import Finding, Quality, Severity


def exported(hand):
    (ticket,) = hand.shown.downloads
    content = hand.downloads.take(ticket).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_the_file_has_one_row_a_measurement_and_every_column(measured):
    await measured.actions.export()
    rows = exported(measured)

    assert [row["name"] for row in rows] == ["Ruler 1", "Angle 1", "ROI 1"]
    assert all(tuple(row) == COLUMNS for row in rows)
    assert rows[0]["program"].startswith("Spine App ")


async def test_numbers_in_the_file_are_those_of_the_measurements(measured):
    await measured.actions.export()
    ruler, angle, roi = exported(measured)
    told = measured.control.values.told(measured.table[2])

    assert float(ruler["value"]) == pytest.approx(measured.table[0].mark.length_mm, abs=5e-4)
    assert float(angle["value"]) == pytest.approx(measured.table[1].mark.angle_deg, abs=5e-4)
    assert float(roi["mean"]) == pytest.approx(told.statistics.mean, abs=5e-4)
    assert int(roi["count"]) == told.statistics.count
    assert float(roi["area"]) == pytest.approx(measured.table[2].mark.area_mm2, abs=5e-4)
    assert (ruler["unit"], angle["unit"], roi["unit"]) == ("mm", "°", "HU")


async def test_a_length_computed_from_the_points_of_the_file_is_its_value(measured):
    await measured.actions.export()
    ruler = exported(measured)[0]
    start, end = json.loads(ruler["points (LPS: x left, y back, z head)"])

    assert np.linalg.norm(np.subtract(end, start)) == pytest.approx(float(ruler["value"]), abs=2e-3)


async def test_the_file_carries_what_limits_the_study(measured):
    measured.series.findings = (Finding(Quality.MISSING_SLICES, Severity.WARNING, count=2),)
    await measured.actions.export()

    assert all(row["warnings"] for row in exported(measured))


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+cmd",
        "-2",
        "@SUM(A1)",
        "\uff1d1",
        '=HYPERLINK("http://x","y")',
        "한국어, 이름",
        '"',
        "a,b",
    ],
)
async def test_names_come_back_from_the_file_as_text(measured, name):
    await measured.actions.rename(1, name)
    await measured.actions.export()
    told = exported(measured)[0]["name"]

    assert told.removeprefix("'") == name
    assert not told.startswith(("=", "+", "-", "@", "\uff1d"))


@given(st.text(max_size=20))
def test_no_cell_of_a_name_is_a_formula(name):
    cell = plain(name)

    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell in (name, f"'{name}")


async def test_no_cell_of_the_whole_file_is_a_formula(measured):
    measured.viewer.slices.name_at = lambda _point: "=1+1"
    await measured.actions.export()

    for row in exported(measured):
        for column, cell in row.items():
            number = column in ("value", "mean", "minimum", "maximum")
            assert number or not cell.startswith(("=", "+", "-", "@")), column


async def test_the_file_is_utf8_with_a_mark_and_rows_that_end_as_spreadsheets_want(measured):
    await measured.actions.export()
    (ticket,) = measured.shown.downloads
    download = measured.downloads.take(ticket)

    assert download.name == "measurements.csv"
    assert download.media_type == "text/csv"
    assert download.content.startswith(b"\xef\xbb\xbf")
    assert download.content.count(b"\r\n") == 4


async def test_an_empty_list_is_not_exported(hand):
    await hand.actions.export()

    assert hand.shown.downloads == []
    assert hand.shown.notice_kind == "error"
