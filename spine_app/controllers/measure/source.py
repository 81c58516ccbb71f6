"""What measurements need of the views: planes, points under pixels, values, names of structures."""

from collections.abc import Sequence

import numpy as np

from spine_app.controllers.study.series import SeriesControl
from spine_app.controllers.viewer import Viewer
from spine_app.domain.geometry import Floats
from spine_app.domain.measure.draft import patient_plane
from spine_app.domain.measure.errors import NothingPicked
from spine_app.domain.measure.roi import BoxRoi, DrawnRoi
from spine_app.domain.measure.sphere import Sphere
from spine_app.domain.measure.statistics import Statistics, flat_statistics, sphere_statistics
from spine_app.domain.measure.table import ALL_VOXELS, Placement
from spine_app.domain.slicing.paging import AcquiredPages, Pages
from spine_app.domain.study.quality import Finding
from spine_app.domain.view.plane_frame import PlaneFrame, Point, point_of
from spine_app.domain.view.planes import Plane
from spine_app.domain.view.projection import CameraProjection, Projection, SliceProjection
from spine_app.domain.volume import Volume

VOLUME = "volume"
PLANES = frozenset(plane.value for plane in Plane)
PARALLEL_COSINE = 1 - 1e-9


class MeasureSource:
    """Answers questions about what is on screen. Loop thread only."""

    def __init__(self, viewer: Viewer, series: SeriesControl) -> None:
        """Ask these."""
        self._viewer = viewer
        self._series = series

    @property
    def series_index(self) -> int:
        """Number of the series on screen; -1 for none."""
        series = self._series.on_screen
        return -1 if series is None else series.index

    @property
    def images(self) -> object:
        """What is on screen; another object when it is replaced, None for nothing."""
        return self._viewer.images

    @property
    def is_coarse(self) -> bool:
        """Whether a first look is on screen."""
        return self._viewer.is_coarse

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What limits the series on screen."""
        return self._series.findings if self._viewer.is_showing else ()

    @property
    def unit(self) -> str:
        """Unit of grey values; empty where they have none."""
        images = self._viewer.images
        return "" if images is None else images.unit

    @staticmethod
    def can_measure_in(view: str) -> bool:
        """Whether pixels of a view are points of the patient: not in curved views and locators."""
        return view == VOLUME or view in PLANES

    def placement(self, view: str, projection: Projection) -> Placement:
        """On what a point of a view would be placed now."""
        pages = self._pages(view)
        if pages is None or not isinstance(projection, SliceProjection):
            return Placement(view)
        seen = projection.view
        slab = self._viewer.slices.drawing.slab
        return Placement(
            view,
            frame_of(projection),
            step_mm=seen.axes.step,
            slice_number=pages.number(seen) if isinstance(pages, AcquiredPages) else ALL_VOXELS,
            slab_mm=slab.thickness_mm if slab.is_thick else 0.0,
            is_calibrated=pages.is_calibrated,
            has_places=pages.has_places,
        )

    def point(self, projection: Projection, x: float, y: float) -> Point:
        """The patient point under a pixel.

        Raises:
            NothingPicked: there is none in the 3D picture.
        """
        ray = projection.ray(x, y)
        if projection.is_slice:
            return point_of(ray.start_lps)
        picked = self._viewer.volume.pick(ray)
        if picked is None:
            raise NothingPicked
        return point_of(picked)

    def statistics(self, mark: BoxRoi | DrawnRoi | Sphere, placement: Placement) -> Statistics:
        """Grey values inside a region.

        Raises:
            MeasureRefused: there are none.
        """
        volume = self._volume(placement)
        if isinstance(mark, Sphere):
            return sphere_statistics(mark, volume)
        return flat_statistics(mark, volume)

    def levels(self, points: Sequence[Point]) -> str:
        """Names of the structures at some points in their order, each once; empty without any."""
        names = (self._viewer.slices.name_at(np.array(point)) for point in points)
        return " – ".join(dict.fromkeys(name for name in names if name))

    def redraw(self, view: str) -> None:
        """Draw what lies over one view again."""
        if view == VOLUME:
            self._viewer.volume.redraw()
        elif view in PLANES:
            self._viewer.slices.draw(Plane(view))

    def redraw_all(self) -> None:
        """Draw what lies over every view again."""
        self._viewer.redraw()

    def show(self, point: Point, frame: PlaneFrame | None, view: str) -> None:
        """Bring the crosshair to a point, and a slice view onto a plane through it."""
        slices = self._viewer.slices
        triad = slices.planes.triad
        if frame is not None and view in PLANES and triad is not None and slices.planes.can_turn:
            normal, wanted = triad.normals[Plane(view)], frame.normal
            wanted = wanted * (np.sign(normal @ wanted) or 1.0)
            if normal @ wanted < PARALLEL_COSINE:
                axis, angle = _turn_between(normal, wanted)
                slices.turn_to(triad.turned(axis, angle))
        slices.show_point(point)

    def nearest_plane(self, frame: PlaneFrame) -> Plane | None:
        """The slice view whose plane lies nearest to a plane in direction; None without slices."""
        triad = self._viewer.slices.planes.triad
        if triad is None:
            return None
        return max(Plane, key=lambda plane: abs(float(triad.normals[plane] @ frame.normal)))

    def _pages(self, view: str) -> Pages | None:
        return self._viewer.slices.planes.pages.get(Plane(view)) if view in PLANES else None

    def _volume(self, placement: Placement) -> Volume:
        """Where the values of a region come from.

        Raises:
            NothingPicked: nothing is on screen any more.
        """
        images = self._viewer.images
        if images is not None and placement.slice_number != ALL_VOXELS and images.acquired:
            return images.acquired.slice_volume(placement.slice_number)
        if images is None or images.volume is None:
            raise NothingPicked
        return images.volume


def frame_of(projection: Projection) -> PlaneFrame:
    """Plane and directions of a view: the shown slice, or in 3D the plane of the patient seen."""
    if isinstance(projection, SliceProjection):
        view = projection.view
        axes = view.axes
        return PlaneFrame(point_of(view.center_lps), point_of(axes.right), point_of(axes.up))
    return patient_plane(projection.ray(*(n / 2 for n in projection.size)).direction)


def beside(projection: Projection, x: float, y: float, center: Point) -> Point:
    """The point under a pixel that lies nearest to another: on the slice, or on the line of sight.

    How far a ball reaches is shown by its rim on the screen, whatever lies behind it in 3D.
    """
    ray = projection.ray(x, y)
    if projection.is_slice:
        return point_of(ray.start_lps)
    depth = float(np.subtract(center, ray.start_lps) @ ray.direction)
    return point_of(ray.start_lps + depth * ray.direction)


def screen_frame(projection: Projection) -> PlaneFrame:
    """Plane that lies parallel to the screen: the shown slice, or in 3D through the focus."""
    if isinstance(projection, CameraProjection):
        camera = projection.camera
        right, up = point_of(camera.right), point_of(camera.up)
        return PlaneFrame(point_of(camera.focus_lps), right, up)
    return frame_of(projection)


def _turn_between(before: Floats, after: Floats) -> tuple[Floats, float]:
    """Axis (3,) and degrees that turn one unit direction into another, not opposite, one."""
    axis = np.cross(before, after)
    sine = float(np.linalg.norm(axis))
    return axis / sine, float(np.degrees(np.arctan2(sine, np.dot(before, after))))
