"""Measurements as a table for spreadsheets.

UTF-8 with a byte order mark, which spreadsheets need to read names that are not English; commas,
and lines that end as RFC 4180 says. A name that could be taken for a formula is written with an
apostrophe before it (OWASP, CSV injection).
"""

import csv
import io
import json
from collections.abc import Iterable

from spine_app.controllers.measure.source import MeasureSource
from spine_app.controllers.measure.texts import definition_of, name_of, size_of, where_text
from spine_app.controllers.measure.values import MeasureValues, Told, length_unit
from spine_app.controllers.measure.warnings import warnings_of
from spine_app.domain.measure.lines import Kind
from spine_app.domain.measure.place import probes
from spine_app.domain.measure.roi import BoxRoi, DrawnRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.table import Mark, Measurement
from spine_app.screen.language import Language
from spine_app.screen.texts import speaking, text

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First signs of a formula, the wide ones of East Asian keyboards among them."""
DIGITS = 3
COLUMNS = (
    "name",
    "kind",
    "value",
    "unit",
    "mean",
    "standard deviation (n-1)",
    "minimum",
    "maximum",
    "grey value unit",
    "count",
    "area",
    "area of voxels",
    "volume",
    "volume of voxels",
    "length unit",
    "definition",
    "plane",
    "levels",
    "points (LPS: x left, y back, z head)",
    "warnings",
    "program",
)


@speaking(Language.ENGLISH)
def measurements_csv(
    measurements: Iterable[Measurement],
    values: MeasureValues,
    source: MeasureSource,
    program: str,
) -> bytes:
    """The file, in English whatever the page speaks: its columns are read by programs.

    Args:
        measurements: one row each.
        values: their numbers.
        source: the images on screen.
        program: name and version of this program.
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for one in measurements:
        told = values.told(one)
        warnings = warnings_of(one, told, source.findings, is_coarse=source.is_coarse)
        writer.writerow(
            {
                "name": plain(name_of(one)),
                "kind": text(f"measure.kind_{one.kind.value}"),
                **_numbers(one, told),
                "definition": definition_of(one, told),
                "plane": where_text(one),
                "levels": plain(source.levels(probes(one.mark))),
                "points (LPS: x left, y back, z head)": points_text(one.mark),
                "warnings": " | ".join(warnings),
                "program": program,
            }
        )
    return out.getvalue().encode("utf-8-sig")


def plain(words: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.lstrip().startswith(FORMULA) or words[:1] in FORMULA else words


def points_text(mark: Mark) -> str:
    """The points that define a measurement, as JSON: what they are by name, in mm, LPS."""
    rounded = [[round(value, DIGITS) + 0.0 for value in point] for point in mark.spots]
    if isinstance(mark, Sphere):
        told: dict[str, object] = {"center": rounded[0], "radius": round(mark.radius_mm, DIGITS)}
        return json.dumps(told)
    if isinstance(mark, BoxRoi):
        return json.dumps({"shape": mark.box.value, "ends": rounded[:4], "center": rounded[4]})
    if isinstance(mark, DrawnRoi):
        return json.dumps({"corners": rounded})
    return json.dumps(rounded)


def _numbers(one: Measurement, told: Told) -> dict[str, str]:
    cells = {"value": _written(told.value), "unit": told.unit}
    if one.kind is not Kind.ROI:
        return cells
    statistics = told.statistics
    size = "volume" if isinstance(one.mark, Sphere) else "area"
    cells[size] = _written(size_of(one.mark))
    cells["length unit"] = length_unit(one.placement)
    if statistics is not None:
        cells |= {
            "mean": _written(statistics.mean),
            "standard deviation (n-1)": _written(statistics.deviation),
            "minimum": _written(statistics.minimum),
            "maximum": _written(statistics.maximum),
            "grey value unit": told.unit,
            "count": str(statistics.count),
            f"{size} of voxels": _written(statistics.counted),
        }
    return cells


def _written(value: float | None) -> str:
    return "" if value is None else f"{round(value, DIGITS) + 0.0:.{DIGITS}f}"
