"""The canal as the page's buttons and keys see it: placing, removing, what is still to be done."""

from spine_app.controllers.slicing.curved_control import CurvedControl
from spine_app.controllers.slicing.curved_course import CanalCourse, Course, Finding
from spine_app.controllers.slicing.curved_hand import CanalHand
from spine_app.controllers.slicing.views import SliceViews
from spine_app.domain.errors import RequestRefused
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text


class Canal:
    """Points, hand and straightened view of the canal in one. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        slices: SliceViews,
        parts: tuple[CanalCourse, CanalHand, CurvedControl],
    ) -> None:
        """Act on these parts; what they do is told on the screen."""
        self._shown = screen.shown.slices.curved
        self._slices = slices
        self.course, self.hand, self.view = parts
        self.points = self.course.points
        # Before the view, which has the slices drawn.
        self.course.listen(self._show_line)
        self.view.follow(self.course)
        self.course.listen(self._tell)
        slices.listen(self._follow)
        self._tell()

    def place(self, *, on: bool) -> None:
        """Let clicks in slices add points, or no longer.

        Raises:
            RequestRefused: there is no volume to place them in.
        """
        if on and self._slices.whole_volume is None:
            raise RequestRefused
        if on:
            # The segmented line is there to click along until a point is set.
            self.course.choose(None)
        self.hand.place(on=on)
        self._tell()

    def end(self) -> bool:
        """End placing; False where nothing is placed."""
        if not self.hand.placing:
            return False
        self.place(on=False)
        return True

    def remove_chosen(self) -> bool:
        """Remove the chosen point while points are placed; False where there is none."""
        if not self.hand.placing or self.points.chosen is None:
            return False
        self.points.remove_chosen()
        return True

    def _follow(self) -> None:
        """Points belong to one study and go with it."""
        if self._slices.whole_volume is None and (self.points.points or self.hand.placing):
            self.course.forget()
            self.hand.place(on=False)
        self._show_line()
        self._tell()

    def _show_line(self) -> None:
        """Draw the line over slices while it is seen straightened."""
        self.hand.shown = self.view.is_shown and self.course.path is not None

    def _tell(self) -> None:
        count = len(self.points.points)
        self._shown.points, self._shown.placing = count, self.hand.placing
        self._shown.chosen = -1 if self.points.chosen is None else self.points.chosen
        self._shown.offered = self.course.finding is not Finding.NONE
        self._shown.course = self.course.course.value
        self._shown.why = ""
        if self.course.path is None and self._slices.whole_volume is not None:
            self._shown.why = self._why()

    def _why(self) -> str:
        """Why there is no line."""
        if self.course.course is Course.SEGMENTED:
            is_refused = self.course.finding is Finding.REFUSED
            return text("error.no-canal-line" if is_refused else "curved.why_waiting")
        return text(f"curved.why_{'placing' if self.hand.placing else 'none'}")
