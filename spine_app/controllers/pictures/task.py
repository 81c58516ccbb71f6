"""Work on pictures that goes on while the page is used: one piece at a time, always ended."""

from spine_app.controllers.downloads import Downloads
from spine_app.controllers.one_task import OneTask
from spine_app.controllers.pictures.dialog import PictureDialog
from spine_app.controllers.pictures.views import PictureViews
from spine_app.screen.screen import Screen


class PictureTask(OneTask):
    """Makes one picture or film at a time. Loop thread only."""

    def __init__(
        self, screen: Screen, dialog: PictureDialog, views: PictureViews, downloads: Downloads
    ) -> None:
        """Make what `dialog` describes of these views; files leave by `downloads`."""
        super().__init__(screen)
        self._dialog = dialog
        self._views = views
        self._downloads = downloads
        self._shown = screen.shown.pictures
