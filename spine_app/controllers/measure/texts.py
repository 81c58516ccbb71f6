"""Measurements in words: catalogue texts and numbers. A name that a user gave is never logged."""

from spine_app.controllers.measure.values import Told, length_unit
from spine_app.controllers.notices import error_text
from spine_app.domain.measure.lines import Angle, Cobb, Kind, Ruler
from spine_app.domain.measure.place import lie_of
from spine_app.domain.measure.roi import Box, BoxRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.statistics import Statistics
from spine_app.domain.measure.table import ALL_VOXELS, Mark, Measurement
from spine_app.screen.texts import text

TILT_TOLD_DEG = 0.5
"""A plane nearer than this to that of the patient is called by its name alone."""
POWERS = {"mm": ("mm", "mm²", "mm³"), "px": ("px", "px²", "px³")}


def usual_name(measurement: Measurement) -> str:
    """Kind and count: `Ruler 1`."""
    return f"{text(f'measure.kind_{measurement.kind.value}')} {measurement.ordinal}"


def name_of(measurement: Measurement) -> str:
    """The name that the user gave, or the usual one."""
    return measurement.name or usual_name(measurement)


def number_text(value: float | None, unit: str, decimals: int) -> str:
    """A number with its unit; a dash where there is none."""
    if value is None:
        return "–"
    # Rounded before it is written, so that nothing is shown as -0.0.
    written = f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")
    return f"{written}{unit}" if unit == "°" else f"{written} {unit}".strip()


def value_text(told: Told, decimals: int) -> str:
    """The number that stands for a measurement, or why there is none."""
    if told.problem:
        return text("measure.no_value")
    return number_text(told.value, told.unit, decimals)


def overlay_lines(
    measurement: Measurement, told: Told, decimals: int, *, is_full: bool
) -> list[str]:
    """What stands beside a measurement in a picture, without its name.

    Args:
        measurement: what is written about.
        told: its numbers.
        decimals: digits after the point.
        is_full: everything, otherwise the first line.
    """
    if measurement.kind is not Kind.ROI:
        return [value_text(told, decimals)]
    unit = length_unit(measurement.placement)
    lines = []
    if told.statistics is not None:
        lines += [f"{text('measure.mean')} {number_text(told.value, told.unit, decimals)}"]
        lines += [f"{text('measure.sd')} {_deviation(told.statistics, told.unit, decimals)}"]
    size = number_text(size_of(measurement.mark), POWERS[unit][_power(measurement.mark)], decimals)
    lines.append(size)
    return lines if is_full else lines[:1]


def where_text(measurement: Measurement) -> str:
    """The plane on which it lies, and its position; through space where there is none."""
    placement = measurement.placement
    if not placement.has_places:
        number = placement.slice_number + 1
        return f"{text('view.slice')} {number}"
    lie = lie_of(measurement)
    if lie is None:
        return text("measure.space")
    words = text(f"view.{lie.plane.value}_short")
    if lie.tilt_deg >= TILT_TOLD_DEG:
        words += f", {text('measure.tilted')} {lie.tilt_deg:.1f}°"
    parts = [words, f"{round(lie.along_mm, 6):.1f} mm"]
    if placement.slice_number != ALL_VOXELS:
        parts.append(text("view.acquired"))
    return " · ".join(parts).replace("-", "−")


def definition_of(measurement: Measurement, told: Told) -> str:
    """What the number means, in one or two sentences."""
    mark = measurement.mark
    if isinstance(mark, Cobb):
        return text("measure.about_cobb")
    if isinstance(mark, Ruler):
        key = "ruler" if measurement.placement.is_calibrated else "ruler_px"
        return text(f"measure.about_{key}")
    if isinstance(mark, Angle):
        return text("measure.about_angle")
    if isinstance(mark, Sphere):
        return text("measure.about_sphere")
    is_sampled = told.statistics is not None and told.statistics.is_sampled
    return text("measure.about_sampled" if is_sampled else "measure.about_region")


def details(measurement: Measurement, told: Told, levels: str, decimals: int) -> list[list[str]]:
    """Label and value pairs about a measurement."""
    rows = [[text("measure.plane"), where_text(measurement)]]
    if levels:
        rows.append([text("measure.levels"), levels])
    if told.problem:
        rows.append([text("measure.no_value"), error_text(told.problem)])
    if measurement.kind is Kind.ROI:
        rows += _region(measurement, told, decimals)
    return rows


def size_of(mark: Mark) -> float | None:
    """Area of a flat region in mm², volume of a ball in mm³, by formula; None for others."""
    if isinstance(mark, Sphere):
        return mark.volume_mm3
    return None if isinstance(mark, Ruler | Angle | Cobb) else mark.area_mm2


def _power(mark: Mark) -> int:
    return 2 if isinstance(mark, Sphere) else 1


def _region(measurement: Measurement, told: Told, decimals: int) -> list[list[str]]:
    mark, statistics = measurement.mark, told.statistics
    unit = length_unit(measurement.placement)
    size_unit = POWERS[unit][_power(mark)]
    rows = []
    if statistics is not None:
        extremes = (f"{value:g}" for value in (statistics.minimum, statistics.maximum))
        if statistics.is_sampled:
            extremes = (f"{v:.{decimals}f}" for v in (statistics.minimum, statistics.maximum))
        rows += [
            [text("measure.mean"), number_text(told.value, told.unit, decimals)],
            [text("measure.sd"), _deviation(statistics, told.unit, decimals)],
            [
                text("measure.range"),
                f"{' … '.join(extremes)} {told.unit}".strip().replace("-", "−"),
            ],
            [
                text("measure.samples" if statistics.is_sampled else "measure.voxels"),
                str(statistics.count),
            ],
        ]
    key = "volume" if isinstance(mark, Sphere) else "area"
    rows.append([text(f"measure.{key}"), number_text(size_of(mark), size_unit, decimals)])
    if statistics is not None:
        counted = number_text(statistics.counted, size_unit, decimals)
        rows.append([text(f"measure.{key}_counted"), counted])
    if isinstance(mark, BoxRoi):
        width, height = (number_text(2 * half, "", decimals) for half in mark.half)
        axes = "axes" if mark.box is Box.ELLIPSE else "sides"
        rows.append([text(f"measure.{axes}"), f"{width} × {height} {unit}"])
    elif isinstance(mark, Sphere):
        rows.append([text("measure.diameter"), number_text(2 * mark.radius_mm, unit, decimals)])
    return rows


def _deviation(statistics: Statistics, unit: str, decimals: int) -> str:
    return number_text(statistics.deviation, unit, decimals)
