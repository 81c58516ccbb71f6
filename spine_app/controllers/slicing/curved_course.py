"""Which line the straightened view follows: the segmented canal or the user's own points."""

from collections.abc import Callable
from enum import Enum

from spine_app.controllers.slicing.curved_points import CanalPoints
from spine_app.domain.errors import RequestRefused
from spine_app.domain.slicing.curve_points import points_along
from spine_app.domain.slicing.curved import CurvedPath


class Course(Enum):
    """What the line is laid through; the values are part of text keys."""

    SEGMENTED = "segmented"
    POINTS = "points"


class Finding(Enum):
    """What is known of the line of the segmented canal."""

    NONE = "none"
    """There is no label map that could have one."""
    WAITING = "waiting"
    """It is being looked for, or will be once the view is seen."""
    THERE = "there"
    REFUSED = "refused"
    """No line can be laid through what is segmented."""


class CanalCourse:
    """The line of now. Loop thread only."""

    def __init__(self, points: CanalPoints) -> None:
        """Follow `points` until there is a segmented canal."""
        self.points = points
        self.segmented: CurvedPath | None = None
        self.finding = Finding.NONE
        self._choice: Course | None = None
        self._listeners: list[Callable[[], None]] = []
        points.listen(self._tell)

    @property
    def course(self) -> Course:
        """What is chosen, where it is offered: the segmented canal until points are set."""
        if self.finding is Finding.NONE or self._choice is Course.POINTS:
            return Course.POINTS
        is_free = self._choice is None and self.points.points
        return Course.POINTS if is_free else Course.SEGMENTED

    @property
    def path(self) -> CurvedPath | None:
        """The line, None where there is none."""
        return self.segmented if self.course is Course.SEGMENTED else self.points.path

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each change."""
        self._listeners.append(listener)

    def find(self, finding: Finding, path: CurvedPath | None = None) -> None:
        """Tell what is known of the segmented canal, and its line."""
        if (finding, path) != (self.finding, self.segmented):
            self.finding, self.segmented = finding, path
            self._tell()

    def choose(self, course: Course | None) -> None:
        """Follow one of them; None for the user's points as soon as there are any.

        Raises:
            RequestRefused: no segmented canal is offered.
        """
        if course is Course.SEGMENTED and self.finding is Finding.NONE:
            raise RequestRefused
        self._choice = course
        self._tell()

    def take_over(self) -> None:
        """Make the segmented line one of points that can be moved; can be undone.

        Raises:
            RequestRefused: there is none.
        """
        if self.segmented is None:
            raise RequestRefused
        after = tuple((x, y, z) for x, y, z in points_along(self.segmented).tolist())
        self._choice = None
        self.points.change("canal_take", self.points.points, after, None)
        self._tell()

    def forget(self) -> None:
        """The study is closed."""
        self._choice = None
        self.points.forget()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
