"""Where the slice views look: their planes, the point that links them, what each pages through."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from spine_app.domain.geometry import Floats
from spine_app.domain.slicing.paging import Pages
from spine_app.domain.slicing.triad import Triad
from spine_app.domain.view.interaction import ViewSize
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.slice_view import SliceView

FIRST_SIZE = ViewSize(600, 400)


class SlicePlanes:
    """Positions, zooms and orientation of the slice views; draws nothing. Loop thread only."""

    def __init__(self) -> None:
        """Nothing is shown yet."""
        self.pages: dict[Plane, Pages] = {}
        self.views: dict[Plane, SliceView] = {}
        self.crosshair_lps: Floats = np.zeros(3)
        self.triad: Triad | None = None
        self._sizes = dict.fromkeys(Plane, FIRST_SIZE)
        self._home: tuple[Plane, Pages] | None = None
        self._untouched, self._moved = True, False

    def show(self, pages: Mapping[Plane, Pages]) -> None:
        """Page through these, fitted; the first bounds the crosshair."""
        self.clear()
        self.pages = dict(pages)
        self._home = next(iter(pages.items()))
        self.fit()

    def replace(self, pages: Mapping[Plane, Pages]) -> None:
        """Page through finer slices of the same region; everything else stays."""
        self.pages = dict(pages)
        self._home = next(iter(pages.items()))
        self._link(self.crosshair_lps if self._moved else self._home[1].middle_lps)
        self._renew_triad()

    def use_pages(self, plane: Plane, pages: Pages) -> None:
        """Page through other slices in one view; those that cannot turn take the others home."""
        if not pages.can_turn:
            self.reset_turn()
        self.pages[plane] = pages
        self._link(self.crosshair_lps)

    def clear(self) -> None:
        """Let go of what is shown."""
        self._home = self.triad = None
        self.pages, self.views = {}, {}

    def fit(self) -> None:
        """Lie as the volume does, fitted, with the crosshair on a voxel in the middle."""
        if self._home is None:
            return
        self.crosshair_lps = self._home[1].middle_lps
        self._untouched, self._moved = True, False
        for plane, pages in self.pages.items():
            self.views[plane] = pages.fitted(self._shape(plane), self.crosshair_lps)
        self._renew_triad(turned=False)

    def is_hidden(self, plane: Plane) -> bool:
        """Whether the browser shows a view nowhere."""
        return min(self._sizes[plane].width, self._sizes[plane].height) < 1

    def resize(self, plane: Plane, size: ViewSize) -> None:
        """The browser shows a view in another size; a hidden view keeps its geometry."""
        self._sizes[plane] = size
        if plane not in self.views or self.is_hidden(plane):
            return
        seen = self.views[plane]
        if self._untouched:
            fitted = self.pages[plane].fitted(self._shape(plane), self.crosshair_lps, seen)
            self.views[plane] = fitted
        else:
            self.views[plane] = seen.resized(self._shape(plane))

    def set_view(self, plane: Plane, view: SliceView) -> None:
        """Zoom or pan: the view is the user's own from now on."""
        self.views[plane] = view
        self._untouched = False

    def move_crosshair(self, point_lps: ArrayLike) -> None:
        """Bring all views to a patient point (3,), mm, LPS, kept inside."""
        self._moved = True
        self._link(point_lps)

    def bring_into_sight(self) -> None:
        """Centre the crosshair in the views that do not show it."""
        for plane, view in self.views.items():
            x, y = view.pixel(self.crosshair_lps)
            if not (0 <= x < view.size[0] and 0 <= y < view.size[1]):
                self.views[plane] = view.panned(view.size[0] / 2 - x, view.size[1] / 2 - y)

    def scroll(self, plane: Plane, slices: int) -> None:
        """Page on in a view; the crosshair moves along its normal."""
        view, point = self.pages[plane].scrolled(self.views[plane], self.crosshair_lps, slices)
        self._arrive(plane, view, point)

    def lift(self, plane: Plane, along_mm: float) -> None:
        """Bring a view to a position along its normal, mm, LPS."""
        view, point = self.pages[plane].lifted(self.views[plane], self.crosshair_lps, along_mm)
        self._arrive(plane, view, point)

    @property
    def is_linked(self) -> bool:
        """Whether there are views for a crosshair to link."""
        return len(self.views) > 1

    @property
    def can_turn(self) -> bool:
        """Whether planes other than those of the slices can be shown."""
        return self.triad is not None and all(pages.can_turn for pages in self.pages.values())

    @property
    def is_turned(self) -> bool:
        """Whether any plane lies otherwise than in the volume."""
        return self.triad is not None and self.triad.is_turned

    def turn_to(self, triad: Triad) -> None:
        """Let the planes lie so, through the crosshair, which stays where it is on the screen."""
        self.triad = triad
        self._untouched, self._moved = False, True
        for plane, view in self.views.items():
            normal = None if triad.is_home(plane) else triad.normals[plane]
            self.views[plane] = view.turned(normal, self.crosshair_lps)

    def reset_turn(self) -> None:
        """Let the planes lie as in the volume."""
        if self.triad is not None and self.triad.is_turned:
            self.turn_to(Triad(self.triad.home, self.triad.home))

    def _arrive(self, plane: Plane, view: SliceView, point: Floats) -> None:
        self.views[plane] = view
        self._moved = True
        self._link(point, already=plane)

    def _link(self, point_lps: ArrayLike, already: Plane | None = None) -> None:
        """Bring all views to a point; `already` names one that shows its slice by itself."""
        if self._home is None:
            return
        plane, pages = self._home
        self.crosshair_lps = pages.clipped(self.views[plane], point_lps)
        for plane, view in self.views.items():
            if plane is not already:
                self.views[plane] = self.pages[plane].moved(view, self.crosshair_lps)

    def _renew_triad(self, *, turned: bool = True) -> None:
        """Measure turns against the planes of what is shown now; slices alone have no triad."""
        if len(self.views) < len(Plane):
            self.triad = None
            return
        grid = next(iter(self.views.values())).grid
        keep = turned and self.triad is not None
        self.triad = self.triad.on(grid) if keep and self.triad is not None else Triad.of(grid)

    def _shape(self, plane: Plane) -> tuple[float, float]:
        size = self._sizes[plane]
        if self.is_hidden(plane):
            return FIRST_SIZE.width, FIRST_SIZE.height
        return size.width, size.height
