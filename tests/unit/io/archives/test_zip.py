import io
import stat
import struct
import zipfile
import zlib

import pytest

from spine_app.domain.errors import (
    EncryptedArchive,
    StudyTooLarge,
    UnsafeArchive,
    UnsupportedArchive,
)
from tests.data.archives import expand, files, overlapping_zip, zipped


def test_z2_links_in_an_archive_are_counted_and_left_out():
    link = zipfile.ZipInfo("link")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = expand(zipped([(link, b"/etc/passwd"), ("a", b"1")]))
    assert files(found) == [b"1"]
    assert found.special == 1


def test_z4_entries_that_share_bytes_are_refused():
    assert len(expand(overlapping_zip(1)).sources) == 1
    with pytest.raises(UnsafeArchive):
        expand(overlapping_zip(500))


@pytest.mark.parametrize("size", [1, 5_000_000])
def test_z5_a_size_that_lies_is_refused(size):
    content = bytearray(zipped([("a", bytes(range(256)) * 100)]))
    struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, size)
    with pytest.raises(UnsafeArchive):
        expand(bytes(content))


def test_z6_a_directory_too_long_to_list_is_refused_by_its_size():
    content = bytearray(zipped([("a", b"1")]))
    struct.pack_into("<L", content, content.index(b"PK\5\6") + 12, 2**31)
    with pytest.raises(UnsafeArchive):
        expand(bytes(content))


def test_z7_air_may_be_packed_a_thousand_to_one():
    found = expand(zipped([("a", b"\0" * 30_000_000)]))
    assert found.sources[0].size == 30_000_000


def test_more_than_the_ratio_is_refused_beyond_the_free_bytes(monkeypatch):
    monkeypatch.setattr("spine_app.io.archives.budget._FREE_RATIO_BYTES", 2**20)
    with pytest.raises(UnsafeArchive):
        expand(zipped([("a", b"\0" * 30_000_000)]))


def test_more_bytes_than_the_limit_are_refused_while_they_come_out():
    with pytest.raises(StudyTooLarge):
        expand(zipped([("a", b"\0" * 30_000_000)]), upload_bytes=10_000_000)


def test_z8_a_password_is_named():
    content = bytearray(zipped([("a", b"1")]))
    for start, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        struct.pack_into("<H", content, content.index(start) + offset, 1)
    with pytest.raises(EncryptedArchive):
        expand(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_z8_other_methods_are_unsupported(method):
    with pytest.raises(UnsupportedArchive):
        expand(zipped([("a", b"1")], method))


def test_z9_bytes_before_the_archive_and_a_long_comment_are_fine():
    buffer = io.BytesIO(zipped([("a", b"1")]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"CANARY" * 1000
    assert files(expand(buffer.getvalue())) == [b"1"]


@pytest.mark.parametrize("cut", [1, 10, 30, 60])
def test_z9_a_truncated_archive_is_refused(cut):
    with pytest.raises(UnsafeArchive):
        expand(zipped([("a", b"1" * 50)])[:-cut])


def test_z9_the_last_end_record_whose_comment_reaches_the_end_counts():
    content = bytearray(zipped([("a", b"1")]))
    comment = content[content.index(b"PK\5\6") :]
    struct.pack_into("<H", content, len(content) - 2, len(comment) + 3)
    assert files(expand(bytes(content + comment + b"end"))) == [b"1"]


def test_z9_bytes_after_the_archive_are_fine():
    assert files(expand(zipped([("a", b"1")]) + b"more")) == [b"1"]


def wide():
    """A ZIP whose entry and directory are written with ZIP64 fields."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("a", "w", force_zip64=True) as a:
        a.write(b"1234")
    plain = buffer.getvalue()
    at = plain.index(b"PK\1\2")
    end = plain.index(b"PK\5\6")
    record = bytearray(plain[at:end])
    struct.pack_into("<2L", record, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", record, 30, 28)
    struct.pack_into("<L", record, 42, 0xFFFFFFFF)
    record += struct.pack("<2H3Q", 1, 24, 4, 4, 0)
    end_64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(record), at)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at + len(record), 1)
    full = b"PK\5\6" + b"\0" * 4 + b"\xff" * 12 + b"\0" * 2
    return bytearray(plain[:at] + record + end_64 + locator + full)


def test_z9_zip64_is_read():
    assert files(expand(bytes(wide()))) == [b"1234"]


@pytest.mark.parametrize("offset", [-66, -58, -50])
def test_z9_zip64_that_lies_is_refused(offset):
    content = wide()
    struct.pack_into("<Q", content, len(content) + offset, 2**62)
    with pytest.raises(UnsafeArchive):
        expand(bytes(content))


def test_one_piece_of_several_is_unsupported():
    content = bytearray(zipped([("a", b"1")]))
    struct.pack_into("<H", content, content.index(b"PK\5\6") + 4, 1)
    with pytest.raises(UnsupportedArchive):
        expand(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_content_that_does_not_match_its_checksum_is_refused(method):
    content = bytearray(zipped([("a", b"1234")], method))
    struct.pack_into("<L", content, content.index(b"PK\1\2") + 16, zlib.crc32(b"1235"))
    with pytest.raises(UnsafeArchive):
        expand(bytes(content))


def test_z10_a_name_that_claims_to_be_utf8_and_is_not_means_nothing():
    content = zipped([("\N{BONE}", b"1")]).replace("\N{BONE}".encode(), b"\xff\xfe\xfd\xfc")
    assert files(expand(content)) == [b"1"]


def test_stored_entries_do_not_count_twice_against_the_bytes_of_an_upload():
    content = zipped([("a", b"\0" * 1000)], zipfile.ZIP_STORED)
    assert expand(content, upload_bytes=1500).sources[0].size == 1000
