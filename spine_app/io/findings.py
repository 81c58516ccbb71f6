"""The data-quality list of a series: from what its headers say and its pixels show."""

import re
from collections.abc import Iterator

from spine_app.domain.errors import MissingSlices
from spine_app.domain.study.delivery import PatientPosition
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.study.stacking import Stack, missing_slices, unit_axes
from spine_app.domain.volume import Modality
from spine_app.io.dicom.pixels import PixelFormat, Rescale
from spine_app.io.grey import MAX, MIN
from spine_app.io.plans import Plan, is_identified
from spine_app.io.series import Series
from spine_app.io.tally import Tally

_THICK_MM = {Modality.CT: 2.0, Modality.MR: 5.0}
_GAP_MM = 0.05
_PUBLISHED_KVP = (115, 125)
"""HU thresholds of bone are published for 120 kVp (conventions 5.4)."""
_METAL_ML = 0.05
_CUT_PART = 0.05
_ROUNDED = 1e-6

_POSITIONS = {
    PatientPosition.HFS: Quality.PATIENT_SUPINE,
    PatientPosition.FFS: Quality.PATIENT_SUPINE,
    PatientPosition.HFP: Quality.PATIENT_PRONE,
    PatientPosition.FFP: Quality.PATIENT_PRONE,
}

_SHARP = re.compile(
    rb"""
    [BHU][fprvs]?[67-9]\d[a-z]?(\\.*)?     # Siemens: B60s, Br64, Hr68, U70
    |(BONE|BONEPLUS|LUNG|EDGE|ULTRA|DETAIL)\b.*   # GE
    |FC(3\d|5\d|8\d)                       # Canon: bone and lung
    |(YC|YD|YE|D|E|L)\s*                   # Philips
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Names of sharp kernels, by vendor; a kernel that is not known is not judged."""


def find_limits(series: Series, plan: Plan, tally: Tally, divisor: int) -> tuple[Finding, ...]:
    """Everything that limits what was read.

    Args:
        series: the series.
        plan: how it was read.
        tally: what its pixels showed.
        divisor: by which its grey values were divided.
    """
    return (
        *_of_geometry(series, plan),
        *_of_slices(series, plan),
        *_of_scan(series),
        *_of_pixels(series, plan, tally, divisor),
    )


def _warning(quality: Quality, value: float | None = None, count: int | None = None) -> Finding:
    return Finding(quality, Severity.WARNING, value, count)


def _info(quality: Quality, value: float | None = None, count: int | None = None) -> Finding:
    return Finding(quality, Severity.INFO, value, count)


def _of_geometry(series: Series, plan: Plan) -> Iterator[Finding]:
    """What became of the places of the slices."""
    places = [one.image.place for one in plan.slices]
    if any(place.pixel_spacing is None for place in places):
        yield _warning(Quality.NOT_CALIBRATED)
    if any(place.position is None or place.orientation is None for place in places):
        yield _warning(Quality.NO_POSITION)
    if isinstance(series.problem, MissingSlices):
        count = missing_slices([one.plane() for one in plan.slices])
        yield _warning(Quality.MISSING_SLICES, count=count)
    if plan.stack is not None:
        yield from _of_stack(plan.stack)
        cosines = places[0].orientation or ()
        axes = unit_axes(cosines)[:, :2].T.ravel()
        if max(abs(a - b) for a, b in zip(axes, cosines, strict=True)) > _ROUNDED * 10:
            yield _info(Quality.ORIENTATION_RENORMALISED)


def _of_stack(stack: Stack) -> Iterator[Finding]:
    """Why a stack was resampled."""
    if stack.tilt_rad:
        yield _info(Quality.TILT_CORRECTED, round(stack.tilt_deg, 1))
    if stack.jitter_mm:
        yield _warning(Quality.SLICE_JITTER, round(stack.jitter_mm, 2))
    elif stack.is_variable:
        yield _warning(Quality.SPACING_RESAMPLED, round(stack.gap_max_mm, 2))


def _of_slices(series: Series, plan: Plan) -> Iterator[Finding]:
    """What the slices cover, and which are not there."""
    thickness = series.first.shown.slice_thickness
    if plan.stack is not None:
        widest = plan.stack.gap_max_mm
        value = max(widest, thickness or 0.0)
        yield thickness_finding(value, series.modality)
        if thickness is not None and widest - thickness > _GAP_MM:
            yield _warning(Quality.SLICE_GAPS, round(widest - thickness, 2))
    if not is_identified(plan.slices):
        yield _warning(Quality.UNIDENTIFIED)
    if plan.unreadable:
        yield _warning(Quality.UNREADABLE_SLICES, count=plan.unreadable)
    if series.copies:
        yield _info(Quality.REMOVED_COPIES, count=series.copies)
    if series.others:
        yield _warning(Quality.SPLIT_SERIES, count=series.others)


def thickness_finding(value: float, modality: Modality) -> Finding:
    """How thick slices of so many mm are for a modality."""
    is_thick = value > _THICK_MM[modality] + _ROUNDED
    severity = Severity.WARNING if is_thick else Severity.INFO
    return Finding(Quality.SLICE_THICKNESS, severity, round(value, 2))


def _of_scan(series: Series) -> Iterator[Finding]:
    """How the patient was scanned."""
    shown = series.first.shown
    position = shown.patient_position
    if position is not None:
        kind = _POSITIONS.get(position, Quality.PATIENT_ON_SIDE)
        is_usual = kind is Quality.PATIENT_SUPINE
        yield _info(kind) if is_usual else _warning(kind)
    if series.modality is Modality.CT:
        voltage = shown.tube_voltage
        if voltage is not None:
            low, high = _PUBLISHED_KVP
            severity = Severity.INFO if low <= voltage <= high else Severity.WARNING
            yield Finding(Quality.TUBE_VOLTAGE, severity, round(voltage))
        if _SHARP.fullmatch(shown.kernel):
            yield _warning(Quality.SHARP_KERNEL)
    if shown.has_contrast:
        yield _warning(Quality.CONTRAST)
    if shown.is_derived:
        yield _info(Quality.DERIVED)
    if shown.is_lossy:
        yield _warning(Quality.LOSSY)


def _of_pixels(series: Series, plan: Plan, tally: Tally, divisor: int) -> Iterator[Finding]:
    """What the pixels show."""
    first = plan.slices[0]
    pixels = first.header.pixels
    if isinstance(pixels, PixelFormat) and pixels.photometric == "MONOCHROME1":
        yield _info(Quality.INVERTED)
    if tally.padded:
        yield _info(Quality.PADDED)
    if divisor > 1:
        yield _warning(Quality.SCALED, divisor)
    elif tally.low < MIN or tally.high > MAX:
        yield _warning(Quality.CLIPPED)
    if series.modality is Modality.CT:
        yield from _of_hu(plan, tally) if has_hu(plan) else (_warning(Quality.NO_HU),)


def _of_hu(plan: Plan, tally: Tally) -> Iterator[Finding]:
    """What the HU of a CT show."""
    if plan.stack is not None:
        spacing = plan.stack.grid.spacing_ijk
        millilitres = tally.metal_pixels * float(spacing[0] * spacing[1]) * plan.stack.gap_max_mm
        if millilitres / 1000 >= _METAL_ML:
            yield _warning(Quality.METAL, round(millilitres / 1000, 2))
    if tally.slices and tally.cut_slices / tally.slices > _CUT_PART:
        yield _warning(Quality.SKIN_CUT_OFF, round(tally.cut_slices / tally.slices, 2))


def has_hu(plan: Plan) -> bool:
    """Whether the values of a CT are in HU: each slice says so, or leaves it to be understood."""
    rescales = [one.image.rescale for one in plan.slices]
    return all(isinstance(rescale, Rescale) and rescale.is_hu for rescale in rescales)
