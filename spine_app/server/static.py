"""Files of the page: a table made at start, so that no path is ever built from a request."""

import os
import stat
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from aiohttp import web

from spine_app.server.unsafe import UnsafeStart

INDEX: Final = "index.html"


def package_roots() -> tuple[Path, ...]:
    """Folders that hold installed packages: where trame is, and this package itself."""
    found = (find_spec(name) for name in ("trame_client", "spine_app"))
    origins = [Path(spec.origin).resolve() for spec in found if spec and spec.origin]
    return (origins[0].parent.parent, origins[1].parent)


class StaticFiles:
    """Regular files below some folders, by exact URL path."""

    def __init__(self, mounts: Mapping[str, str], roots: tuple[Path, ...]) -> None:
        """List the files; links are left out, links to folders are not entered.

        Args:
            mounts: URL prefix to folder, as trame's modules registered them.
            roots: folders in which every mounted folder must lie.

        Raises:
            UnsafeStart: a mounted folder lies elsewhere.
        """
        self._files: dict[str, Path] = {}
        for prefix, folder in mounts.items():
            root = Path(folder).resolve(strict=True)
            if not any(root.is_relative_to(allowed) for allowed in roots):
                raise UnsafeStart("a static folder is not part of a package")
            for name, path in _regular_files(root):
                self._files["/".join(filter(None, (prefix.strip("/"), name)))] = path

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer with the file of exactly this path, else 404."""
        path = self._files.get(request.match_info["path"] or INDEX)
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path)


def _regular_files(root: Path) -> Iterator[tuple[str, Path]]:
    for folder, _, names in os.walk(root, followlinks=False):
        for name in names:
            path = Path(folder, name)
            if stat.S_ISREG(path.lstat().st_mode):
                yield path.relative_to(root).as_posix(), path
