"""What a slice view pages through: the planes of a volume, or slices as they were acquired."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.acquired import AcquiredSlices
from spine_app.domain.view.inside import inside
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import SliceView, fitted
from spine_app.domain.volume import Volume


@dataclass(frozen=True)
class Place:
    """Which slice a view shows.

    Attributes:
        number: of the slice, from 1, growing to the left, to the back or to the head.
        count: of slices.
        along: mm along the normal, LPS; None where it is not known.
        acquired: whether the slice is shown as it was acquired.
        counted: number and count are those of slices; otherwise the plane is none of the volume's,
            and they are those of the steps along its normal.
    """

    number: int
    count: int
    along: float | None
    acquired: bool
    counted: bool = True


class Pages(Protocol):
    """Slices that one view pages through."""

    @property
    def is_calibrated(self) -> bool:
        """Whether lengths are known in mm."""

    @property
    def has_sides(self) -> bool:
        """Whether the sides of the patient are known."""

    @property
    def has_places(self) -> bool:
        """Whether it is known where in the patient a pixel is, in mm."""

    @property
    def can_turn(self) -> bool:
        """Whether planes other than these slices can be shown."""

    @property
    def middle_lps(self) -> Floats:
        """(3,) float64, mm, LPS. Centre of a pixel near the middle of all slices."""

    def fitted(
        self, size: tuple[float, float], point_lps: ArrayLike, seen: SliceView | None = None
    ) -> SliceView:
        """View of the whole slice at (nearest to) a point.

        Args:
            size: width and height in pixels.
            point_lps: (3,), mm, LPS.
            seen: the view before; where several slices lie at one place, its slice is taken.
        """

    def moved(self, view: SliceView, point_lps: ArrayLike) -> SliceView:
        """The view at (nearest to) a point; centre and zoom are kept."""

    def scrolled(
        self, view: SliceView, point_lps: ArrayLike, slices: int
    ) -> tuple[SliceView, Floats]:
        """The view some slices on, and the point moved with it along the normal."""

    def lifted(
        self, view: SliceView, point_lps: ArrayLike, along: float
    ) -> tuple[SliceView, Floats]:
        """The view at (nearest to) a position, and the point moved with it along the normal.

        Args:
            view: the view.
            point_lps: (3,), mm, LPS.
            along: mm along the normal, LPS.
        """

    def clipped(self, view: SliceView, point_lps: ArrayLike) -> Floats:
        """The point, kept inside."""

    def place(self, view: SliceView) -> Place:
        """Where a view is."""

    def volume(self, view: SliceView) -> Volume:
        """What is drawn in a view."""


class VolumePages:
    """The planes of a volume in one of its three directions."""

    is_calibrated = True
    has_sides = True
    has_places = True
    can_turn = True

    def __init__(self, volume: Volume, plane: Plane) -> None:
        """Page through a volume."""
        self._volume = volume
        self._plane = plane

    @property
    def middle_lps(self) -> Floats:
        """(3,) float64, mm, LPS. Centre of a voxel near the middle."""
        grid = self._volume.grid
        return grid.points_lps(np.floor((np.array(grid.shape_ijk) - 1) / 2))

    def fitted(
        self, size: tuple[float, float], point_lps: ArrayLike, seen: SliceView | None = None
    ) -> SliceView:
        """View of the whole slice through a point."""
        del seen
        return fitted(self._volume.grid, self._plane, size, point_lps)

    def moved(self, view: SliceView, point_lps: ArrayLike) -> SliceView:
        """The slice through a point, on the grid of this volume."""
        return replace(view, grid=self._volume.grid).at(point_lps)

    def scrolled(
        self, view: SliceView, point_lps: ArrayLike, slices: int
    ) -> tuple[SliceView, Floats]:
        """The slice some slices on."""
        point = view.scrolled(point_lps, slices)
        return view.at(point), point

    def lifted(
        self, view: SliceView, point_lps: ArrayLike, along: float
    ) -> tuple[SliceView, Floats]:
        """The plane at a position."""
        point = view.lifted(point_lps, along)
        return view.at(point), point

    def clipped(self, view: SliceView, point_lps: ArrayLike) -> Floats:
        """The point, kept inside the volume."""
        del view
        return inside(self._volume.grid, point_lps)

    def place(self, view: SliceView) -> Place:
        """Number and position of the slice."""
        number, along = view.position()
        counted = view.axes.count > 0
        return Place(number, view.count, along, acquired=False, counted=counted)

    def volume(self, view: SliceView) -> Volume:
        """The volume."""
        del view
        return self._volume


class AcquiredPages:
    """Slices on planes of their own, of which one view shows the nearest."""

    can_turn = False

    def __init__(self, slices: AcquiredSlices) -> None:
        """Page through acquired slices."""
        self._slices = slices
        self._volumes: dict[int, Volume] = {}
        self._numbers: dict[int, int] = {}

    @property
    def is_calibrated(self) -> bool:
        """Whether pixels have a size."""
        return self._slices.is_calibrated

    @property
    def has_sides(self) -> bool:
        """Whether it is known how the patient lies."""
        return self._slices.has_sides

    @property
    def has_places(self) -> bool:
        """Whether it is known where in the patient a pixel is."""
        return self._slices.has_places and self._slices.is_calibrated

    @property
    def middle_lps(self) -> Floats:
        """(3,) float64, mm, LPS. Centre of a pixel near the middle of the middle slice."""
        grid = self._slice((self._slices.count - 1) // 2).grid
        return grid.points_lps(np.floor((np.array(grid.shape_ijk) - 1) / 2))

    def fitted(
        self, size: tuple[float, float], point_lps: ArrayLike, seen: SliceView | None = None
    ) -> SliceView:
        """View of the whole slice nearest to a point."""
        number = self._slices.nearest(point_lps, 0 if seen is None else self.number(seen))
        return self._at(self._fitted(number, size), number)

    def moved(self, view: SliceView, point_lps: ArrayLike) -> SliceView:
        """The slice nearest to a point."""
        return self._at(view, self._slices.nearest(point_lps, self.number(view)))

    def scrolled(
        self, view: SliceView, point_lps: ArrayLike, slices: int
    ) -> tuple[SliceView, Floats]:
        """The slice some slices on; the point comes to lie on it."""
        up = self._sign(view)
        number = int(np.clip(self.number(view) + up * slices, 0, self._slices.count - 1))
        return self._there(view, np.asarray(point_lps, dtype=np.float64), number)

    def lifted(
        self, view: SliceView, point_lps: ArrayLike, along: float
    ) -> tuple[SliceView, Floats]:
        """The slice nearest to a position."""
        through = view.axes.through
        point = np.asarray(point_lps, dtype=np.float64)
        number = self._slices.nearest(point + (along - point @ through) * through, 0)
        return self._there(view, point, number)

    def clipped(self, view: SliceView, point_lps: ArrayLike) -> Floats:
        """The point, brought onto the slice that is shown and kept inside it."""
        return inside(view.grid, point_lps)

    def place(self, view: SliceView) -> Place:
        """Number and place of the slice."""
        number, count = self.number(view), self._slices.count
        along = None
        if self._slices.has_places:
            along = float(view.grid.origin_lps @ view.axes.through)
        shown = number + 1 if self._sign(view) > 0 else count - number
        return Place(shown, count, along, acquired=True)

    def volume(self, view: SliceView) -> Volume:
        """The slice that is shown, as a volume of one slice."""
        return self._slice(self.number(view))

    def _there(self, view: SliceView, point: Floats, number: int) -> tuple[SliceView, Floats]:
        """The view on a slice, and the point brought onto it."""
        normal = self._slices.direction[:, 2]
        along = float(self._slice(number).grid.origin_lps @ normal)
        return self._at(view, number), point + (along - point @ normal) * normal

    def _fitted(self, number: int, size: tuple[float, float]) -> SliceView:
        grid = self._slice(number).grid
        return fitted(grid, self._slices.plane, size, grid.center_lps)

    def _at(self, view: SliceView, number: int) -> SliceView:
        grid = self._slice(number).grid
        return replace(view, grid=grid).at(grid.center_lps)

    def _sign(self, view: SliceView) -> int:
        """1 where slices are numbered towards the left, the back or the head, else -1."""
        if not self._slices.has_places:
            return 1
        return 1 if self._slices.direction[:, 2] @ view.axes.through > 0 else -1

    def number(self, view: SliceView) -> int:
        """Number of the slice a view of these pages shows; 0 for a view of something else."""
        return self._numbers.get(id(view.grid), 0)

    def _slice(self, number: int) -> Volume:
        if number not in self._volumes:
            volume = self._slices.slice_volume(number)
            self._volumes[number] = volume
            # The volume keeps the grid alive, so its id stays its own.
            self._numbers[id(volume.grid)] = number
        return self._volumes[number]
