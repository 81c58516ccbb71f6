"""`POST /upload`: many files streamed into a sink, counted on the way, never written down."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from aiohttp import BodyPartReader, ClientPayloadError, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from spine_app.domain.errors import (
    NoImages,
    RequestRefused,
    SpineError,
    StudyTooLarge,
    UploadBusy,
    UploadInterrupted,
)
from spine_app.domain.limits import ReadLimits

T = TypeVar("T")

CHUNK_BYTES: Final = 256 * 1024
FORM_OVERHEAD_BYTES: Final = 64 * 1024 * 1024
"""Boundaries and part headers of the largest form we take, on top of the files in it."""

STATUS: Final = {
    StudyTooLarge: web.HTTPRequestEntityTooLarge.status_code,
    UploadInterrupted: web.HTTPRequestTimeout.status_code,
    RequestRefused: web.HTTPBadRequest.status_code,
}


class UploadSink(Protocol):
    """Where the bytes go.

    Calls come one at a time and in order: `begin`, then for each file `file_started`, any number
    of `chunk`, `file_ended`, and at the end `finished`. If anything goes wrong after `begin`, in
    the sink or on the way, `aborted` is called instead of the rest, once. A call that takes its
    time slows the sender down. Any of them may raise a `SpineError`; its code is the answer.
    """

    async def begin(self, total_bytes: int) -> None:
        """A new upload of about this size, 0 where unknown: forget the one before."""

    async def file_started(self) -> None:
        """The next chunks belong to one new file."""

    async def chunk(self, data: bytes) -> None:
        """The next bytes of the file; never empty."""

    async def file_ended(self) -> None:
        """The file is complete."""

    async def finished(self) -> None:
        """All files have arrived."""

    async def aborted(self, error: SpineError) -> None:
        """The upload will not be completed, because of this."""


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What one upload may bring; `idle_s` is the longest silence of the sender."""

    total_bytes: int = ReadLimits.upload_bytes
    files: int = ReadLimits.files
    idle_s: float = 60.0

    @property
    def body_bytes(self) -> int:
        """The longest request body."""
        return self.total_bytes + FORM_OVERHEAD_BYTES


class Uploads:
    """The upload route; one upload at a time."""

    def __init__(self, sink: UploadSink, limits: UploadLimits) -> None:
        """Send what arrives to `sink`."""
        self._sink = sink
        self._limits = limits
        self._is_busy = False

    async def receive(self, request: web.Request) -> web.Response:
        """Take one multipart form of files; the names and types in it are not looked at."""
        if request.content_type != "multipart/form-data":
            raise web.HTTPUnsupportedMediaType
        if self._is_busy:
            return _answer(UploadBusy.code, web.HTTPConflict.status_code)
        self._is_busy = True
        try:
            await self._pass_on(request)
        except SpineError as error:
            status = STATUS.get(type(error), web.HTTPUnprocessableEntity.status_code)
            return _answer(error.code, status)
        finally:
            self._is_busy = False
        return _answer("ok", web.HTTPOk.status_code)

    async def _pass_on(self, request: web.Request) -> None:
        await self._sink.begin(request.content_length or 0)
        reason: SpineError | None = UploadInterrupted()
        try:
            await self._pass_on_files(request)
            await self._sink.finished()
            reason = None
        except SpineError as error:
            reason = error
            raise
        finally:
            if reason is not None:
                await self._sink.aborted(reason)

    async def _pass_on_files(self, request: web.Request) -> None:
        meter = _Meter(request, self._limits)
        form = await _form(request)
        while (part := await meter.next_part(form)) is not None:
            await self._sink.file_started()
            while data := await meter.next_chunk(part):
                await self._sink.chunk(data)
            await self._sink.file_ended()
        if not meter.files:
            raise NoImages


class _Meter:
    """Reads parts and chunks while counting them and watching the clock."""

    def __init__(self, request: web.Request, limits: UploadLimits) -> None:
        self._request = request
        self._limits = limits
        self._bytes = 0
        self.files = 0

    async def next_part(self, form: MultipartReader) -> BodyPartReader | None:
        part = await self._in_time(form.next())
        if part is None:
            return None
        if not isinstance(part, BodyPartReader):
            raise RequestRefused
        self.files += 1
        if self.files > self._limits.files:
            raise StudyTooLarge
        return part

    async def next_chunk(self, part: BodyPartReader) -> bytes:
        data = bytes(await self._in_time(part.read_chunk(CHUNK_BYTES)))
        self._bytes += len(data)
        over = self._request.content.total_bytes > self._limits.body_bytes
        if over or self._bytes > self._limits.total_bytes:
            raise StudyTooLarge
        return data

    async def _in_time(self, step: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._limits.idle_s):
                return await step
        except (TimeoutError, ConnectionError, ClientPayloadError, web.RequestPayloadError):
            raise UploadInterrupted from None
        except (ValueError, HttpProcessingError):
            raise RequestRefused from None


async def _form(request: web.Request) -> MultipartReader:
    try:
        return await request.multipart()
    except ValueError:
        raise RequestRefused from None


def _answer(code: str, status: int) -> web.Response:
    return web.json_response({"code": code}, status=status)
