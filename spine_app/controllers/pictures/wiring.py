"""Everything about pictures and films of one session, wired to each other."""

from dataclasses import dataclass
from pathlib import Path

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.pictures.actions import PictureActions
from spine_app.controllers.pictures.control import PictureControl
from spine_app.controllers.pictures.dialog import PictureDialog
from spine_app.controllers.pictures.film import FilmControl
from spine_app.controllers.pictures.views import PictureViews
from spine_app.controllers.viewer import Viewer
from spine_app.screen.screen import Screen


@dataclass(frozen=True)
class Outlet:
    """How files leave.

    Attributes:
        downloads: gives them to the page.
        work: the session's private folder, in which films are written.
    """

    downloads: Downloads
    work: Path


class Pictures:
    """Pictures and films of one session. Loop thread only."""

    def __init__(self, screen: Screen, viewer: Viewer, views: PictureViews, outlet: Outlet) -> None:
        """Make pictures of what a viewer shows."""
        self.dialog = PictureDialog(screen, views, viewer)
        self.control = PictureControl(screen, self.dialog, views, outlet.downloads)
        self.films = FilmControl(screen, self.dialog, views, outlet.downloads)
        self.films.work = outlet.work
        self.actions = PictureActions(screen, self.dialog, self.control, self.films)

    def leave(self) -> None:
        """The study on screen changes: what is being made of it ends."""
        self.control.drop()
        self.films.drop()

    async def stop(self) -> None:
        """End what is being made; the session ends."""
        await self.control.cancel()
        await self.films.cancel()
