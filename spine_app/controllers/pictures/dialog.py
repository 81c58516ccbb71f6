"""What the dialog for pictures and films says about what it would make."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec

from spine_app.controllers.pictures.plan import (
    Arrangement,
    arrangement,
    frame_page,
    picture_page,
    sweep_of,
    turntable_of,
)
from spine_app.controllers.pictures.texts import caption_of, film_summary, picture_summary
from spine_app.controllers.pictures.views import PictureViews
from spine_app.controllers.viewer import Viewer
from spine_app.domain.errors import RequestRefused
from spine_app.domain.pictures.film import FRAMES_MAX, Sweep, Turntable
from spine_app.domain.pictures.legend import Caption
from spine_app.domain.pictures.page import Box, Page
from spine_app.domain.study.quality import Finding
from spine_app.domain.view.planes import Plane
from spine_app.screen.picture_state import IN_PICTURES, PictureControls, PictureKind, Subject
from spine_app.screen.screen import Screen
from spine_app.screen.texts import speaking, text

VIEWS = frozenset(subject.value for subject in Subject if subject is not Subject.LAYOUT)
PLANES = frozenset(plane.value for plane in Plane)


class PictureDialog:
    """The dialog of one session, and what it describes. Loop thread only."""

    def __init__(self, screen: Screen, views: PictureViews, viewer: Viewer) -> None:
        """Describe on this screen what can be made of these views."""
        self._screen = screen
        self._shown = screen.shown.pictures
        self._views = views
        self._viewer = viewer
        self.findings: Callable[[], tuple[Finding, ...]] = tuple
        """What limits the series on screen."""
        self._arrangement = Arrangement()
        self._can_film = find_spec("av") is not None

    @property
    def wanted(self) -> PictureControls:
        """What the user chose."""
        return self._screen.controls.picturing

    @property
    def caption(self) -> Caption:
        """The strip under every picture."""
        with speaking(IN_PICTURES):
            return caption_of(self.findings(), coarse=self._viewer.is_coarse)

    def lay_out(self, rows: object) -> None:
        """Take where the views lie on the page.

        Raises:
            RequestRefused: the rows are none.
        """
        self._arrangement = arrangement(rows, VIEWS)
        self.describe()

    def boxes(self) -> tuple[Box, ...]:
        """The views of the picture that is wanted, those that show nothing left out."""
        wanted = self.wanted.subject
        return tuple(box for box in self._arrangement.of(wanted) if box.view in self._views.names)

    def page(self) -> Page:
        """The picture that is wanted.

        Raises:
            RequestRefused: there is nothing to picture, or it would be too large.
        """
        return picture_page(self.wanted, self.boxes(), self.caption)

    def film_view(self) -> str:
        """Name of the view that a film shows."""
        if self.wanted.kind is PictureKind.TURNTABLE:
            return "volume"
        return self.wanted.subject.value if self.wanted.subject.value in PLANES else "axial"

    def film(self) -> Turntable | Sweep:
        """The film that is wanted.

        Raises:
            RequestRefused: it would be too long, or there is nothing to film.
        """
        if self.wanted.kind is PictureKind.TURNTABLE:
            return turntable_of(self.wanted)
        return sweep_of(self.wanted, self._views.count(Plane(self.film_view())))

    def frame(self) -> Page:
        """A frame of the film that is wanted."""
        (box,) = self._arrangement.of(Subject(self.film_view()))
        return frame_page(self.wanted, box, self.caption)

    def describe(self) -> None:
        """Write what would be made now, or why nothing can be."""
        with self._screen.update():
            self._list_subjects()
            self._shown.why_not = why_not = self._why_not()
            self._shown.summary = "" if why_not else self._summary()

    def _list_subjects(self) -> None:
        names = self._views.names
        titles: Mapping[str, str] = {name: text(f"view.{name}_short") for name in names}
        self._shown.subjects = [{"name": name, "title": titles[name]} for name in names]
        plane = self.film_view()
        self._shown.slices = self._views.count(Plane(plane)) if plane in PLANES else 0

    def _why_not(self) -> str:
        if not self._views.names:
            return text("picture.no_study")
        if self.wanted.kind is not PictureKind.PICTURE:
            return self._why_no_film()
        if not self.boxes():
            return text("picture.no_view")
        try:
            self.page()
        except RequestRefused:
            return text("picture.too_large")
        return ""

    def _why_no_film(self) -> str:
        if not self._can_film:
            return text("film.no_encoder")
        if self._shown.filming:
            return text("film.busy")
        if self.wanted.kind is PictureKind.TURNTABLE:
            return "" if self._views.camera is not None else text("film.no_volume")
        if self._shown.slices < 2:
            return text("film.one_slice" if self._shown.slices else "film.no_slices")
        try:
            return "" if self.film().frames <= FRAMES_MAX else text("film.too_long")
        except RequestRefused:
            return text("film.too_long")

    def _summary(self) -> str:
        if self.wanted.kind is PictureKind.PICTURE:
            return picture_summary(self.page().size)
        return film_summary(self.frame().size, self.film(), self.wanted.coding)
