"""What the panel of the 3D view shows: curves, histogram, light, crop box."""

from dataclasses import asdict
from typing import Any

from spine_app.controllers.rendering.cut import Cutting
from spine_app.controllers.rendering.look import RenderLook
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.rendering.cutting import End, Face
from spine_app.domain.rendering.histogram import histogram
from spine_app.domain.rendering.preset import Blend, Light, RenderPreset
from spine_app.domain.rendering.transfer import Color, Part, points_of
from spine_app.domain.view.planes import letters
from spine_app.screen.render_state import RenderShown
from spine_app.screen.texts import text
from spine_app.screen.told import told


class RenderScreen:
    """Keeps the panel's fields in step with the 3D view. Loop thread only."""

    def __init__(self, shown: RenderShown, volume: VolumeControl, cutting: Cutting) -> None:
        """Write into `shown` whenever one of the others changes."""
        self._shown = shown
        self._volume = volume
        self._cutting = cutting
        volume.on_volume.append(self._write_volume)
        volume.look.listeners.append(self._write_look)
        cutting.listeners.append(self._write_box)

    @property
    def _look(self) -> RenderLook:
        return self._volume.look

    def _write_volume(self) -> None:
        volume, shown = self._volume.volume, self._shown
        if volume is None:
            shown.histogram = []
            return
        found = histogram(volume)
        shown.histogram = list(found.heights)
        shown.grey_low, shown.grey_high = found.low, found.high
        shown.grey_unit = volume.unit

    def _write_look(self) -> None:
        shown, look = self._shown, self._look
        shown.own_presets = [{"name": name, "title": _own_title(name)} for name in look.own]
        shown.modified = look.is_modified
        if look.drawn is None:
            return
        preset = look.look.preset
        shown.curves = {part.value: _points(preset, part) for part in Part}
        shown.blend = preset.blend.value
        shown.lit = preset.shaded and preset.blend is Blend.COMPOSITE
        shown.light = _light(preset.light)

    def _write_box(self) -> None:
        cutting, grid = self._cutting, self._cutting.grid
        self._shown.crop_moved = not cutting.is_whole
        if grid is None:
            self._shown.crop = []
            return
        rows = []
        for axis in range(3):
            direction = grid.direction[:, axis]
            low, high = (round(cutting.position_mm(Face(axis, end)), 1) for end in End)
            extent = round(float(grid.shape_ijk[axis] * grid.spacing_ijk[axis]), 1)
            ends = {"low_name": letters(-direction), "high_name": letters(direction)}
            rows.append({"axis": axis, **ends, "low": low, "high": high, "extent": extent})
        self._shown.crop = rows


@told
def _own_title(name: str) -> str:
    return f"{text('render.own')} {name.removeprefix('own')}"


def _points(preset: RenderPreset, part: Part) -> list[list[Any]]:
    """Points of a curve as the page draws them."""
    if part is Part.COLOR:
        return [[round(value, 3), hex_of(color)] for value, color in preset.colors]
    return [[round(value, 3), told] for value, told in points_of(preset, part)]


def _light(light: Light) -> dict[str, float]:
    return {name: round(value, 3) for name, value in asdict(light).items()}


def hex_of(color: Color) -> str:
    """A colour as pages write it."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in color)
