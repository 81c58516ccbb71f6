"""Views that draw pictures at once, or when a test lets them, and an encoder without a process."""

from pathlib import Path

import numpy as np

from spine_app.domain.pictures.film_delivery import FILM_NAME, FilmEnd, FilmFrame, FilmReady
from spine_app.domain.view.planes import Plane
from tests.unit.controllers.fakes import FakeJob

BOXES = [["volume", 0, 0, 400, 300], ["axial", 402, 0, 400, 300], ["sagittal", 402, 302, 400, 300]]


class Easel:
    """Draws pictures of one shade; gives them when they are let go of while `held` is a list."""

    def __init__(self, target, shade):
        self.asked = []
        self.held = None
        self._shade = shade
        target.picture = self.picture

    def picture(self, what, size, on_picture, more=None):
        """`more` is the volume of a slice, or what is behind the volume in 3D."""
        self.asked.append((what, size, more))
        pixels = np.full((size[1], size[0], 4), 255, np.uint8)
        pixels[..., :3] = self._shade
        if self.held is None:
            on_picture(pixels)
        else:
            self.held.append(lambda: on_picture(pixels))


def easels_of(session):
    """An easel for each view of a session of `tests.unit.controllers.session`."""
    targets = {plane.value: session.slices[plane] for plane in Plane}
    targets["volume"] = session.volume
    return {name: Easel(target, 40 + 30 * n) for n, (name, target) in enumerate(targets.items())}


def want(session, **fields):
    """Set fields of the dialog."""
    for name, value in fields.items():
        setattr(session.screen.controls.picturing, name, value)
    session.actions.pictures.follow_controls()


class FilmJob(FakeJob):
    """An encoder that writes what it was told of into a file."""

    def __init__(self, request):
        super().__init__(request)
        self.frames = []
        Path(request.work_folder).mkdir()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.stop()

    async def send(self, message):
        await super().send(message)
        if isinstance(message, FilmFrame):
            self.frames.append(message.hold)
        if isinstance(message, FilmEnd):
            path = Path(self.request.work_folder) / FILM_NAME
            path.write_bytes(b"film")
            self.answer(FilmReady(sum(self.frames), 4))


class FilmStarter:
    """Starts such encoders."""

    def __init__(self):
        self.jobs = []
        self.error = None

    async def __call__(self, request):
        if self.error is not None:
            raise self.error
        self.jobs.append(FilmJob(request))
        return self.jobs[-1]
