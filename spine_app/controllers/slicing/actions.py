"""What the page can ask for about the slice views."""

from dataclasses import replace

from spine_app.controllers.guard import user_action
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.slicing.cine import Cine
from spine_app.controllers.slicing.curved_actions import Canal
from spine_app.controllers.slicing.curved_course import Course
from spine_app.controllers.slicing.target import Drawing
from spine_app.controllers.slicing.views import SliceViews
from spine_app.controllers.values import number, switch, whole_number, word
from spine_app.domain.errors import RequestRefused
from spine_app.domain.slicing.slab import Slab, SlabMode
from spine_app.domain.view.planes import Plane
from spine_app.screen.screen import Screen
from spine_app.screen.state import Tool


class SliceActions(Reporter):
    """Implements `screen.slice_commands.SliceCommands`."""

    def __init__(self, screen: Screen, views: SliceViews, cine: Cine, canal: Canal) -> None:
        """Act on these."""
        super().__init__(screen)
        self._views = views
        self._cine = cine
        self._canal = canal

    @user_action
    async def go_to_step(self, view: str, step: object) -> None:
        """Bring a view to a place of its slider."""
        plane, wanted = plane_of(view), whole_number(step)
        with self._screen.update():
            self._views.go_to_step(plane, wanted)

    @user_action
    async def go_to_position(self, view: str, along_mm: object) -> None:
        """Bring a view to a typed position along its normal, mm, LPS."""
        plane, wanted = plane_of(view), number(along_mm)
        with self._screen.update():
            self._views.lift(plane, wanted)

    @user_action
    async def reset_orientation(self) -> None:
        """Let the planes lie as in the volume again."""
        with self._screen.update():
            self._views.reset_turn()

    @user_action
    async def use_slab(self, mode: str, thickness_mm: object) -> None:
        """Show slabs of a mode and thickness in all slice views."""
        if mode not in [known.value for known in SlabMode]:
            raise RequestRefused
        self._draw(replace(self._views.drawing, slab=Slab(SlabMode(mode), number(thickness_mm))))

    @user_action
    async def interpolate(self, on: object) -> None:
        """Show values between voxels, or the voxels as they are."""
        self._draw(replace(self._views.drawing, interpolated=switch(on)))

    @user_action
    async def outline_labels(self, on: object) -> None:
        """Show labels as outlines, or filled."""
        self._draw(replace(self._views.drawing, outline=switch(on)))

    @user_action
    async def play(self, view: str) -> None:
        """Start or stop cine in a view."""
        plane = plane_of(view)
        with self._screen.update():
            self._cine.toggle(plane)

    @user_action
    async def set_cine(self, frames_per_s: object, bounce: object) -> None:
        """Set the speed of cine, and whether it turns back at the ends."""
        speed, turns = number(frames_per_s), switch(bounce)
        with self._screen.update():
            self._cine.set_speed(speed, bounce=turns)

    @user_action
    async def place_canal(self, on: object) -> None:
        """Let clicks in slices add points of the canal, or no longer."""
        wanted = switch(on)
        with self._screen.update():
            self._canal.place(on=wanted)

    def follow_tool(self) -> None:
        """Clicks are meant for the tool that the page has chosen, no longer for the canal."""
        if self._screen.controls.tool is not Tool.POINTER:
            self.safely(self._canal.end)

    @user_action
    async def remove_canal_point(self) -> None:
        """Remove the chosen point of the canal."""
        with self._screen.update():
            self._canal.remove_chosen()

    @user_action
    async def clear_canal(self) -> None:
        """Remove all points of the canal."""
        with self._screen.update():
            self._canal.points.clear()

    @user_action
    async def choose_course(self, course: object) -> None:
        """Follow the segmented canal or the user's points."""
        if word(course) not in [known.value for known in Course]:
            raise RequestRefused
        with self._screen.update():
            self._canal.course.choose(Course(course))

    @user_action
    async def take_canal(self) -> None:
        """Make the segmented canal a line of points that can be moved."""
        with self._screen.update():
            self._canal.course.take_over()

    @user_action
    async def turn_curved(self, angle_deg: object) -> None:
        """Turn the cut of the straightened view about the canal."""
        wanted = number(angle_deg)
        with self._screen.update():
            self._canal.view.turn(wanted)

    @user_action
    async def fit_curved(self) -> None:
        """Show the whole canal in the straightened view."""
        with self._screen.update():
            self._canal.view.fit()

    def _draw(self, drawing: Drawing) -> None:
        with self._screen.update():
            self._views.set_drawing(drawing)


def plane_of(view: object) -> Plane:
    """The slice view of a name.

    Raises:
        RequestRefused: no slice view has it.
    """
    if word(view) not in [plane.value for plane in Plane]:
        raise RequestRefused
    return Plane(view)
