"""Volumes that stay in memory between jobs, by the digest of their bytes."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from spine_helper.service.blocks import Block, make_block
from spine_helper.service.contract import DIGEST_PATTERN
from spine_helper.service.npy import MAX_HEADER
from spine_helper.service.problems import ProblemCode, Refused
from spine_helper.volumes.grid import Grid

STORE_BYTES: Final = 3 * 2**30
"""Most bytes of all volumes together: three of the largest there may be."""


class Shelf:
    """The bytes of one volume, given back when no job reads them and the store lets go."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._readers = 0
        self._is_kept = True

    @property
    def is_read(self) -> bool:
        """Whether a job that has not ended reads it."""
        return self._readers > 0

    def lend(self) -> None:
        """Keep the bytes until `take_back`."""
        self._readers += 1

    def take_back(self) -> None:
        """End one `lend`."""
        self._readers -= 1
        self._close_if_free()

    def let_go(self) -> None:
        """The store does not have it any more."""
        self._is_kept = False
        self._close_if_free()

    def _close_if_free(self) -> None:
        if not self._readers and not self._is_kept:
            self.block.close()


@dataclass(frozen=True, eq=False)
class Volume:
    """A resident volume.

    Attributes:
        id: sha-256 of the `.npy` file it came in, in lower-case hex.
        grid: of its voxels.
        shelf: its bytes, the head of the file included.
        offset: of the first voxel in them.
    """

    id: str
    grid: Grid
    shelf: Shelf
    offset: int


class VolumeStore:
    """Owns all resident volumes. The one not used for longest goes first; one in use stays."""

    def __init__(self, limit_bytes: int = STORE_BYTES) -> None:
        self._limit = limit_bytes
        self._volumes: OrderedDict[str, Volume] = OrderedDict()
        self._promised = 0

    def __len__(self) -> int:
        return len(self._volumes)

    @property
    def held_bytes(self) -> int:
        """Bytes of all volumes and of all that are being received."""
        return self._promised + sum(v.shelf.block.size for v in self._volumes.values())

    def make_room(self, size: int) -> Block:
        """An empty block; `keep` or `give_up` must follow.

        Raises:
            Refused: it cannot fit while the running jobs keep theirs (`store-full`).
        """
        if size > self._limit:
            raise Refused(ProblemCode.BODY_TOO_LARGE)
        idle = [v for v in self._volumes.values() if not v.shelf.is_read]
        while self.held_bytes + size > self._limit:
            if not idle:
                raise Refused(ProblemCode.STORE_FULL)
            self.drop(idle.pop(0).id)
        self._promised += size
        try:
            return make_block(size)
        except (OSError, MemoryError):
            self._promised -= size
            raise Refused(ProblemCode.STORE_FULL) from None

    def keep(self, volume: Volume) -> None:
        """Take in a volume whose block came from `make_room`."""
        self._promised -= volume.shelf.block.size
        self.drop(volume.id)
        self._volumes[volume.id] = volume

    def give_up(self, block: Block) -> None:
        """Forget a block that was not filled."""
        self._promised -= block.size
        block.close()

    def find(self, volume_id: str) -> Volume:
        """A resident volume, which counts as a use of it.

        Raises:
            Refused: it is not resident, or not any more (`unknown-volume`).
        """
        if re.match(DIGEST_PATTERN, volume_id) is None or volume_id not in self._volumes:
            raise Refused(ProblemCode.UNKNOWN_VOLUME)
        self._volumes.move_to_end(volume_id)
        return self._volumes[volume_id]

    def drop(self, volume_id: str) -> None:
        """Let go of a volume where there is one; its bytes stay as long as a job reads them."""
        volume = self._volumes.pop(volume_id, None)
        if volume is not None:
            volume.shelf.let_go()

    def clear(self) -> None:
        """Let go of all volumes."""
        for volume_id in list(self._volumes):
            self.drop(volume_id)


def fits(size: int, grid: Grid) -> bool:
    """Whether a file of this size can hold the voxels of a grid and one plausible head."""
    return 0 < size - 2 * grid.voxel_count <= MAX_HEADER
