"""The fields that server and browser share: `Shown` goes out, `Controls` comes in.

Nothing here may identify a patient: every value reaches each open tab. Text of DICOM files, file
names and paths are therefore never fields.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from spine_app.domain.lifecycle import Phase


class Tool(Enum):
    """What the left mouse button does in a slice view."""

    POINTER = "pointer"
    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"


class Layout(Enum):
    """Which views are on screen."""

    GRID = "grid"
    VOLUME = "volume"
    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"


class Dialog(Enum):
    """Which dialog is open."""

    NONE = ""
    ABOUT = "about"
    SHORTCUTS = "shortcuts"
    FOLDER = "folder"


class Theme(Enum):
    """Colours of the page; the pictures stay dark."""

    DARK = "dark"
    LIGHT = "light"


@dataclass
class ViewShown:
    """What is written over one view."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""
    position: str = ""
    bar_mm: str = ""
    bar_px: float = 0.0
    value: str = ""


@dataclass
class Shown:
    """Written by the server alone; nothing that it decides depends on what is here."""

    phase: Phase = Phase.EMPTY
    stage: str = ""
    fraction: float = 0.0
    left_s: int = -1
    """Seconds the running work will still take, -1 while unknown."""
    can_cancel: bool = False
    has_volume: bool = False
    series: list[dict[str, Any]] = field(default_factory=list)
    """One row a series: numbers and catalogue texts only."""
    series_index: int = -1
    aside: str = ""
    """How many objects are not offered as series."""
    study: str = ""
    facts: list[list[str]] = field(default_factory=list)
    """Label and value pairs about the series on screen."""
    recent: list[dict[str, Any]] = field(default_factory=list)
    presets: list[dict[str, str]] = field(default_factory=list)
    windows: list[dict[str, str]] = field(default_factory=list)
    preset: str = ""
    window_name: str = ""
    window_center: float = 0.0
    window_width: float = 0.0
    crosshair: list[float] = field(default_factory=list)
    """Crosshair position x, y, z in mm, LPS."""
    notice: str = ""
    notice_kind: str = "info"
    notice_serial: int = 0
    """Grows with each notice, so that the same text twice is seen twice."""
    notice_open: bool = False
    helper: str = ""
    renderer: str = ""
    volume: ViewShown = field(default_factory=ViewShown)
    axial: ViewShown = field(default_factory=ViewShown)
    coronal: ViewShown = field(default_factory=ViewShown)
    sagittal: ViewShown = field(default_factory=ViewShown)


@dataclass
class Controls:
    """Written by the browser; checked against these types when it arrives and again when read."""

    tool: Tool = Tool.POINTER
    layout: Layout = Layout.GRID
    theme: Theme = Theme.DARK
    show_crosshair: bool = True
    show_overlays: bool = True
    panel_open: bool = True
    dialog: Dialog = Dialog.NONE
