"""Films that leave the program: frame by frame from the render thread to the encoder's process."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from spine_app.controllers.background import to_its_end
from spine_app.controllers.downloads import Downloads
from spine_app.controllers.notices import tell
from spine_app.controllers.pictures.dialog import PictureDialog
from spine_app.controllers.pictures.reel import Reel, reel_of
from spine_app.controllers.pictures.sheet import developed
from spine_app.controllers.pictures.shot import Pixels
from spine_app.controllers.pictures.task import PictureTask
from spine_app.controllers.pictures.texts import file_name, film_progress, saved
from spine_app.controllers.pictures.views import PictureViews
from spine_app.domain.pictures.film_delivery import (
    FILM_NAME,
    FilmEnd,
    FilmFrame,
    FilmReady,
    StartFilm,
)
from spine_app.jobs.registry import FILM
from spine_app.jobs.runner import Job, start_job
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text

FilmJob = Job[FilmReady]
FilmStarter = Callable[[StartFilm], Awaitable[FilmJob]]
MP4 = "video/mp4"
SHOW_LEFT_AFTER = 5
"""Frames before the time left is told; earlier it would jump."""


async def start_film_job(request: StartFilm) -> FilmJob:
    """Start the child process that compresses a film."""
    return await start_job(FILM, request)


def rgb_bytes(pixels: Pixels) -> bytes:
    """The bytes of a frame as the encoder takes them, of (height, width, 4) uint8 RGBA."""
    return pixels[..., :3].tobytes()


class FilmControl(PictureTask):
    """Makes the film that the dialog describes, one at a time. Loop thread only.

    Frames are drawn one ahead of the encoder and handed on; none is kept.
    """

    _serial = 0

    def __init__(
        self, screen: Screen, dialog: PictureDialog, views: PictureViews, downloads: Downloads
    ) -> None:
        """Film these views; files leave by `downloads`."""
        super().__init__(screen, dialog, views, downloads)
        self.start_job: FilmStarter = start_film_job
        self.work = Path()
        """The session's private folder."""

    def make(self) -> None:
        """Begin the film; while one is being made, nothing happens."""
        self.start(self._make())

    async def _make(self) -> None:
        reel = reel_of(self._dialog, self._views)
        self._serial += 1
        folder = self.work / f"film-{self._serial}"
        self._begin(reel)
        try:
            await self._film(reel, folder)
            self._offer(reel, folder)
        except asyncio.CancelledError:
            with self._screen.update():
                tell(self._screen.shown, text("film.cancelled"))
            raise
        finally:
            self._end()
            await to_its_end(shutil.rmtree, folder, ignore_errors=True)

    async def _film(self, reel: Reel, folder: Path) -> None:
        """Write the film into a folder."""
        width, height = reel.page.size
        request = StartFilm(str(folder), width, height, reel.rate, reel.coding)
        async with await self.start_job(request) as job:
            await self._send(reel, job)
            await job.send(FilmEnd())
            async for _ready in job:
                return

    async def _send(self, reel: Reel, job: FilmJob) -> None:
        """Draw the frames, each while the one before goes to the encoder."""
        started = time.monotonic()
        ahead = asyncio.create_task(developed(reel.sheet(0), rgb_bytes))
        try:
            for number in range(reel.count):
                frame = await ahead
                if number + 1 < reel.count:
                    ahead = asyncio.create_task(developed(reel.sheet(number + 1), rgb_bytes))
                await job.send(FilmFrame(reel.hold))
                await job.send_bytes(frame)
                self._tell_progress(number + 1, reel.count, time.monotonic() - started)
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)

    def _offer(self, reel: Reel, folder: Path) -> None:
        """Give the film to the page under a name of our own."""
        kept = folder.with_suffix(".mp4")
        (folder / FILM_NAME).replace(kept)
        name = file_name(reel.view, reel.kind.value)
        with self._screen.update():
            self._downloads.offer_file(name, MP4, kept)
            tell(self._screen.shown, saved("film.saved", name))

    def _begin(self, reel: Reel) -> None:
        with self._screen.update():
            self._shown.filming = True
            self._shown.film_title = text(f"film.{reel.kind.value}")
            self._tell_progress(0, reel.count, 0.0)
            self._dialog.describe()

    def _end(self) -> None:
        with self._screen.update():
            self._shown.filming = False
            self._dialog.describe()

    def _tell_progress(self, done: int, count: int, spent_s: float) -> None:
        left = None if done < SHOW_LEFT_AFTER else spent_s / done * (count - done)
        with self._screen.update():
            self._shown.film_fraction = round(done / count, 3)
            self._shown.film_done = film_progress(done, count, left)
