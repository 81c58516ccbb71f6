"""Pictures that leave the program: drawn afresh, without names, saved or copied."""

from collections.abc import Callable
from functools import partial

from spine_app.controllers.notices import tell
from spine_app.controllers.pictures.legend import over_of
from spine_app.controllers.pictures.sheet import Sheet, developed
from spine_app.controllers.pictures.task import PictureTask
from spine_app.controllers.pictures.texts import file_name, saved
from spine_app.domain.errors import RequestRefused
from spine_app.domain.pictures.film_errors import NothingToPicture
from spine_app.pipelines.pictures.png import png_of

PNG = "image/png"


class PictureControl(PictureTask):
    """Makes the picture that the dialog describes. Loop thread only."""

    def save(self) -> None:
        """Make the picture, for the page to save."""
        name = file_name(self._dialog.wanted.subject.value)
        self.start(self._make(partial(self._give, name)))

    def copy(self) -> None:
        """Make the picture, for the clipboard."""
        self.start(self._make(self._lend))

    def sheet(self) -> Sheet:
        """The picture that the dialog describes.

        Raises:
            NothingToPicture: no view of it shows anything.
            RequestRefused: it would be too large.
        """
        if not self._dialog.boxes():
            raise NothingToPicture
        wanted, page = self._dialog.wanted, self._dialog.page()
        over = over_of(wanted)
        shots = {
            placed.view: self._views.shot(placed.view, placed.css, over) for placed in page.views
        }
        known = {name: shot for name, shot in shots.items() if shot is not None}
        if len(known) != len(shots):
            raise RequestRefused
        return Sheet(page, known, self._dialog.caption)

    async def _make(self, give: Callable[[bytes], None]) -> None:
        with self._screen.update():
            self._shown.taking = True
        try:
            sheet = self.sheet()
            content = await developed(sheet, lambda pixels: png_of(pixels, sheet.mm_per_pixel))
            with self._screen.update():
                give(content)
        finally:
            with self._screen.update():
                self._shown.taking = False

    def _give(self, name: str, content: bytes) -> None:
        self._downloads.offer(name, PNG, content)
        tell(self._screen.shown, saved("picture.saved", name))

    def _lend(self, content: bytes) -> None:
        self._shown.copy_ticket = self._downloads.lend("spine-picture.png", PNG, content)
