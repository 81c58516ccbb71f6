"""How a stack of slices is spaced and whether it leans: even, resampled, or refused."""

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from spine_app.domain.errors import MissingSlices, UnevenSlices
from spine_app.domain.geometry import Floats

SPACING_ATOL_MM = 0.01
"""Largest difference between a gap and the median gap of an even stack."""

DRIFT_ATOL_MM = 0.05
"""Largest distance of a slice from its place on the even stack, along or across the normal."""

SAME_PLACE_MM = 1e-3
"""Slices nearer than this lie at the same position."""

TILT_RAD = np.deg2rad(0.1)
"""Largest angle between the stack and the slice normal that counts as none."""

JITTER_MAX_MM = 0.5
"""Largest distance of a slice from an even or straight stack that is put right by resampling."""

CHANGES_MAX = 0.34
"""Largest share of neighbouring gaps that may differ where spacing varies; more is noise."""

RUN_MIN = 4
"""Fewest slices of a part of a stack with a spacing of its own."""

_ROUNDING_MM = 1e-6


@dataclass(frozen=True)
class Lean:
    """How a stack moves sideways."""

    is_upright: bool
    angle_rad: float
    jitter_mm: float


def measure_lean(offsets: Floats, axes: Floats, along: Floats) -> Lean:
    """How the slices move across their normal.

    Args:
        offsets: (n, 3) float64, mm, LPS. From the first slice, in order.
        axes: (3, 3) float64. Columns are i, j and the normal.
        along: (n,) float64, mm. Offsets along the normal.

    Raises:
        UnevenSlices: they move forth and back by more than `JITTER_MAX_MM`.
    """
    sideways = offsets @ axes[:, :2]
    shift = np.linalg.norm(sideways, axis=1)
    angle = float(np.arctan2(shift[-1], along[-1]))
    if np.max(shift) <= DRIFT_ATOL_MM and (angle <= TILT_RAD or shift[-1] <= SAME_PLACE_MM):
        return Lean(True, 0.0, 0.0)
    straight = np.outer(along / along[-1], sideways[-1])
    jitter = float(np.max(np.linalg.norm(sideways - straight, axis=1)))
    if jitter > JITTER_MAX_MM:
        raise UnevenSlices
    leans = shift[-1] > 2 * jitter
    return Lean(False, angle if leans else 0.0, jitter if jitter > DRIFT_ATOL_MM else 0.0)


@dataclass(frozen=True)
class Spacing:
    """How a stack is spaced along its normal."""

    spacing: float
    is_even: bool
    jitter_mm: float


def measure_spacing(along: Floats) -> Spacing:
    """Distance between neighbours, or the one to resample to.

    Args:
        along: (n,) float64, mm, n >= 2, growing from 0.

    Returns:
        The whole length over the number of gaps where the stack is even, so that the last slice
        lies exactly where it was measured; where spacing varies, a gap as fine as one in ten.

    Raises:
        MissingSlices: a few gaps are multiples of the others.
        UnevenSlices: gaps differ without any rule.
    """
    gaps = np.diff(along)
    spacing = float(along[-1] / len(gaps))
    drift = float(np.max(np.abs(along - spacing * np.arange(len(along)))))
    even = np.max(np.abs(gaps - np.median(gaps))) <= SPACING_ATOL_MM + _ROUNDING_MM
    if even and drift <= DRIFT_ATOL_MM:
        return Spacing(spacing, True, 0.0)
    if drift <= min(JITTER_MAX_MM, spacing / 4):
        return Spacing(spacing, False, drift)
    if _has_holes(gaps):
        raise MissingSlices
    changes = np.abs(np.diff(gaps)) > np.maximum(0.1, 0.05 * gaps[1:])
    steps = np.diff(gaps)
    rises = np.all(steps >= -SPACING_ATOL_MM) or np.all(steps <= SPACING_ATOL_MM)
    if not rises and np.mean(changes) > CHANGES_MAX:
        raise UnevenSlices
    return Spacing(float(np.quantile(gaps, 0.1, method="lower")), False, 0.0)


def even_runs(along: Floats) -> list[slice]:
    """Parts of a stack that are even, each with a spacing of its own.

    Args:
        along: (n,) float64, mm, growing. Places of the slices along the normal.

    Returns:
        The slices of each part; empty where the stack is not made of two to four such parts.
        Neighbouring parts share the slice between them.
    """
    gaps = np.diff(along)
    starts = [0, *(int(n) + 1 for n in np.flatnonzero(np.abs(np.diff(gaps)) > SPACING_ATOL_MM * 2))]
    runs = [slice(a, b + 1) for a, b in zip(starts, [*starts[1:], len(gaps)], strict=True)]
    is_known = 2 <= len(runs) <= 4 and min(run.stop - run.start for run in runs) >= RUN_MIN
    return runs if is_known else []


def count_missing(gaps: Floats) -> int:
    """How many slices are missing, where gaps are multiples of the smallest.

    Args:
        gaps: (n,) float64, mm, > 0. Distances between neighbours.
    """
    return int(np.sum(np.round(gaps / np.min(gaps)) - 1))


def _has_holes(gaps: Floats) -> bool:
    """Whether slices are missing from a stack that would be even with them.

    Args:
        gaps: (n,) float64, mm, > 0. Distances between neighbours, not all alike.
    """
    steps = np.round(gaps / np.min(gaps))
    fits = np.abs(gaps - steps * np.min(gaps)) <= SPACING_ATOL_MM * (steps + 1)
    # Holes lie here and there. Where as many lie side by side as make a part with a spacing of
    # its own, the spacing is another one.
    longest = max((len(list(same)) for step, same in groupby(steps) if step > 1), default=0)
    return bool(np.all(fits) and 0 < longest < RUN_MIN - 1 and np.mean(steps == 1) >= 0.5)
