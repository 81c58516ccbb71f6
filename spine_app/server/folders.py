"""`POST /folders`, `/open` and `/open-labels`: choosing a place of this computer from the page.

Names may name a patient, so they travel in these answers alone: never in the shared state, a URL
or a log. All routes need the login cookie and the page's own origin, as every route does.
"""

import asyncio
import os
import stat
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDERS_MAX = 2000
"""Folders and image files listed at most; more would not be looked through by hand."""
IMAGE_ENDINGS = (".nii", ".nii.gz", ".nrrd", ".mha")
"""Files that are listed by name: a label map is one of them."""

OpenPath = Callable[[Path], Awaitable[None]]


class FolderRequest(BaseModel):
    """Body of all requests: an absolute path, or nothing for the home folder."""

    model_config = ConfigDict(extra="forbid", strict=True)

    path: Annotated[str, Field(min_length=1, max_length=4096)] | None = None


@dataclass(frozen=True)
class FolderListing:
    """What one folder holds.

    Attributes:
        path: the folder itself.
        parent: the folder above, None at the top.
        home: the user's home folder.
        separator: between the parts of a path on this system.
        folders: names of the folders in it, sorted, hidden ones left out.
        files: number of regular files in it.
        images: names of those that look like image files, sorted.
    """

    path: str
    parent: str | None
    home: str
    separator: str
    folders: list[str]
    files: int
    images: list[str]


class Folders:
    """The three routes."""

    def __init__(self, open_path: OpenPath, open_labels: OpenPath, denied: str) -> None:
        """Hand over what is chosen.

        Args:
            open_path: opens a folder or file as a study.
            open_labels: opens a file as a label map on top of the study.
            denied: the sentence for what cannot be read.
        """
        self._open_path = open_path
        self._open_labels = open_labels
        self._denied = denied

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the routes to a router."""
        router.add_post("/folders", self.list_folder)
        router.add_post("/open", self.open_folder)
        router.add_post("/open-labels", self.open_labels)

    async def list_folder(self, request: web.Request) -> web.Response:
        """Answer with the listing of a folder."""
        path = await _path_of(request)
        try:
            listing = await asyncio.to_thread(list_folder, path or Path.home())
        except (OSError, ValueError):
            return web.json_response({"problem": self._denied})
        return web.json_response(asdict(listing))

    async def open_folder(self, request: web.Request) -> web.Response:
        """Open a folder or a single file as a study."""
        return await self._open(request, self._open_path)

    async def open_labels(self, request: web.Request) -> web.Response:
        """Open a single file as a label map on top of the study."""
        return await self._open(request, self._open_labels)

    async def _open(self, request: web.Request, hand_over: OpenPath) -> web.Response:
        path = await _path_of(request)
        if path is None or not await asyncio.to_thread(_is_readable, path):
            return web.json_response({"problem": self._denied})
        await hand_over(path)
        return web.json_response({})


def list_folder(path: Path) -> FolderListing:
    """Listing of a folder.

    Raises:
        OSError: it does not exist or may not be read.
        ValueError: the path is not absolute.
    """
    if not path.is_absolute():
        raise ValueError
    folders, images, files = [], [], 0
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=True):
                if not entry.name.startswith(".") and _is_text(entry.name):
                    folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False):
                files += 1
                if entry.name.lower().endswith(IMAGE_ENDINGS) and _is_text(entry.name):
                    images.append(entry.name)
    parent = str(path.parent) if path.parent != path else None
    for names in (folders, images):
        names.sort(key=str.casefold)
        del names[FOLDERS_MAX:]
    return FolderListing(str(path), parent, str(Path.home()), os.sep, folders, files, images)


async def _path_of(request: web.Request) -> Path | None:
    try:
        body = FolderRequest.model_validate_json(await request.read())
    except ValidationError:
        raise web.HTTPBadRequest from None
    return None if body.path is None else Path(body.path)


def _is_readable(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return path.is_absolute() and (stat.S_ISDIR(mode) or stat.S_ISREG(mode))


def _is_text(name: str) -> bool:
    """Whether a name survives the trip through JSON; undecodable bytes would not."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
