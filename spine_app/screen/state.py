"""The fields that server and browser share: `Shown` goes out, `Controls` comes in.

Nothing here may identify a patient: every value reaches each open tab. Text of DICOM files, file
names and paths are therefore never fields.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from pydantic import Field

from spine_app.domain.lifecycle import Phase
from spine_app.screen.channel_state import ChannelControls, ChannelShown
from spine_app.screen.edit_state import EditControls, EditShown
from spine_app.screen.export_state import ExportControls, ExportShown
from spine_app.screen.language import Language
from spine_app.screen.measure_state import MeasureControls, MeasureShown
from spine_app.screen.picture_state import PictureControls, PictureShown
from spine_app.screen.render_state import RenderControls, RenderShown
from spine_app.screen.segment_state import SegmentControls, SegmentShown
from spine_app.screen.shell_state import FrameControls, FrameShown, HandControls
from spine_app.screen.slice_state import SliceControls, SliceShown
from spine_app.screen.spine_state import SpineShown
from spine_app.screen.surface_state import SurfaceShown


class Tool(Enum):
    """What the left mouse button does in a view."""

    POINTER = "pointer"
    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"
    RULER = "ruler"
    ANGLE = "angle"
    COBB = "cobb"
    ROI = "roi"
    PAINT = "paint"
    """Whatever editing tool `EditControls.tool` names."""


class Layout(Enum):
    """Which views are on screen."""

    GRID = "grid"
    LARGE = "large"
    """The 3D view large, three slices small."""
    PAIR = "pair"
    """Two views side by side."""
    ROW = "row"
    """The three slices side by side."""
    BENT = "bent"
    """The curved reformat with sagittal, axial and 3D."""
    VOLUME = "volume"
    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    CURVED = "curved"


class Dialog(Enum):
    """Which dialog is open."""

    NONE = ""
    ABOUT = "about"
    SHORTCUTS = "shortcuts"
    FOLDER = "folder"
    LABEL_FILE = "label-file"
    """Choosing a label map by its path."""
    LABEL_OR_STUDY = "label-or-study"
    """A file was dropped that may be either."""


class Theme(Enum):
    """Colours of the page; the pictures stay dark."""

    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"


@dataclass
class ViewShown:
    """What is written over one view."""

    title: str = ""
    """In place of the name of the view, where that would claim too much."""
    warning: str = ""
    """Stands in the view whatever is switched off."""
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
    """Images are on screen: a volume, or slices alone (`flat_view`)."""
    flat_view: str = ""
    """View in which slices are shown alone, because they make no volume; else empty."""
    acquired_view: str = ""
    """View that can show slices as they were acquired, where they are not those of the volume."""
    is_coarse: bool = False
    """What is on screen is a first look; the rest is being read."""
    series: list[dict[str, object]] = field(default_factory=list)
    """One row a series: numbers and catalogue texts only."""
    series_index: int = -1
    aside: list[str] = field(default_factory=list)
    """What was found and is not offered as a series, by name and count."""
    previews_serial: int = 0
    """Grows with each picture and description of a series that can be fetched."""
    study: str = ""
    facts: list[list[str]] = field(default_factory=list)
    """Label and value pairs about the series on screen."""
    quality: list[dict[str, str]] = field(default_factory=list)
    """One row a finding that limits the series on screen: `kind`, `icon`, `text`, `affects`."""
    quality_warnings: int = 0
    """How many of them are warnings."""
    recent: list[dict[str, object]] = field(default_factory=list)
    has_labels: bool = False
    labels_edited: bool = False
    """A hand has been at the label map: another one would take the place of its work."""
    labels: list[dict[str, object]] = field(default_factory=list)
    """One row a label: `id`, `name`, `color`, `opacity`, `detail`, `visible`, `open` (name not
    sure), and of a segmentation `sure`, `note`, `level` (of a vertebra), `pinned`."""
    label_solo: int = 0
    """`id` of the only label that is shown, 0 for none of that kind."""
    label_tables: list[dict[str, object]] = field(default_factory=list)
    """Programs whose numbers are known, the most believable first: items of a chooser."""
    label_table: str = ""
    """The one that is used; empty while the user has to choose."""
    label_notes: list[dict[str, str]] = field(default_factory=list)
    """What is to be known about the label map: `kind`, `text`."""
    labels_busy: bool = False
    labels_fraction: float = 0.0
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
    downloads: list[int] = field(default_factory=list)
    """Tickets of files that wait for the page to save them."""
    volume: ViewShown = field(default_factory=ViewShown)
    axial: ViewShown = field(default_factory=ViewShown)
    coronal: ViewShown = field(default_factory=ViewShown)
    sagittal: ViewShown = field(default_factory=ViewShown)
    curved: ViewShown = field(default_factory=ViewShown)
    render: RenderShown = field(default_factory=RenderShown)
    slices: SliceShown = field(default_factory=SliceShown)
    surfaces: SurfaceShown = field(default_factory=SurfaceShown)
    measure: MeasureShown = field(default_factory=MeasureShown)
    spine: SpineShown = field(default_factory=SpineShown)
    edit: EditShown = field(default_factory=EditShown)
    pictures: PictureShown = field(default_factory=PictureShown)
    segment: SegmentShown = field(default_factory=SegmentShown)
    exports: ExportShown = field(default_factory=ExportShown)
    channel: ChannelShown = field(default_factory=ChannelShown)
    frame: FrameShown = field(default_factory=FrameShown)


@dataclass
class Controls:
    """Written by the browser; checked against these types when it arrives and again when read."""

    tool: Tool = Tool.POINTER
    layout: Layout = Layout.GRID
    layout_before: Layout = Layout.GRID
    """Where a view that was maximised goes back to."""
    theme: Theme = Theme.DARK
    language: Language = Language.ENGLISH
    show_crosshair: bool = True
    show_overlays: bool = True
    show_acquired: bool = False
    panel_open: bool = True
    label_opacity: Annotated[float, Field(ge=0, le=1)] = 0.5
    dialog: Dialog = Dialog.NONE
    rendering: RenderControls = field(default_factory=RenderControls)
    slicing: SliceControls = field(default_factory=SliceControls)
    measuring: MeasureControls = field(default_factory=MeasureControls)
    editing: EditControls = field(default_factory=EditControls)
    picturing: PictureControls = field(default_factory=PictureControls)
    segmenting: SegmentControls = field(default_factory=SegmentControls)
    exporting: ExportControls = field(default_factory=ExportControls)
    sending: ChannelControls = field(default_factory=ChannelControls)
    framing: FrameControls = field(default_factory=FrameControls)
    hand: HandControls = field(default_factory=HandControls)
