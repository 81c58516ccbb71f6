"""What the helper was given and has made of it, as far as this session remembers."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from weakref import WeakKeyDictionary

from spine_app.domain.helper_errors import HelperError
from spine_app.domain.volume import Volume
from spine_app.helper_client.client import HelperClient
from spine_app.helper_client.documents import JobRequest

_KEY_LENGTH: Final = 48
_PATIENCE_S: Final = 5.0


class Kept:
    """Digests of volumes, and keys under which the helper finds a result again. Loop thread."""

    def __init__(self) -> None:
        """Nothing was sent yet."""
        self._digests: WeakKeyDictionary[Volume, str] = WeakKeyDictionary()
        self._spoiled: Counter[str] = Counter()
        self._volumes: set[str] = set()
        self._jobs: set[str] = set()
        self._sending = asyncio.Lock()

    async def put(self, client: HelperClient, volume: Volume) -> str:
        """Make a volume resident where it is not; who comes while it is sent waits for that.

        Returns:
            The digest of its voxels.

        Raises:
            HelperError: it cannot be done.
        """
        async with self._sending:
            digest = await client.put(volume, self.digest(volume))
            self._digests[volume] = digest
            self._volumes.add(digest)
        return digest

    def digest(self, volume: Volume) -> str | None:
        """That of a volume which was sent before; None where it was not."""
        return self._digests.get(volume)

    def key(self, request: JobRequest) -> str:
        """Key of a request: the same one finds the same job, and its result, again."""
        name = _name(request)
        return f"{name}-{self._spoiled[name]}"

    def spoil(self, request: JobRequest) -> None:
        """The job of a request gave nothing: the next one shall be another."""
        self._spoiled[_name(request)] += 1

    def made(self, job: str) -> None:
        """The helper has a job of ours."""
        self._jobs.add(job)

    async def forget(self, client: HelperClient) -> None:
        """Let the helper give back everything; the study was closed."""
        jobs, volumes = tuple(self._jobs), tuple(self._volumes)
        self._jobs.clear()
        self._volumes.clear()
        self._digests.clear()
        await _quietly(client, jobs, volumes)


async def _quietly(client: HelperClient, jobs: Sequence[str], volumes: Sequence[str]) -> None:
    """Results first; a helper that is gone has forgotten all of it."""
    with suppress(HelperError, TimeoutError):
        async with asyncio.timeout(_PATIENCE_S):
            for job in jobs:
                with suppress(HelperError):
                    await client.cancel(job)
            for digest in volumes:
                with suppress(HelperError):
                    await client.forget(digest)


def _name(request: JobRequest) -> str:
    told = request.model_dump_json().encode("ascii")
    return hashlib.sha256(told).hexdigest()[:_KEY_LENGTH]
