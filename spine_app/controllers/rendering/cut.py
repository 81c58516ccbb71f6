"""What is cut away in 3D: a crop box along the grid, and a clip position along the look."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.errors import RequestRefused
from spine_app.domain.geometry import Floats, Grid
from spine_app.domain.history import History
from spine_app.domain.rendering.cutting import (
    CropBox,
    End,
    Face,
    HalfSpace,
    box_corners,
    clip_plane,
    whole_box,
    with_face,
)
from spine_app.domain.view.camera import Camera

SAME_REGION = 1.0
"""Voxels by which two grids may differ at their ends and still be of one region."""


@dataclass(frozen=True, eq=False)
class BoxChange:
    """A change of the crop box that can be taken back; see `domain.history.Command`."""

    key: str
    use: Callable[[CropBox, Grid], None]
    grid: Grid
    before: CropBox
    after: CropBox

    @property
    def is_nothing(self) -> bool:
        """Whether the box stays the same."""
        return is_same(self.before, self.after)

    def do(self) -> None:
        """Crop as after the change."""
        self.use(self.after, self.grid)

    def undo(self) -> None:
        """Crop as before."""
        self.use(self.before, self.grid)


class Cutting:
    """Crop box and clip position of the 3D view. Loop thread only."""

    def __init__(self, target: VolumeTarget, volume: VolumeControl, history: History) -> None:
        """Cut in `target` what `volume` shows; remember changes of the box in `history`."""
        self._target = target
        self._volume = volume
        self._history = history
        self._grid: Grid | None = None
        self._box: CropBox | None = None
        self._held: CropBox | None = None
        self._on = False
        self._clip = 0.0
        self._frozen: Floats | None = None
        self._is_cut = False
        self.listeners: list[Callable[[], None]] = []
        """Called when the box changed, or whether it is on."""
        volume.on_volume.append(self._follow_volume)
        volume.on_camera.append(self._follow_camera)

    @property
    def box(self) -> CropBox | None:
        """The crop box; None without a volume."""
        return self._box

    @property
    def grid(self) -> Grid | None:
        """Grid along which the box lies."""
        return self._grid

    @property
    def is_on(self) -> bool:
        """Whether the box crops and is drawn."""
        return self._on and self._box is not None

    @property
    def is_whole(self) -> bool:
        """Whether the box holds the whole volume."""
        if self._box is None or self._grid is None:
            return True
        return is_same(self._box, whole_box(self._grid))

    def half_spaces(self, camera: Camera | None) -> tuple[HalfSpace, ...]:
        """What is shown lies in all of these; empty where nothing is cut."""
        box, grid = self._box, self._grid
        if box is None or grid is None or camera is None:
            return ()
        cropped = box.half_spaces(grid) if self._on and not self.is_whole else ()
        span = box if self._on else whole_box(grid)
        looking = camera.looking if self._frozen is None else self._frozen
        clip = clip_plane(box_corners(span, grid), looking, self._clip)
        return cropped if clip is None else (*cropped, clip)

    def set_switches(self, *, on: bool, clip: float, frozen: bool) -> None:
        """Set what the page's switches and sliders say.

        Args:
            on: whether the box crops.
            clip: 0 … 1 of the depth that is cut away in front.
            frozen: the clip plane stays across the direction of now when the camera turns.
        """
        before = (self._on, self._clip, self._frozen is not None)
        self._on, self._clip = on, clip
        if not frozen:
            self._frozen = None
        elif self._frozen is None and self._volume.camera is not None:
            self._frozen = self._volume.camera.looking
        if before != (on, clip, self._frozen is not None):
            self._volume.redraw()
        if before[0] != on:
            self._tell()

    def move_face(self, face: Face, index: float, *, done: bool) -> None:
        """Move a face of the box.

        Args:
            face: which face.
            index: where to, along its axis; kept inside the grid.
            done: the hand let go; until then the moves are one.

        Raises:
            RequestRefused: there is no volume.
        """
        box, grid = self._there()
        moved = with_face(box, grid, face, index)
        if not done:
            self._held = self._held or box
            self._use(moved, grid)
            return
        self.set_box(moved, "history.crop")

    def set_box(self, box: CropBox, key: str) -> None:
        """Use a box.

        Args:
            box: the box.
            key: what was done, as a key of the text catalogue.

        Raises:
            RequestRefused: there is no volume.
        """
        now, grid = self._there()
        before, self._held = self._held or now, None
        change = BoxChange(key, self._use, grid, before, box)
        if change.is_nothing:
            # What is not remembered is not done either, and the hand may have been elsewhere.
            self._use(box, grid)
        self._history.run(change)

    def reset(self) -> None:
        """Crop nothing."""
        _, grid = self._there()
        self.set_box(whole_box(grid), "history.reset_crop")

    def position_mm(self, face: Face) -> float:
        """Distance of a face from the low end of its axis, in mm."""
        box, grid = self._there()
        ends = box.low_ijk if face.end is End.LOW else box.high_ijk
        return float((ends[face.axis] + 0.5) * grid.spacing_ijk[face.axis])

    def index_at(self, axis: int, position_mm: float) -> float:
        """The inverse of `position_mm`."""
        _, grid = self._there()
        return position_mm / float(grid.spacing_ijk[axis]) - 0.5

    def _there(self) -> tuple[CropBox, Grid]:
        if self._box is None or self._grid is None:
            raise RequestRefused
        return self._box, self._grid

    def _use(self, box: CropBox, grid: Grid) -> None:
        """Use a box, unless it is of another study."""
        if grid is not self._grid:
            return
        self._box = box
        self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()

    def _follow_volume(self) -> None:
        """Keep the box for a finer volume of the same region; else begin with the whole one."""
        before, box, grid = self._grid, self._box, self._volume.grid
        self._grid, self._held, self._frozen = grid, None, None
        if grid is None:
            self._box = None
        elif before is None or box is None or not _same_region(before, grid):
            self._box = whole_box(grid)
        else:
            self._box = _moved_box(box, before, grid)
        self._tell()

    def _follow_camera(self, camera: Camera) -> None:
        half_spaces = self.half_spaces(camera)
        if half_spaces or self._is_cut:
            self._target.cut(half_spaces)
        self._is_cut = bool(half_spaces)


def is_same(one: CropBox, other: CropBox) -> bool:
    """Whether two boxes of one grid are the same, to a millionth of a voxel."""
    lows = np.allclose(one.low_ijk, other.low_ijk, atol=1e-6)
    return lows and np.allclose(one.high_ijk, other.high_ijk, atol=1e-6)


def _same_region(one: Grid, other: Grid) -> bool:
    """Whether two grids lie along the same axes over the same region, one of them coarser."""
    if not np.allclose(one.direction, other.direction, atol=1e-6):
        return False
    whole = whole_box(one)
    there = [other.indices_ijk(one.points_lps(end)) for end in (whole.low_ijk, whole.high_ijk)]
    wanted = whole_box(other)
    room = SAME_REGION * np.maximum(1.0, one.spacing_ijk / other.spacing_ijk)
    ends = (wanted.low_ijk, wanted.high_ijk)
    return all(bool(np.all(np.abs(a - b) <= room)) for a, b in zip(there, ends, strict=True))


def _moved_box(box: CropBox, before: Grid, grid: Grid) -> CropBox:
    """The same box on another grid of the same region; faces at the end stay at the end."""
    moved, whole, old = whole_box(grid), whole_box(before), box
    for axis in range(3):
        for end, now, outer in (
            (End.LOW, old.low_ijk, whole.low_ijk),
            (End.HIGH, old.high_ijk, whole.high_ijk),
        ):
            if abs(now[axis] - outer[axis]) > 1e-6:
                index = grid.indices_ijk(before.points_lps(now))[axis]
                moved = with_face(moved, grid, Face(axis, end), float(index))
    return moved
