"""A natural cubic spline; SciPy's is the same, but takes long to import for a session's start."""

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.geometry import Floats


class NaturalSpline:
    """A curve with continuous curvature through values at knots, straight at its ends.

    Source:
        de Boor, "A Practical Guide to Splines", chapter IV; second derivatives at the knots from
        the tridiagonal system of continuity of the first.
    """

    def __init__(self, knots: Floats, values: Floats) -> None:
        """Lay the curve.

        Args:
            knots: (n,) float64, rising, n >= 2.
            values: (n, d) float64.
        """
        self._knots, self._values = knots, values
        self._bends = np.zeros_like(values)
        widths = np.diff(knots)
        if len(knots) > 2:
            slopes = np.diff(values, axis=0) / widths[:, None]
            system = np.diag((widths[:-1] + widths[1:]) / 3)
            system += np.diag(widths[1:-1] / 6, 1) + np.diag(widths[1:-1] / 6, -1)
            self._bends[1:-1] = np.linalg.solve(system, np.diff(slopes, axis=0))

    def at(self, places: Floats) -> Floats:
        """Values (..., d) at places (...); beyond the knots the outer pieces go on."""
        low, width, left, right = self._pieces(places)
        linear = left * self._values[low] + right * self._values[low + 1]
        bent = (left**3 - left) * self._bends[low] + (right**3 - right) * self._bends[low + 1]
        return np.asarray(linear + width**2 / 6 * bent)

    def slope(self, places: Floats) -> Floats:
        """First derivatives (..., d) at places (...)."""
        low, width, left, right = self._pieces(places)
        linear = (self._values[low + 1] - self._values[low]) / width
        bent = (3 * right**2 - 1) * self._bends[low + 1] - (3 * left**2 - 1) * self._bends[low]
        return np.asarray(linear + width / 6 * bent)

    def _pieces(self, places: Floats) -> tuple[NDArray[np.intp], Floats, Floats, Floats]:
        """Number of the piece of each place, its width (..., 1), and shares of its two knots."""
        found = np.searchsorted(self._knots, places, side="right") - 1
        low = np.clip(found, 0, len(self._knots) - 2)
        width = (self._knots[low + 1] - self._knots[low])[..., None]
        right = (places - self._knots[low])[..., None] / width
        return low, width, 1 - right, right
