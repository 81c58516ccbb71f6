"""The frames of a film that is wanted: what each of them shows."""

from collections.abc import Callable
from dataclasses import dataclass

from spine_app.controllers.pictures.dialog import PictureDialog
from spine_app.controllers.pictures.legend import Over, over_of
from spine_app.controllers.pictures.sheet import Sheet
from spine_app.controllers.pictures.shot import Shot
from spine_app.controllers.pictures.views import PictureViews
from spine_app.domain.pictures.film import Coding, Sweep, Turntable
from spine_app.domain.pictures.film_errors import NothingToPicture
from spine_app.domain.pictures.legend import Caption
from spine_app.domain.pictures.page import Page
from spine_app.domain.view.planes import Plane
from spine_app.screen.picture_state import PictureKind


@dataclass(frozen=True, eq=False)
class Reel:
    """A film that is wanted.

    Attributes:
        kind: what sort of film it is.
        page: of each frame.
        caption: the strip under each frame.
        shoot: gives the shot of a frame by its number, from 0.
        count: how many different frames there are.
        hold: how often each is shown.
        rate: frames a second.
        coding: how it is compressed.
    """

    kind: PictureKind
    page: Page
    caption: Caption
    shoot: Callable[[int], Shot | None]
    count: int
    hold: int
    rate: int
    coding: Coding

    @property
    def view(self) -> str:
        """Name of the view that is filmed."""
        return self.page.views[0].view

    def sheet(self, number: int) -> Sheet:
        """A frame, as a picture.

        Raises:
            NothingToPicture: the view shows nothing any more.
        """
        shot = self.shoot(number)
        if shot is None:
            raise NothingToPicture
        return Sheet(self.page, {self.view: shot}, self.caption)


def reel_of(dialog: PictureDialog, views: PictureViews) -> Reel:
    """The film that the dialog describes.

    Raises:
        NothingToPicture: the view shows nothing.
        RequestRefused: it would be too long.
    """
    if dialog.film_view() not in views.names:
        raise NothingToPicture
    film, page = dialog.film(), dialog.frame()
    over, css = over_of(dialog.wanted), page.views[0].css
    shoot, count, hold = (
        _turn(film, views, css, over)
        if isinstance(film, Turntable)
        else _walk(film, views, (Plane(dialog.film_view()), css), over)
    )
    wanted = dialog.wanted
    return Reel(wanted.kind, page, dialog.caption, shoot, count, hold, film.rate, wanted.coding)


Shooting = tuple[Callable[[int], Shot | None], int, int]
"""Gives the shot of a frame; how many frames there are; how often each is shown."""


def _turn(film: Turntable, views: PictureViews, css: tuple[float, float], over: Over) -> Shooting:
    start = views.camera
    if start is None:
        raise NothingToPicture
    return lambda n: views.volume_shot(film.camera(start, n), css, over), film.frames, 1


def _walk(
    film: Sweep, views: PictureViews, where: tuple[Plane, tuple[float, float]], over: Over
) -> Shooting:
    plane, css = where
    slices = views.slices(plane)
    order = [number - 1 for number in film.slices if number <= len(slices)]
    return lambda n: views.slice_shot(slices[order[n]], css, over), len(order), film.hold
