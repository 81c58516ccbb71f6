"""Fields of the 3D view that server and browser share; see `screen.state`."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field


@dataclass
class RenderShown:
    """Written by the server alone."""

    curves: dict[str, list[list[object]]] = field(default_factory=dict)
    """Points of the transfer function by part: `opacity` and `gradient` hold value and height,
    `color` value and "#rrggbb"."""
    histogram: list[int] = field(default_factory=list)
    """How often grey values occur from `grey_low` to `grey_high`, 0 … 100, logarithmic."""
    grey_low: float = 0.0
    grey_high: float = 1.0
    grey_unit: str = ""
    """Unit of the grey values, empty where they have none."""
    modified: bool = False
    """The preset was edited."""
    blend: str = ""
    lit: bool = False
    light: dict[str, float] = field(default_factory=dict)
    own_presets: list[dict[str, str]] = field(default_factory=list)
    """Presets saved in this session: `name`, `title`."""
    thumbnails_serial: int = 0
    """Grows with each small picture of a preset that can be fetched."""
    crop: list[dict[str, object]] = field(default_factory=list)
    """One row an axis of the volume: letters of both ends, mm of both faces, `extent` in mm."""
    crop_moved: bool = False
    """The box is not that of the whole volume."""
    has_meshes: bool = False


@dataclass
class RenderControls:
    """Written by the browser."""

    opacity: Annotated[float, Field(ge=0, le=2)] = 1.0
    """Factor of the absorption."""
    shift_hu: Annotated[float, Field(ge=-1000, le=1000)] = 0.0
    shift_percent: Annotated[float, Field(ge=-100, le=100)] = 0.0
    """Of the grey window; for MR, whose values have no unit."""
    crop_on: bool = False
    clip: Annotated[float, Field(ge=0, le=100)] = 0.0
    """Percent of the depth that is cut away in front."""
    clip_frozen: bool = False
    """The clip plane stays where it is when the camera turns."""
    show_names: bool = False
    mesh_cut: bool = True
    mesh_transparent: bool = False
    mesh_opacity: Annotated[float, Field(ge=0.05, le=1)] = 0.5
    smooth_turns: bool = False
    """The camera turns in small steps; a page asks for it where its user did not ask for calm."""
