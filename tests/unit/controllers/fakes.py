"""Fakes at the edges of a session: the page, the jobs, the views."""

import asyncio
from dataclasses import asdict

from spine_app.domain.errors import JobCrashed
from tests.unit.controllers.told import SECRET


class Page:
    """Stands in for trame's state; looks for the path of the study in all that goes out."""

    def __init__(self, shown):
        self.shown = shown
        self.flushes = 0
        self.leaks = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.flushes += 1
        told = asdict(self.shown)
        self.leaks += [name for name, value in told.items() if SECRET in repr(value)]


class FakeJob:
    """A job that answers what a test tells it to."""

    def __init__(self, request):
        self.request = request
        self.sent = []
        self.received = bytearray()
        self.is_running = True
        self.stops = 0
        self._answers = asyncio.Queue()

    def answer(self, *answers):
        for answer in answers:
            self._answers.put_nowait(answer)

    def crash(self, error=None):
        self.is_running = False
        self._answers.put_nowait(error or JobCrashed())

    def end(self):
        self.is_running = False
        self._answers.put_nowait(StopAsyncIteration())

    def __aiter__(self):
        return self

    async def __anext__(self):
        answer = await self._answers.get()
        if isinstance(answer, Exception):
            self._answers.put_nowait(answer)
            raise answer
        return answer

    async def send(self, message):
        if not self.is_running:
            raise JobCrashed
        self.sent.append(message)

    async def send_bytes(self, data):
        if not self.is_running:
            raise JobCrashed
        self.received += data

    async def stop(self):
        self.stops += 1
        self.end()
        await asyncio.sleep(0)


class Starter:
    """Starts fake jobs, at once or when `gate` is set."""

    def __init__(self):
        self.jobs = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.errors = []

    async def __call__(self, request):
        await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.jobs.append(FakeJob(request))
        return self.jobs[-1]


class Drawn:
    """A view target that remembers its volume and what it was told last."""

    def __init__(self):
        self.volume = None
        self.calls = []
        self.broken = False
        self.labels = None
        self.table = None
        self.half_spaces = ()
        self.meshes = ()
        self.asked_looks = {}
        self.picked = None

    def show_labels(self, labels, table):
        self.labels, self.table = labels, table

    def paint_labels(self, table):
        self.table = table

    def clear_labels(self):
        self.labels = None

    def show(self, volume):
        if self.broken:
            raise MemoryError
        self.volume = volume

    def clear(self):
        self.volume = None

    def show_slice(self, volume, settings):
        self.show(volume)
        self.apply(settings)

    def apply(self, what):
        self.calls.append(what)

    def look(self, camera, overlay=None):
        self.calls.append(camera)

    def resize(self, width, height):
        self.calls.append((width, height))

    def cut(self, half_spaces):
        self.half_spaces = half_spaces

    def show_meshes(self, meshes):
        self.meshes = meshes

    def thumbnails(self, camera, looks, size, on_picture):
        self.asked_looks = looks
        self.on_picture = on_picture

    def pick(self, ray):
        return self.picked
