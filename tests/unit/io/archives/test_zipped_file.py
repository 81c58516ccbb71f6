import zlib

import pytest

from spine_app.domain.errors import FilesChanged
from spine_app.io.archives import zipped_file
from spine_app.io.archives.zipped_file import RecentFiles, ZippedFile, inflate
from spine_app.io.sources import MemorySource

CONTENT = bytes(range(256)) * 2000
SIZE = len(CONTENT)


def deflated(content=CONTENT):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


def source(packed=None, size=SIZE, number=0, kept=None):
    packed = deflated() if packed is None else packed
    return ZippedFile(MemorySource(packed), size, number, kept or RecentFiles())


@pytest.mark.parametrize(
    ("offset", "length"),
    [(0, 10), (3, 16384), (65000, 536), (65000, 537), (300_000, 10), (511_990, 100), (600_000, 1)],
)
def test_any_part_can_be_read(offset, length):
    assert source().read(offset, length) == CONTENT[offset : offset + length]


def test_pieces_are_small_however_well_the_content_packs():
    pieces = list(inflate(MemorySource(deflated(bytes(10_000_000)))))
    assert max(map(len, pieces)) <= 2**18
    assert sum(map(len, pieces)) == 10_000_000


def test_reading_the_beginning_keeps_nothing():
    kept = RecentFiles()
    source(kept=kept).read(0, 16384)
    assert kept.get(0) is None


def test_what_was_read_last_is_kept_and_older_files_are_let_go(monkeypatch):
    monkeypatch.setattr(zipped_file, "_KEPT_BYTES", 2 * len(CONTENT))
    kept = RecentFiles()
    for number in (0, 1, 0, 2):
        source(number=number, kept=kept).read(0, len(CONTENT))
    assert kept.get(0) is not None
    assert kept.get(1) is None
    assert kept.get(2) is not None


@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_an_archive_that_changed_since_it_was_checked_is_not_read(size):
    with pytest.raises(FilesChanged):
        source(size=size).read(0, size)


@pytest.mark.parametrize("packed", [b"\xff" * 10, deflated()[:-5], b""])
def test_damage_that_came_later_is_told(packed):
    with pytest.raises(FilesChanged):
        source(packed).read(0, len(CONTENT))
