"""From stored numbers to int16 grey values, by one rule for the whole image."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadRescale, NotLabels
from spine_app.domain.study.quality import Finding, Quality, Severity
from spine_app.domain.volume import AIR_HU, Modality
from spine_app.io.foreign.layout import Layout
from spine_app.io.foreign.survey import Survey

_MIN, _MAX = -(2**15), 2**15 - 1
_FINE_STEPS = 2**11
"""Values of this size lose less than a part in four thousand when they are rounded."""

_SMALLEST, _LARGEST = 1e-30, 1e30
_MAX_LABEL = 2**31 - 1


@dataclass(frozen=True)
class GreyRule:
    """How voxels are made of stored numbers.

    Attributes:
        scale: voxel = stored number times scale plus shift, rounded.
        shift: see `scale`.
        padding: voxel for numbers that are not finite.
        value_slope: value meant by the file = voxel times slope plus intercept.
        value_intercept: see `value_slope`.
        findings: what the rule loses or assumes.
    """

    scale: float
    shift: float
    padding: int
    value_slope: float
    value_intercept: float
    findings: tuple[Finding, ...]

    def apply(self, numbers: NDArray[np.generic]) -> NDArray[np.int16]:
        """Voxels of stored numbers.

        Args:
            numbers: any shape, a stored type.

        Returns:
            The same shape, int16.
        """
        is_plain = self.scale == 1 and self.shift == 0
        if is_plain and np.can_cast(numbers.dtype, np.int16):
            return numbers.astype(np.int16)
        values = _linear(numbers, self.scale, self.shift)
        if numbers.dtype.kind == "f":
            values[~np.isfinite(values)] = self.padding
        np.rint(values, out=values)
        np.clip(values, _MIN, _MAX, out=values)
        return values.astype(np.int16)


def choose_rule(layout: Layout, seen: Survey, modality: Modality) -> GreyRule:
    """The rule for one image.

    CT becomes HU, rounded and clipped. MR keeps its stored numbers where they are whole and fit
    int16, and its values where rounding does no harm; else the values are divided so that the
    largest fits.

    Args:
        layout: what the header says.
        seen: what the numbers are like.
        modality: what they are taken for.

    Raises:
        BadRescale: the largest value is too large or too small to compute with.
    """
    findings = [Finding(Quality.MODALITY_ASSUMED, Severity.WARNING)]
    if seen.missing:
        findings.append(Finding(Quality.PADDED, Severity.INFO))
    ends = sorted(end * layout.slope + layout.intercept for end in (seen.low, seen.high))
    largest = max(abs(ends[0]), abs(ends[1]))
    if largest and not _SMALLEST < largest < _LARGEST:
        raise BadRescale
    if modality is Modality.CT:
        if round(ends[1]) > _MAX:
            findings.append(Finding(Quality.CLIPPED, Severity.WARNING))
        return GreyRule(layout.slope, layout.intercept, AIR_HU, 1.0, 0.0, tuple(findings))
    if seen.is_integral and layout.slope > 0 and seen.low >= _MIN and seen.high <= _MAX:
        return GreyRule(1.0, 0.0, 0, layout.slope, layout.intercept, tuple(findings))
    if not seen.is_integral and _FINE_STEPS <= largest <= _MAX:
        return GreyRule(layout.slope, layout.intercept, 0, 1.0, 0.0, tuple(findings))
    divisor = largest / _MAX if largest else 1.0
    findings.append(Finding(Quality.SCALED, Severity.WARNING, value=divisor))
    return GreyRule(
        layout.slope / divisor, layout.intercept / divisor, 0, divisor, 0.0, tuple(findings)
    )


def exact_labels(numbers: NDArray[np.generic], layout: Layout) -> NDArray[np.integer]:
    """Stored numbers as labels, without any change.

    Args:
        numbers: any shape, a stored type.
        layout: what the header says.

    Returns:
        The same shape, the stored integer type or int32.

    Raises:
        NotLabels: a value is not whole, negative, or beyond int32.
    """
    is_plain = layout.slope == 1 and layout.intercept == 0
    if is_plain and numbers.dtype.kind in "iu":
        labels: NDArray[Any] = numbers.astype(numbers.dtype.newbyteorder("="), copy=False)
        if labels.min() < 0 or labels.max() > _MAX_LABEL:
            raise NotLabels
        return labels
    values = _linear(numbers, layout.slope, layout.intercept)
    if not (values.min() >= 0 and values.max() <= _MAX_LABEL):
        raise NotLabels
    labels = values.astype(np.int32)
    if not np.array_equal(labels, values):
        raise NotLabels
    return labels


def _linear(numbers: NDArray[np.generic], scale: float, shift: float) -> NDArray[np.float64]:
    """Numbers times scale plus shift, float64; what is not finite stays so without complaint."""
    with np.errstate(invalid="ignore", over="ignore"):
        values: NDArray[np.float64] = np.multiply(numbers, scale, dtype=np.float64)
        values += shift
    return values
