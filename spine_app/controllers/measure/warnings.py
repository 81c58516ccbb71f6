"""What stands against trusting a measurement: the quality of the study, and how it was placed."""

from spine_app.controllers.measure.values import Told
from spine_app.controllers.study.quality_texts import sentence
from spine_app.domain.measure.lines import Kind
from spine_app.domain.measure.place import ON_PLANE_MM
from spine_app.domain.measure.table import ALL_VOXELS, Measurement
from spine_app.domain.study.quality import Affected, Finding, Quality, Severity
from spine_app.screen.texts import text

RESAMPLED = frozenset({Quality.TILT_CORRECTED, Quality.SPACING_RESAMPLED, Quality.SLICE_JITTER})
"""Findings that concern the volume, not the slices as acquired."""
OF_THE_IMAGE = frozenset({Quality.SLICE_THICKNESS, Quality.SLICE_GAPS})
"""Findings that limit how well any point can be placed."""
STEP_TOLD_MM = 1.0
"""Slices nearer to each other than this do not limit a length through them worth a word."""


def findings_against(measurement: Measurement, findings: tuple[Finding, ...]) -> list[Finding]:
    """What limits the study in a way that concerns a measurement."""
    return [one for one in findings if _concerns(measurement, one)]


def warnings_of(
    measurement: Measurement, told: Told, findings: tuple[Finding, ...], *, is_coarse: bool
) -> list[str]:
    """Sentences about what stands against trusting a measurement.

    Args:
        measurement: what is warned about.
        told: its numbers.
        findings: what limits the study.
        is_coarse: its values come from a first look at a part of the slices.
    """
    placement = measurement.placement
    lines = [sentence(one) for one in findings_against(measurement, findings)]
    if is_coarse:
        lines.append(text("measure.warn_coarse"))
    if not placement.is_calibrated:
        lines.append(text("measure.warn_pixels"))
    if placement.slab_mm:
        lines.append(_with(text("measure.warn_slab"), placement.slab_mm))
    if _is_between_slices(measurement):
        lines.append(_with(text("measure.warn_step"), placement.step_mm))
    if placement.frame is None:
        lines.append(text("measure.warn_surface"))
    if told.statistics is not None and told.statistics.is_cut:
        lines.append(text("measure.warn_cut"))
    return lines


def _concerns(measurement: Measurement, finding: Finding) -> bool:
    if finding.quality in RESAMPLED:
        return measurement.placement.slice_number == ALL_VOXELS
    if finding.quality in OF_THE_IMAGE and finding.severity is Severity.WARNING:
        return True
    affected = {Affected.DISTANCES}
    if measurement.kind is Kind.ROI:
        affected.add(Affected.GREY_VALUES)
    if measurement.kind is Kind.COBB:
        affected.add(Affected.POSTURE)
    if measurement.placement.frame is None:
        affected.add(Affected.SURFACES)
    return bool(affected.intersection(finding.affected))


def _is_between_slices(measurement: Measurement) -> bool:
    """Whether points lie on different slices that are far apart."""
    placement, mark = measurement.placement, measurement.mark
    if placement.frame is None or placement.step_mm < STEP_TOLD_MM:
        return False
    offsets = placement.frame.offsets(mark.spots)
    return bool(offsets.max() - offsets.min() > ON_PLANE_MM)


def _with(words: str, value: float) -> str:
    return words.replace("{value}", f"{value:.2f}".rstrip("0").rstrip("."))
