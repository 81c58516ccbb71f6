"""A smooth curve through points of the patient, with frames that turn as little as possible.

The planes of a curved planar reformat stand on such a curve: across it along `across_lps`, along it
by arc length. Kanitsar et al., "CPR: curved planar reformation", IEEE Visualization 2002, call the
picture "straightened".
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.curve_errors import CurveFolds, CurveTooLong, PointsCoincide
from spine_app.domain.slicing.natural_spline import NaturalSpline

APART_MIN_MM = 0.5
"""Neighbouring control points nearer than this coincide."""
LENGTH_MAX_MM = 3000.0
STEP_MM = 0.5
"""Distance of the samples of a curve."""
FINE_PER_MM = 8
FINE_MIN, FINE_MAX = 32, 4096
"""Places between two control points at which the speed of a curve is measured."""
FALSE_POSITIONS = 12
FOOT_MM = 1e-7
"""A foot is sought by the rule of false position until it is this near to its cross-section."""
POSTERIOR = np.array((0.0, 1.0, 0.0))
LEFT = np.array((1.0, 0.0, 0.0))


@dataclass(frozen=True, eq=False)
class CurvedPath:
    """A curve, sampled at even arc length, with a frame at each sample.

    Make one with `through`.

    Attributes:
        control_lps: (c, 3) float64, mm, LPS. Points that the curve passes through, c >= 2.
        control_arc_mm: (c,) float64. Arc length at which it passes them, from 0.
        points_lps: (n, 3) float64, mm, LPS. Samples, n >= 2; first and last are control points.
        tangents: (n, 3) float64, unit, LPS. Towards growing arc length.
        normals: (n, 3) float64, unit, LPS. Perpendicular to the tangents, turning about them as
            little as possible; the first points as far to the back (+P) as it can.
        binormals: (n, 3) float64, unit, LPS. Tangent × normal; to the left (+L) of a patient whose
            curve runs from the head to the feet.
        step_mm: arc length between samples.
    """

    control_lps: Floats = field(repr=False)
    control_arc_mm: Floats = field(repr=False)
    points_lps: Floats = field(repr=False)
    tangents: Floats = field(repr=False)
    normals: Floats = field(repr=False)
    binormals: Floats = field(repr=False)
    step_mm: float

    @staticmethod
    def through(control_lps: ArrayLike, step_mm: float = STEP_MM) -> "CurvedPath":
        """The curve through points: a natural cubic spline over the length of the chords.

        Two points give a straight line. The samples are spread evenly, so the step is at most the
        one that is asked for.

        Args:
            control_lps: (c, 3), mm, LPS, in the order of the curve.
            step_mm: largest arc length between samples, > 0.

        Raises:
            PointsCoincide: there are fewer than two points, or neighbours coincide.
            CurveFolds: the curve turns back on itself.
            CurveTooLong: its length is beyond `LENGTH_MAX_MM`.
        """
        control = np.array(control_lps, dtype=np.float64)
        knots = _chord_lengths(control)
        spline = NaturalSpline(knots, control)
        _refuse_folds(spline, knots, control)
        fine, arc = _measure(spline, knots)
        count = max(2, int(np.ceil(arc[-1] / step_mm)) + 1)
        places = np.linspace(0.0, arc[-1], count)
        at = np.interp(places, arc, fine)
        points = spline.at(at)
        tangents = _unit(spline.slope(at))
        normals = minimising_normals(points, tangents)
        binormals = np.cross(tangents, normals)
        arrays = (control, np.interp(knots, fine, arc), points, tangents, normals, binormals)
        for array in arrays:
            array.setflags(write=False)
        return CurvedPath(*arrays, step_mm=float(arc[-1] / (count - 1)))

    @property
    def length_mm(self) -> float:
        """Arc length of the whole curve."""
        return self.step_mm * (len(self.points_lps) - 1)

    def frame(self, arc_mm: float) -> tuple[Floats, Floats, Floats, Floats]:
        """Point, tangent, normal and binormal at an arc length, each (3,).

        Beyond its ends the curve goes straight on.

        Args:
            arc_mm: arc length from the first point.
        """
        place = float(np.clip(arc_mm / self.step_mm, 0, len(self.points_lps) - 1))
        low = min(int(place), len(self.points_lps) - 2)
        part = place - low
        point = (1 - part) * self.points_lps[low] + part * self.points_lps[low + 1]
        tangent = _unit((1 - part) * self.tangents[low] + part * self.tangents[low + 1])
        normal = (1 - part) * self.normals[low] + part * self.normals[low + 1]
        normal = _unit(normal - (normal @ tangent) * tangent)
        beyond = arc_mm - place * self.step_mm
        return point + beyond * tangent, tangent, normal, cross(tangent, normal)

    def across(self, arc_mm: float, angle_deg: float) -> tuple[Floats, Floats]:
        """Point of the curve and the direction across it in which a cut at an angle lies.

        Args:
            arc_mm: arc length from the first point.
            angle_deg: turn of the cut about the curve: 0 to the back, 90 to the left of a patient
                whose curve runs from the head to the feet.

        Returns:
            The point (3,), mm, LPS, and the direction (3,), unit, LPS.
        """
        point, _, normal, binormal = self.frame(arc_mm)
        turn = np.radians(angle_deg)
        return point, np.asarray(np.cos(turn) * normal + np.sin(turn) * binormal)

    def foot_mm(self, point_lps: ArrayLike) -> float:
        """Arc length at whose cross-section a point lies; the nearest where it lies in several.

        It is below 0 or above the length for a point beyond an end of the curve.

        Args:
            point_lps: (3,), mm, LPS.
        """
        point = np.asarray(point_lps, dtype=np.float64)
        ahead = np.sum((point - self.points_lps) * self.tangents, axis=1)
        crossings = np.flatnonzero((ahead[:-1] >= 0) & (ahead[1:] < 0))
        feet = [self._refined(point, int(n)) for n in crossings]
        if ahead[0] < 0:
            feet.append(float(ahead[0]))
        if ahead[-1] >= 0:
            feet.append(self.length_mm + float(ahead[-1]))
        away = [float(np.linalg.norm(point - self.frame(foot)[0])) for foot in feet]
        return feet[int(np.argmin(away))]

    def _refined(self, point: Floats, n: int) -> float:
        """Arc length between samples n and n + 1 at whose cross-section a point lies."""
        low, high = n * self.step_mm, (n + 1) * self.step_mm
        before, after = (
            float((point - self.points_lps[at]) @ self.tangents[at]) for at in (n, n + 1)
        )
        for _ in range(FALSE_POSITIONS):
            arc = low + (high - low) * before / (before - after)
            on, tangent, _, _ = self.frame(arc)
            ahead = float((point - on) @ tangent)
            if abs(ahead) < FOOT_MM:
                break
            if ahead > 0:
                low, before = arc, ahead
            else:
                high, after = arc, ahead
        return arc


def minimising_normals(points_lps: Floats, tangents: Floats) -> Floats:
    """Normals along a curve that turn about it as little as possible.

    Args:
        points_lps: (n, 3) float64, mm, LPS, n >= 1.
        tangents: (n, 3) float64, unit.

    Returns:
        (n, 3) float64, unit, each perpendicular to its tangent; the first as near to the
        patient's back as it can be.

    Source:
        Wang, Jüttler, Zheng, Liu: "Computation of rotation minimizing frames", ACM Trans. Graph.
        27(1), 2008: double reflection, of fourth order in the step.
    """
    first = tangents[0]
    start = POSTERIOR if abs(first @ POSTERIOR) < 0.9 else LEFT
    chords = np.diff(points_lps, axis=0)
    # The two planes of reflection of each step: across the chord, and across what is left between
    # the reflected tangent and the next one.
    shares = np.sum(_mirrors(chords) * tangents[:-1], axis=1, keepdims=True)
    turns = tangents[1:] - (tangents[:-1] - shares * _mirrors(chords))
    mirrors = np.stack((_mirrors(chords), _mirrors(turns)), axis=1).tolist()
    x, y, z = _unit(start - (start @ first) * first).tolist()
    carried = [(x, y, z)]
    for step in mirrors:
        for a, b, c in step:
            share = a * x + b * y + c * z
            x, y, z = x - share * a, y - share * b, z - share * c
        carried.append((x, y, z))
    normals = np.array(carried)
    return _unit(normals - np.sum(normals * tangents, axis=1, keepdims=True) * tangents)


def _mirrors(across: Floats) -> Floats:
    """Directions (n, 3), of length √2, or 0 where one is zero: v - (m · v) m is v reflected."""
    lengths = np.linalg.norm(across, axis=1, keepdims=True)
    mirrors = np.zeros_like(across)
    np.divide(np.sqrt(2) * across, lengths, out=mirrors, where=lengths > 1e-12)
    return mirrors


def _chord_lengths(control: Floats) -> Floats:
    """(c,) float64, mm. Lengths of the chords, summed up from 0.

    Raises:
        PointsCoincide: there are fewer than two points, or neighbours coincide.
        CurveTooLong: their sum is beyond the limit.
    """
    if control.ndim != 2 or control.shape[1] != 3 or len(control) < 2:
        raise PointsCoincide
    chords = np.linalg.norm(np.diff(control, axis=0), axis=1)
    if not np.all(chords >= APART_MIN_MM):
        raise PointsCoincide
    knots = np.concatenate(([0.0], np.cumsum(chords)))
    if knots[-1] > LENGTH_MAX_MM:
        raise CurveTooLong
    return knots


def _refuse_folds(spline: NaturalSpline, knots: Floats, control: Floats) -> None:
    """Refuse a curve that anywhere runs against the chord of the points around it.

    Raises:
        CurveFolds: it does, or the points themselves turn by more than a right angle.
    """
    chords = np.diff(control, axis=0)
    if np.any(np.sum(chords[1:] * chords[:-1], axis=1) < 0):
        raise CurveFolds
    places = knots[:-1, None] + np.linspace(0, 1, 17) * np.diff(knots)[:, None]
    along = np.einsum("cpx,cx->cp", spline.slope(places), chords)
    if np.any(along <= 0):
        raise CurveFolds


def _measure(spline: NaturalSpline, knots: Floats) -> tuple[Floats, Floats]:
    """Parameters, control points among them, and the arc length at each, by Simpson's rule."""
    counts = np.clip(FINE_PER_MM * np.diff(knots), FINE_MIN, FINE_MAX).astype(int)
    ends = zip(pairwise(knots), counts, strict=True)
    parts = [np.linspace(low, high, count, endpoint=False) for (low, high), count in ends]
    fine = np.concatenate([*parts, knots[-1:]])
    middles = (fine[:-1] + fine[1:]) / 2
    speed, between = (np.linalg.norm(spline.slope(at), axis=1) for at in (fine, middles))
    steps = np.diff(fine) * (speed[:-1] + 4 * between + speed[1:]) / 6
    return fine, np.concatenate(([0.0], np.cumsum(steps)))


def cross(a: Floats, b: Floats) -> Floats:
    """Cross product of two vectors (3,); much quicker than the one for arrays of them."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return np.array((ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx))


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))
