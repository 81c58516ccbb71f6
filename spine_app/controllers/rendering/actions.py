"""What the page can ask for about the 3D view."""

from dataclasses import replace

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.guard import user_action
from spine_app.controllers.rendering.look import RenderLook
from spine_app.controllers.rendering.wiring import Rendering
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.values import color, number, switch, whole_number, word
from spine_app.domain.errors import RequestRefused
from spine_app.domain.rendering.cutting import End, Face
from spine_app.domain.rendering.cutting_fit import shown_box
from spine_app.domain.rendering.errors import NothingShown
from spine_app.domain.rendering.preset import RenderPreset
from spine_app.domain.rendering.transfer import (
    Color,
    Part,
    with_color,
    with_point_added,
    with_point_moved,
    without_point,
)
from spine_app.domain.rendering.vp import POWER_MAX, read_vp, write_vp
from spine_app.domain.view.camera import PRESET_SIDES, Preset
from spine_app.screen.screen import Screen

LIGHTS = {"ambient": 1.0, "diffuse": 1.0, "specular": 1.0, "specular_power": POWER_MAX}
"""Coefficients of the light and their largest values."""
EDITED = "history.edit_preset"


class RenderActions(Reporter):
    """Implements `screen.render_commands.RenderCommands`."""

    def __init__(self, screen: Screen, rendering: Rendering, downloads: Downloads) -> None:
        """Act on the 3D view; files for the page to save go through `downloads`."""
        super().__init__(screen)
        self._rendering = rendering
        self._downloads = downloads

    @property
    def _look(self) -> RenderLook:
        return self._rendering.volume.look

    @property
    def _preset(self) -> RenderPreset:
        """The edited preset.

        Raises:
            RequestRefused: no volume is shown.
        """
        return self._look.look.preset

    @user_action
    async def look_as(self, plane: str) -> None:
        """See the whole volume as slices are seen."""
        if word(plane) not in [known.value for known in Preset]:
            raise RequestRefused
        self._rendering.volume.look_from(PRESET_SIDES[Preset(plane)])

    @user_action
    async def fit(self) -> None:
        """See the whole volume in the present direction."""
        self._rendering.volume.fit()

    @user_action
    async def move_point(
        self, part: str, index: object, value: object, height: object, done: object
    ) -> None:
        """Move a point of a curve."""
        moved = with_point_moved(
            self._preset, _part(part), whole_number(index), number(value), number(height)
        )
        self._look.edit(moved, EDITED, done=switch(done))

    @user_action
    async def add_point(self, part: str, value: object, height: object) -> None:
        """Add a point to a curve."""
        added, _ = with_point_added(self._preset, _part(part), number(value), number(height))
        self._look.edit(added, EDITED)

    @user_action
    async def delete_point(self, part: str, index: object) -> None:
        """Delete a point of a curve."""
        left = without_point(self._preset, _part(part), whole_number(index))
        self._look.edit(left, EDITED)

    @user_action
    async def color_point(self, index: object, color: str, done: object) -> None:
        """Give a colour point another colour."""
        colored = with_color(self._preset, whole_number(index), _color(color))
        self._look.edit(colored, EDITED, done=switch(done))

    @user_action
    async def set_light(self, name: str, value: object, done: object) -> None:
        """Set a coefficient of the light."""
        most = LIGHTS.get(word(name))
        if most is None or not 0.0 <= number(value) <= most:
            raise RequestRefused
        light = replace(self._preset.light, **{name: number(value)})
        lit = replace(self._preset, light=light)
        self._look.edit(lit, "history.light", done=switch(done))

    @user_action
    async def set_lit(self, on: object) -> None:
        """Switch the light on or off."""
        self._look.edit(replace(self._preset, shaded=switch(on)), "history.light")

    @user_action
    async def reset_light(self) -> None:
        """Use the light of the preset."""
        fresh = self._look.fresh
        plain = replace(self._preset, light=fresh.light, shaded=fresh.shaded)
        self._look.edit(plain, "history.light")

    @user_action
    async def reset_preset(self) -> None:
        """Undo every edit of the preset."""
        self._look.edit(self._look.fresh, "history.reset_preset")

    @user_action
    async def save_preset(self) -> None:
        """Keep the edited preset until the session ends."""
        self._look.keep(self._preset)

    @user_action
    async def delete_preset(self, name: str) -> None:
        """Delete a preset that was saved."""
        self._look.forget(word(name))

    @user_action
    async def export_preset(self) -> None:
        """Give the page the preset as a file of 3D Slicer."""
        name = self._look.look.name.replace("_", "-")
        content = write_vp(self._preset).encode("ascii")
        self._downloads.offer(f"preset-{name}.vp", "text/plain", content)

    @user_action
    async def import_preset(self, content: str) -> None:
        """Use a file of 3D Slicer."""
        modality = self._preset.modality
        self._look.keep(read_vp(word(content), modality))

    @user_action
    async def move_crop(self, axis: object, end: str, position: object) -> None:
        """Move a face of the crop box to a typed place."""
        cutting, along = self._rendering.cutting, whole_number(axis)
        if along not in range(3) or word(end) not in [known.value for known in End]:
            raise RequestRefused
        index = cutting.index_at(along, number(position))
        cutting.move_face(Face(along, End(end)), index, done=True)

    @user_action
    async def reset_crop(self) -> None:
        """Make the crop box as large as the volume."""
        self._rendering.cutting.reset()

    @user_action
    async def fit_crop(self) -> None:
        """Fit the crop box to what the preset shows."""
        volume, drawn = self._rendering.volume.volume, self._look.drawn
        box = None if volume is None or drawn is None else shown_box(volume, drawn)
        if box is None:
            raise NothingShown
        self._rendering.cutting.set_box(box, "history.fit_crop")

    def follow_controls(self) -> None:
        """Act on a switch or slider of the page."""
        self.safely(self._rendering.follow_controls)


def _part(value: object) -> Part:
    if word(value) not in [known.value for known in Part]:
        raise RequestRefused
    return Part(value)


def _color(value: object) -> Color:
    red, green, blue = color(value)
    return red / 255, green / 255, blue / 255
