"""A request's body: a volume into a block, or a small JSON document."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Final, TypeVar

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from spine_helper.service import contract
from spine_helper.service.blocks import Block
from spine_helper.service.npy import MAX_HEADER, BadArray, first_value
from spine_helper.service.problems import ProblemCode, Refused
from spine_helper.service.volume_store import Shelf, Volume, VolumeStore, fits
from spine_helper.volumes.grid import Grid

CHUNK_TIMEOUT_S: Final = 10.0
_MAX_JSON: Final = 64 * 1024

_Document = TypeVar("_Document", bound=contract.Document)


async def receive_volume(request: Request, digest: str, store: VolumeStore) -> Volume:
    """Take a volume in; everything the headers can tell is checked before the body is read.

    Args:
        request: with a `.npy` body.
        digest: sha-256 that the body must have, in lower-case hex.
        store: where it is kept.

    Raises:
        Refused: the headers or the body break the contract, or there is no room.
    """
    grid = _grid(request)
    size = _declared_size(request, grid)
    block = store.make_room(size)
    try:
        found = await _fill(request, block)
        if found != digest:
            raise Refused(ProblemCode.DIGEST_MISMATCH)
        offset = first_value(block.read(0, min(size, MAX_HEADER)), size, grid.shape_kji, "<i2")
        block.seal()
    except BadArray:
        store.give_up(block)
        raise Refused(ProblemCode.BAD_BODY) from None
    except BaseException:
        store.give_up(block)
        raise
    volume = Volume(digest, grid, Shelf(block), offset)
    store.keep(volume)
    return volume


async def receive_document(request: Request, kind: type[_Document]) -> _Document:
    """A JSON body as a document of the contract.

    Raises:
        Refused: it is of another type, too large, too slow, or breaks the contract.
    """
    if request.headers.get("content-type") != "application/json":
        raise Refused(ProblemCode.UNSUPPORTED_TYPE)
    body = bytearray()
    async for chunk in _chunks(request):
        body += chunk
        if len(body) > _MAX_JSON:
            raise Refused(ProblemCode.BODY_TOO_LARGE)
    try:
        return kind.model_validate_json(bytes(body))
    except ValidationError:
        raise Refused(ProblemCode.BAD_REQUEST) from None


def _grid(request: Request) -> Grid:
    """The grid header as a grid.

    Raises:
        Refused: it is absent, repeated, too long, or breaks the contract.
    """
    values = request.headers.getlist(contract.GRID_HEADER)
    if len(values) != 1 or len(values[0]) > contract.MAX_GRID_HEADER:
        raise Refused(ProblemCode.BAD_GRID)
    try:
        document = contract.GridDocument.model_validate_json(values[0])
    except ValidationError:
        raise Refused(ProblemCode.BAD_GRID) from None
    if not document.is_right_handed:
        raise Refused(ProblemCode.BAD_GRID)
    return Grid(**dict(document))


def _declared_size(request: Request, grid: Grid) -> int:
    """Bytes the body says it has.

    Raises:
        Refused: it says nothing, is not of the one type, or cannot hold the grid's voxels.
    """
    if request.headers.get("content-type") != "application/octet-stream":
        raise Refused(ProblemCode.UNSUPPORTED_TYPE)
    text = request.headers.get("content-length", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise Refused(ProblemCode.LENGTH_REQUIRED)
    size = int(text)
    if grid.voxel_count > contract.MAX_VOXELS or size > 2 * contract.MAX_VOXELS + MAX_HEADER:
        raise Refused(ProblemCode.BODY_TOO_LARGE)
    if not fits(size, grid):
        raise Refused(ProblemCode.SIZE_MISMATCH)
    return size


async def _fill(request: Request, block: Block) -> str:
    """Exactly as many bytes as the block has, and their digest.

    Raises:
        Refused: more or fewer arrive, or none for too long.
    """
    digest, filled = hashlib.sha256(), 0
    async for chunk in _chunks(request):
        if filled + len(chunk) > block.size:
            raise Refused(ProblemCode.SIZE_MISMATCH)
        digest.update(chunk)
        block.write(filled, chunk)
        filled += len(chunk)
    if filled != block.size:
        raise Refused(ProblemCode.SIZE_MISMATCH)
    return digest.hexdigest()


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The pieces of a body, each in time.

    Raises:
        Refused: the sender is silent for too long or has gone away.
    """
    pieces = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(CHUNK_TIMEOUT_S):
                chunk = await anext(pieces, None)
        except TimeoutError:
            raise Refused(ProblemCode.BODY_TIMED_OUT) from None
        except ClientDisconnect:
            raise Refused(ProblemCode.SIZE_MISMATCH) from None
        if chunk is None:
            return
        yield chunk
