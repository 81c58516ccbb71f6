"""Everything around the slice views of one session, wired to each other."""

from dataclasses import replace
from functools import partial

from spine_app.controllers.drawers import Drawers
from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.notices import tell
from spine_app.controllers.slicing.actions import SliceActions
from spine_app.controllers.slicing.cine import Cine
from spine_app.controllers.slicing.crosshair import SliceCrosshair
from spine_app.controllers.slicing.curved_actions import Canal
from spine_app.controllers.slicing.curved_control import CurvedControl, CurvedTarget
from spine_app.controllers.slicing.curved_course import CanalCourse
from spine_app.controllers.slicing.curved_hand import CanalHand
from spine_app.controllers.slicing.curved_points import CanalPoints
from spine_app.controllers.slicing.curved_segmented import SegmentedCanal, SegmentedLabels
from spine_app.controllers.slicing.views import SliceViews, thicker
from spine_app.controllers.viewer import Viewer
from spine_app.domain.history import History
from spine_app.domain.slicing.slab import SlabMode
from spine_app.domain.view.planes import Plane
from spine_app.screen.screen import Screen
from spine_app.screen.state import Tool
from spine_app.screen.texts import text

PLANES = {plane.value: plane for plane in Plane}
CURVED = "curved"
THICKER, ZOOM = 1.25, 1.2
MODES = tuple(SlabMode)


class Slicing:
    """Crosshair, cine, canal and straightened view. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        viewer: Viewer,
        curved: CurvedTarget,
        drawers: Drawers,
        history: History,
    ) -> None:
        """Work on the slice views of `viewer`; `curved` draws the straightened view."""
        self._screen = screen
        self._viewer = viewer
        views = viewer.slices
        SliceCrosshair(views, drawers, self._has_pointer)
        course = CanalCourse(CanalPoints(history))
        self.segmented: SegmentedCanal | None = None
        self.curved = CurvedControl(curved, screen, views, drawers)
        hand = CanalHand(course, views, drawers)
        self.canal = Canal(screen, views, (course, hand, self.curved))
        self.cine = Cine(views, screen)
        self.actions = SliceActions(screen, views, self.cine, self.canal)

    def follow_labels(self, labels: SegmentedLabels) -> None:
        """Offer the canal of a label map; called after each change of it."""
        if self.segmented is None:
            self.segmented = SegmentedCanal(self._screen, labels, self.canal.course)
            self.segmented.is_seen = lambda: self.curved.is_seen
            self.curved.on_seen = self.segmented.follow
        self.segmented.follow()

    def bind_keys(self, keys: KeyBoard) -> None:
        """Bind what the table of keys has for slices."""
        views = self._views
        keys.bind("slice.play", self._play)
        keys.bind("slice.turn_left", partial(self._turn, 1.0))
        keys.bind("slice.turn_right", partial(self._turn, -1.0))
        for name, factor in (("view.enlarge", ZOOM), ("view.reduce", 1 / ZOOM)):
            keys.bind_before(name, partial(self._zoom_curved, factor))
        keys.bind_before("view.reset", lambda _view: self._fit_curved())
        keys.bind("slice.upright", lambda _view: views.reset_turn())
        keys.bind("slice.slab", lambda _view: self._next_slab())
        keys.bind("slice.thicker", lambda _view: views.set_drawing(thicker(views.drawing, THICKER)))
        keys.bind(
            "slice.thinner", lambda _view: views.set_drawing(thicker(views.drawing, 1 / THICKER))
        )
        keys.bind("slice.interpolate", lambda _view: self._switch_interpolation())
        keys.bind("slice.outline", lambda _view: self._switch_outline())
        keys.bind("slice.window", lambda _view: self._viewer.next_window())
        keys.bind("slice.window_reset", lambda _view: self._viewer.reset_window())
        keys.bind_before("edit.delete", lambda _view: self.canal.remove_chosen())
        keys.bind_before("edit.cancel", lambda _view: self.canal.end())
        keys.bind("slice.canal", lambda _view: self.canal.place(on=not self.canal.hand.placing))

    async def stop(self) -> None:
        """Stop what plays; the session ends."""
        await self.cine.close()
        if self.segmented is not None:
            await self.segmented.stop()

    @property
    def _views(self) -> SliceViews:
        return self._viewer.slices

    def _has_pointer(self) -> bool:
        is_pointer = self._screen.controls.tool is Tool.POINTER
        return is_pointer and not self.canal.hand.placing

    def _play(self, view: str) -> None:
        if view in PLANES:
            self.cine.toggle(PLANES[view])

    def _turn(self, degrees: float, view: str) -> None:
        """Turn the other planes in a slice view, and the cut in the straightened one."""
        seen = self.curved.view()
        if view in PLANES and self._views.planes.can_turn:
            self._views.turn(PLANES[view], degrees)
        elif view in PLANES:
            tell(self._screen.shown, text("slices.locked"))
        elif view == CURVED and seen is not None:
            self.curved.turn(seen.angle_deg + degrees)

    def _zoom_curved(self, factor: float, view: str) -> bool:
        """Enlarge the straightened view; False in another one."""
        seen = self.curved.view()
        if view != CURVED:
            return False
        if seen is not None:
            width, height = seen.size
            self.curved.set_view(CURVED, seen.zoomed(factor, width / 2, height / 2))
        return True

    def _fit_curved(self) -> bool:
        """Show the whole canal; the other views are reset too."""
        self.curved.fit()
        return False

    def _next_slab(self) -> None:
        drawing = self._views.drawing
        mode = MODES[(MODES.index(drawing.slab.mode) + 1) % len(MODES)]
        self._views.set_drawing(replace(drawing, slab=replace(drawing.slab, mode=mode)))

    def _switch_interpolation(self) -> None:
        drawing = self._views.drawing
        self._views.set_drawing(replace(drawing, interpolated=not drawing.interpolated))

    def _switch_outline(self) -> None:
        drawing = self._views.drawing
        self._views.set_drawing(replace(drawing, outline=not drawing.outline))
