"""What the page can ask for: buttons, menus, keys and pointer events, each guarded."""

from pathlib import Path
from typing import Protocol

from spine_app.controllers.editing.actions import EditActions
from spine_app.controllers.exports.actions import ExportActions
from spine_app.controllers.guard import user_action
from spine_app.controllers.keys import KeyBoard
from spine_app.controllers.labels.actions import LabelActions
from spine_app.controllers.labels.reading import LabelReading
from spine_app.controllers.measure.actions import MeasureActions
from spine_app.controllers.pictures.actions import PictureActions
from spine_app.controllers.rendering.actions import RenderActions
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.controllers.segmentation.actions import SegmentActions
from spine_app.controllers.slicing.actions import SliceActions
from spine_app.controllers.slicing.views import SliceViews
from spine_app.controllers.spine.actions import SpineActions
from spine_app.controllers.study.control import StudyControl
from spine_app.controllers.surfaces.actions import SurfaceActions
from spine_app.controllers.values import number, whole_number, word
from spine_app.controllers.view_keys import bind_view_keys, reset_views
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import RequestRefused, StudyTooLarge, UploadBusy
from spine_app.domain.view.camera import Side
from spine_app.domain.view.interaction import CONTINUOUS, PointerEvent, ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.window import GreyWindow
from spine_app.screen.screen import Screen
from spine_app.screen.shell_state import ViewName


class OtherView(Protocol):
    """Acts for a view beside the 3D view and the slices; `Actions.add_view`."""

    def on_pointer(self, event: PointerEvent) -> None:
        """A pointer event of the view."""

    def resize(self, size: ViewSize) -> None:
        """The browser laid the view out; (0, 0) where it is hidden."""


VIEWS = frozenset({*(view.value for view in ViewName), "scouter"})
"""Views that the page can name."""
OTHERS = frozenset({"scouter", "curved"})
"""Those that are neither the 3D view nor one of the three slices."""


class Actions(LabelActions):
    """Implements `screen.commands.Commands` for one session."""

    render: RenderActions
    slices: SliceActions
    surfaces: SurfaceActions
    measure: MeasureActions
    spine: SpineActions
    edit: EditActions
    pictures: PictureActions
    segment: SegmentActions
    exports: ExportActions
    """Set by the session."""

    def __init__(
        self, screen: Screen, study: StudyControl, viewer: Viewer, reading: LabelReading
    ) -> None:
        """Act on a study, its views and its labels."""
        super().__init__(screen, reading)
        self._shown = screen.shown
        self._controls = screen.controls
        self._study = study
        self._viewer = viewer
        self.keys = KeyBoard(screen.shown.frame)
        bind_view_keys(self.keys, viewer)
        self._others: dict[str, OtherView] = {}

    @property
    def _slices(self) -> SliceViews:
        return self._viewer.slices

    @property
    def _volume(self) -> VolumeControl:
        return self._viewer.volume

    @user_action
    async def open_path(self, path: Path) -> None:
        """Open a folder or file of this computer."""
        with self._screen.update():
            await self._study.open_path(path)

    @user_action
    async def open_demo(self) -> None:
        """Open the built-in demo case."""
        with self._screen.update():
            await self._study.open_demo()

    @user_action
    async def reopen(self, index: int) -> None:
        """Open an entry of the recent list again."""
        await self._study.reopen(whole_number(index))

    @user_action
    async def choose_series(self, index: int) -> None:
        """Show another series of the open study."""
        await self._study.choose(whole_number(index))

    @user_action
    async def cancel(self) -> None:
        """Stop the running work."""
        await self._study.cancel()

    @user_action
    async def transfer_refused(self, status: int) -> None:
        """Tell why the server did not take a transfer from the page."""
        raise UploadBusy if status == 409 else StudyTooLarge

    @user_action
    async def dismiss(self, *_: object) -> None:
        """Close the notice."""
        self._shown.notice_open = False

    @user_action
    async def close_study(self) -> None:
        """Close the study and free its memory."""
        await self._study.close()

    @user_action
    async def look_from(self, side: str) -> None:
        """Turn the 3D view to a side of the patient."""
        if side not in [known.value for known in Side]:
            raise RequestRefused
        self._volume.look_from(Side(side))

    @user_action
    async def use_preset(self, name: str) -> None:
        """Use a volume-rendering preset."""
        self._volume.use_preset(word(name))

    @user_action
    async def use_window(self, name: str) -> None:
        """Use a grey-window preset."""
        self._viewer.use_window(word(name))

    @user_action
    async def set_window(self, center: object, width: object) -> None:
        """Set the grey window to typed numbers."""
        self._viewer.set_window(GreyWindow(number(center), number(width)))

    @user_action
    async def set_crosshair(self, axis: object, value: object) -> None:
        """Move the crosshair to a typed x, y or z; the others stay, unrounded."""
        place = whole_number(axis)
        if place not in range(3):
            raise RequestRefused
        point = self._slices.crosshair_lps.copy()
        point[place] = number(value)
        self._slices.show_point(point)

    @user_action
    async def reset_views(self) -> None:
        """Fit all views and centre the crosshair."""
        reset_views(self._viewer)

    @user_action
    async def key(self, view: str, name: str) -> None:
        """Do what an action of the table of keys means in a view."""
        if word(view) not in VIEWS:
            raise RequestRefused
        if self._viewer.is_showing:
            with self._screen.update():
                self.keys.press(word(name), self._viewer.only_view or view)

    @user_action
    async def assign_key(self, name: str, key: str) -> None:
        """Give an action another key."""
        self.keys.assign(word(name), word(key))

    @user_action
    async def reset_keys(self) -> None:
        """Give every action its usual key again."""
        self.keys.reset()

    def follow_controls(self) -> None:
        """Draw again after a switch was set in the page."""
        self._slices.show_crosshair = self._controls.show_crosshair
        self._slices.redraw()
        self._viewer.follow_acquired()

    def on_pointer(self, name: str, event: PointerEvent) -> None:
        """A pointer event of the view `name`."""
        self.safely(lambda: self._pointer(name, event), in_motion=event.gesture in CONTINUOUS)

    def on_size(self, name: str, size: ViewSize) -> None:
        """The browser laid the view `name` out."""
        self.safely(lambda: self._size(name, size))

    def add_view(self, name: str, view: OtherView) -> None:
        """Let something act for the Scouter or the curved view."""
        self._others[name] = view

    def _pointer(self, name: str, event: PointerEvent) -> None:
        if name == "volume":
            self._volume.on_pointer(event)
        elif name in OTHERS:
            if name in self._others:
                self._others[name].on_pointer(event)
        else:
            self._slices.on_pointer(Plane(name), event, self._controls.tool)

    def _size(self, name: str, size: ViewSize) -> None:
        if name == "volume":
            self._volume.resize(size)
        elif name in OTHERS:
            if name in self._others:
                self._others[name].resize(size)
        else:
            self._slices.resize(Plane(name), size)
