"""The data-quality gate: what limits a study, and which tools that makes untrustworthy."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How a finding is shown."""

    INFO = "info"
    """A fact to know."""
    WARNING = "warning"
    """A limit: what it affects must not be relied on without thought."""


class Affected(Enum):
    """What a finding makes untrustworthy."""

    DISTANCES = "distances"
    """Lengths, angles and volumes in mm."""
    GREY_VALUES = "grey-values"
    """Read-outs and statistics in HU, and presets that assume HU."""
    DETAIL = "detail"
    """Small structures: foramina, facet gaps, thin cortex."""
    SURFACES = "surfaces"
    """3D pictures and meshes."""
    SEGMENTATION = "segmentation"
    """Results of the helper."""
    SKIN = "skin"
    """Skin points and distances over the skin."""
    POSTURE = "posture"
    """Balance and alignment that need a standing patient; sides when the patient lies prone."""


class Quality(Enum):
    """What was found. The value is part of text keys and of exports."""

    SLICE_THICKNESS = "slice-thickness"
    """value: mm between slices (or the thickness, if larger)."""
    SLICE_GAPS = "slice-gaps"
    """value: mm of tissue between slices that was not imaged."""
    TILT_CORRECTED = "tilt-corrected"
    """value: degrees of gantry tilt; the volume is resampled."""
    SPACING_RESAMPLED = "spacing-resampled"
    """value: largest distance between slices in mm; the volume is resampled evenly."""
    SLICE_JITTER = "slice-jitter"
    """value: largest deviation from even spacing in mm; the volume is resampled."""
    MISSING_SLICES = "missing-slices"
    """count: slices that are missing between others."""
    UNREADABLE_SLICES = "unreadable-slices"
    """count: slices whose pixels could not be read and are left out."""
    REMOVED_COPIES = "removed-copies"
    """count: identical copies left out."""
    SPLIT_SERIES = "split-series"
    """count: images of the same series that do not belong to this volume."""
    TUBE_VOLTAGE = "tube-voltage"
    """value: kVp; a warning away from 120 kVp, for which HU thresholds are published."""
    SHARP_KERNEL = "sharp-kernel"
    """A bone or sharp reconstruction kernel: more noise, edges overshoot."""
    CONTRAST = "contrast"
    """A contrast agent was given: HU of vessels and enhancing tissue are raised."""
    SKIN_CUT_OFF = "skin-cut-off"
    """value: part of the slices, 0 to 1, whose field of view cuts the skin."""
    METAL = "metal"
    """value: volume in ml above the HU of any bone."""
    PATIENT_PRONE = "patient-prone"
    PATIENT_SUPINE = "patient-supine"
    PATIENT_ON_SIDE = "patient-on-side"
    NOT_CALIBRATED = "not-calibrated"
    """Pixels have no size in mm: nothing is measured."""
    NO_POSITION = "no-position"
    """Slices have no place in the patient: no sides, no order in space."""
    NO_HU = "no-hu"
    """CT values are not in HU."""
    PADDED = "padded"
    """Pixels without data were set to air (CT) or zero (MR)."""
    CLIPPED = "clipped"
    """Values beyond int16 were set to its nearest end."""
    SCALED = "scaled"
    """value: factor by which grey values were divided to fit."""
    INVERTED = "inverted"
    """Stored to be shown with low values bright (MONOCHROME1)."""
    LOSSY = "lossy"
    """The pixels were compressed with loss at some time."""
    DERIVED = "derived"
    """The images are computed from others (reformatted, projected)."""
    MODALITY_ASSUMED = "modality-assumed"
    """The file does not say CT or MR; it was told from its values."""
    ORIENTATION_RENORMALISED = "orientation-renormalised"
    """Direction cosines were not exactly unit and perpendicular."""
    TWO_POSITIONS = "two-positions"
    """value: mm between two positions that a file gives; other programs may take the other."""
    UNIDENTIFIED = "unidentified"
    """Files do not say which series they belong to; their common place in space was taken."""


_AFFECTED: dict[Quality, tuple[Affected, ...]] = {
    Quality.SLICE_THICKNESS: (Affected.DETAIL, Affected.SURFACES, Affected.SEGMENTATION),
    Quality.SLICE_GAPS: (Affected.DETAIL, Affected.SURFACES),
    Quality.SPACING_RESAMPLED: (Affected.DETAIL, Affected.SURFACES),
    Quality.SLICE_JITTER: (Affected.DISTANCES, Affected.DETAIL),
    Quality.MISSING_SLICES: (Affected.DISTANCES, Affected.SURFACES, Affected.SEGMENTATION),
    Quality.UNREADABLE_SLICES: (Affected.SURFACES, Affected.SEGMENTATION),
    Quality.TUBE_VOLTAGE: (Affected.GREY_VALUES,),
    Quality.SHARP_KERNEL: (Affected.GREY_VALUES,),
    Quality.CONTRAST: (Affected.GREY_VALUES,),
    Quality.SKIN_CUT_OFF: (Affected.SKIN,),
    Quality.METAL: (Affected.GREY_VALUES, Affected.SURFACES, Affected.SEGMENTATION),
    Quality.PATIENT_SUPINE: (Affected.POSTURE,),
    Quality.PATIENT_PRONE: (Affected.POSTURE,),
    Quality.PATIENT_ON_SIDE: (Affected.POSTURE,),
    Quality.NOT_CALIBRATED: tuple(Affected),
    Quality.NO_POSITION: tuple(Affected),
    Quality.NO_HU: (Affected.GREY_VALUES, Affected.SEGMENTATION),
    Quality.CLIPPED: (Affected.GREY_VALUES,),
    Quality.SCALED: (Affected.GREY_VALUES,),
    Quality.LOSSY: (Affected.GREY_VALUES, Affected.DETAIL),
    Quality.DERIVED: (Affected.GREY_VALUES, Affected.DETAIL),
    Quality.MODALITY_ASSUMED: (Affected.GREY_VALUES, Affected.SEGMENTATION),
}


@dataclass(frozen=True)
class Finding:
    """One line of the quality list.

    Attributes:
        quality: what was found.
        severity: how it is shown.
        value: its number, None where it has none; the unit stands with `Quality`.
        count: its count, None where it has none.
    """

    quality: Quality
    severity: Severity
    value: float | None = None
    count: int | None = None

    @property
    def affected(self) -> tuple[Affected, ...]:
        """What it makes untrustworthy: nothing but posture while it is only a fact to know."""
        known = _AFFECTED.get(self.quality, ())
        if self.severity is Severity.INFO:
            return tuple(one for one in known if one is Affected.POSTURE)
        return known

    def record(self) -> dict[str, object]:
        """The finding as it is written into exports."""
        return {
            "finding": self.quality.value,
            "severity": self.severity.value,
            "value": self.value,
            "count": self.count,
            "affects": [one.value for one in self.affected],
        }
