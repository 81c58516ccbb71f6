"""The points of the canal and the curve through them, with undo."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.history import History
from spine_app.domain.slicing.curved import CurvedPath

Point = tuple[float, float, float]
Points = tuple[Point, ...]


class CanalPoints:
    """Points of the spinal canal, x, y, z in mm, LPS, in the order of the curve. Loop thread only.

    The curve runs from the head to the feet, whichever end was set first.
    """

    def __init__(self, history: History) -> None:
        """There are no points yet; changes go into `history`."""
        self._history = history
        self._listeners: list[Callable[[], None]] = []
        self.points: Points = ()
        self.chosen: int | None = None
        self.path: CurvedPath | None = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each change."""
        self._listeners.append(listener)

    def put(self, points: Points, chosen: int | None = None) -> None:
        """Use points without remembering the ones before, as while they are dragged.

        Args:
            points: all points.
            chosen: number of the one that is chosen, from 0.

        Raises:
            PointsCoincide: neighbours lie at the same place.
            CurveFolds: the curve would turn back on itself.
            CurveTooLong: it would be longer than any patient.
        """
        self.path = path_through(points)
        self.points, self.chosen = points, chosen
        for listener in self._listeners:
            listener()

    def choose(self, number: int | None) -> None:
        """Choose a point by its number, from 0, or none."""
        self.put(self.points, number)

    def change(self, key: str, before: Points, after: Points, chosen: int | None) -> None:
        """Go from some points to others so that it can be undone; `key` names what was done.

        Raises:
            As `put`.
        """
        self._history.run(PointsChange(key, self, before, after, chosen))

    def add(self, point_lps: ArrayLike) -> None:
        """Add a point where it lengthens the curve least: at an end, or between two others.

        Raises:
            As `put`.
        """
        after, number = added(self.points, point_lps)
        self.change("canal_add", self.points, after, number)

    def remove_chosen(self) -> None:
        """Remove the chosen point.

        Raises:
            As `put`.
        """
        if self.chosen is not None:
            after = self.points[: self.chosen] + self.points[self.chosen + 1 :]
            self.change("canal_remove", self.points, after, None)

    def clear(self) -> None:
        """Remove all points; can be undone."""
        self.change("canal_clear", self.points, (), None)

    def forget(self) -> None:
        """The study is closed; nothing is left to be undone for it."""
        if self.points:
            self.put(())


@dataclass(frozen=True, eq=False)
class PointsChange:
    """The points before and after; a few numbers each."""

    key: str
    canal: CanalPoints
    before: Points
    after: Points
    chosen: int | None

    @property
    def is_nothing(self) -> bool:
        """Whether no point changes."""
        return self.before == self.after

    def do(self) -> None:
        """Use the points after."""
        self.canal.put(self.after, self.chosen)

    def undo(self) -> None:
        """Use the points before."""
        self.canal.put(self.before)


def added(points: Points, point_lps: ArrayLike) -> tuple[Points, int]:
    """Points with another one where it lengthens their line least, and its number."""
    x, y, z = np.asarray(point_lps, dtype=np.float64)
    new = (float(x), float(y), float(z))
    places = range(len(points) + 1)
    number = min(places, key=lambda n: (_lengthening(points, new, n), -n))
    return (*points[:number], new, *points[number:]), number


def path_through(points: Points) -> CurvedPath | None:
    """The curve from the head to the feet; None through fewer than two points.

    Raises:
        As `CanalPoints.put`.
    """
    if len(points) < 2:
        return None
    downwards = points if points[0][2] >= points[-1][2] else points[::-1]
    return CurvedPath.through(downwards)


def _lengthening(points: Points, new: Point, number: int) -> float:
    before, after = points[max(number - 1, 0) : number], points[number : number + 1]
    total = sum(_distance(new, beside) for beside in (*before, *after))
    return total - (_distance(before[0], after[0]) if before and after else 0.0)


def _distance(one: Point, other: Point) -> float:
    return float(np.linalg.norm(np.subtract(one, other)))
