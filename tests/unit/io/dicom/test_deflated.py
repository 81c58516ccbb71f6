import zlib

import numpy as np
import pytest

from spine_app.domain.errors import StudyTooLarge, UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.io.dicom.deflated import InflatedSource, inflate
from spine_app.io.sources import MemorySource

CONTENT = bytes(range(256)) * 4000


def packed(content, offset=0):
    """A deflate stream behind some bytes."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return b"\0" * offset + packer.compress(content) + packer.flush()


def test_a_stream_is_inflated_from_where_it_starts():
    assert inflate(MemorySource(packed(CONTENT, 7)), 7, ReadLimits()) == CONTENT


def test_bytes_after_the_stream_do_not_matter():
    assert inflate(MemorySource(packed(CONTENT) + b"\0"), 0, ReadLimits()) == CONTENT


@pytest.mark.parametrize(
    "content", [b"", packed(CONTENT)[:-1], packed(CONTENT)[: 2**10], b"\xff" * 9]
)
def test_a_stream_that_ends_early_or_is_none_is_unreadable(content):
    with pytest.raises(UnreadableFile):
        inflate(MemorySource(content), 0, ReadLimits())


def test_a_stream_up_to_the_limit_is_inflated_and_a_longer_one_is_too_large():
    source = MemorySource(packed(CONTENT))
    assert len(inflate(source, 0, ReadLimits(inflated_bytes=len(CONTENT)))) == len(CONTENT)
    with pytest.raises(StudyTooLarge):
        inflate(source, 0, ReadLimits(inflated_bytes=len(CONTENT) - 1))


def test_a_bomb_is_stopped_soon_after_the_limit():
    inflated = []

    class Watched(MemorySource):
        def read(self, offset, length):
            inflated.append(length)
            return super().read(offset, length)

    with pytest.raises(StudyTooLarge):
        inflate(Watched(packed(b"\0" * 2**28)), 0, ReadLimits(inflated_bytes=2**20))
    assert len(inflated) == 1


def test_an_inflated_file_is_read_in_pieces():
    source = InflatedSource(MemorySource(packed(CONTENT, 3)), 3, ReadLimits())
    assert source.size == len(CONTENT)
    assert source.read(300, 10) == CONTENT[300:310]
    assert source.read(len(CONTENT) - 2, 10) == CONTENT[-2:]
    assert source.read(len(CONTENT), 10) == b""


def test_a_file_that_has_become_shorter_is_unreadable():
    class Shrunk(MemorySource):
        def read(self, offset, length):
            return super().read(offset, length) if offset == 0 else b""

    noise = bytes(np.random.default_rng(0).integers(0, 256, 600_000, np.uint8))
    with pytest.raises(UnreadableFile):
        inflate(Shrunk(packed(noise)), 0, ReadLimits())
