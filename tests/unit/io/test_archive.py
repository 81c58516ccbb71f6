import io
import stat
import struct
import zipfile

import pytest

from spine_app.domain.errors import (
    EncryptedArchive,
    RequestRefused,
    StudyTooLarge,
    UnsafeArchive,
    UnsupportedArchive,
    UploadInterrupted,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study import FileEnd, FileStart, UploadEnd
from spine_app.io.archive import expand_archives
from spine_app.io.scan import Found
from spine_app.io.sources import MemorySource
from spine_app.io.upload import receive_files


def packed(entries, method=zipfile.ZIP_DEFLATED):
    """Bytes of a ZIP of (name or ZipInfo, content)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def expand(*contents, **limits):
    """What is found after expanding uploaded files."""
    found = Found([MemorySource(content) for content in contents])
    expand_archives(found, ReadLimits(**limits))
    return found


def files(found):
    return [source.read(0, source.size) for source in found.sources]


def test_entries_take_the_place_of_their_archive():
    found = expand(b"first", packed([("a", b"1"), ("folder/", b""), ("folder/b", b"2")]))
    assert files(found) == [b"first", b"1", b"2"]


@pytest.mark.parametrize(
    "name",
    [
        "../../a", "/etc/passwd", "C:\\a", "\\\\?\\C:\\a", "\\\\host\\a", "..%2fa", "CON",
        "x" * 1000, "척추", "a\u202eb", "a.", "\N{BONE}",
    ],
)  # fmt: skip
def test_z1_z10_names_mean_nothing(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert files(expand(packed([(name, b"1")]))) == [b"1"]
    assert not list(tmp_path.iterdir())


def test_z2_links_in_an_archive_are_counted_and_left_out():
    link = zipfile.ZipInfo("link")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = expand(packed([(link, b"/etc/passwd"), ("a", b"1")]))
    assert files(found) == [b"1"]
    assert found.special == 1


def test_z3_an_archive_in_an_archive_stays_closed():
    inner = packed([("a", b"1")])
    assert files(expand(packed([("inner.zip", inner)]))) == [inner]


def overlapping(count):
    """Archive whose directory names the same entry many times."""
    plain = bytearray(packed([("a", b"\0" * 100_000)]))
    directory, end = plain.index(b"PK\1\2"), plain.index(b"PK\5\6")
    record = bytes(plain[directory:end])
    tail = bytearray(plain[end:])
    struct.pack_into("<HHL", tail, 8, count, count, len(record) * count)
    return bytes(plain[:directory]) + record * count + bytes(tail)


def test_z4_entries_that_share_bytes_are_refused():
    assert len(expand(overlapping(1)).sources) == 1
    with pytest.raises(UnsafeArchive):
        expand(overlapping(500))


@pytest.mark.parametrize("size", [1, 5_000_000])
def test_z5_a_size_that_lies_is_refused(size):
    content = bytearray(packed([("a", bytes(range(256)) * 100)]))
    struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, size)
    with pytest.raises(UnsafeArchive):
        expand(bytes(content))


def test_z6_more_entries_than_the_limit_are_refused():
    content = packed([(str(n), b"") for n in range(51)], zipfile.ZIP_STORED)
    assert len(expand(content, archive_entries=51).sources) == 51
    with pytest.raises(UnsafeArchive):
        expand(content, archive_entries=50)


def test_z6_the_limit_counts_over_all_archives():
    content = packed([(str(n), b"") for n in range(30)])
    with pytest.raises(UnsafeArchive):
        expand(content, content, archive_entries=50)


def test_z6_a_directory_too_long_to_list_is_refused_by_its_size():
    content = bytearray(packed([("a", b"1")]))
    struct.pack_into("<L", content, content.index(b"PK\5\6") + 12, 2**31)
    with pytest.raises(UnsafeArchive):
        expand(bytes(content))


def test_z7_air_may_be_packed_a_thousand_to_one():
    found = expand(packed([("a", b"\0" * 30_000_000)]))
    assert found.sources[0].size == 30_000_000


def test_more_than_the_ratio_is_refused_beyond_the_free_bytes(monkeypatch):
    monkeypatch.setattr("spine_app.io.archive._FREE_RATIO_BYTES", 2**20)
    with pytest.raises(UnsafeArchive):
        expand(packed([("a", b"\0" * 30_000_000)]))


def test_more_bytes_than_the_limit_are_refused_while_they_come_out():
    with pytest.raises(StudyTooLarge):
        expand(packed([("a", b"\0" * 30_000_000)]), upload_bytes=10_000_000)


def test_z8_a_password_is_named():
    content = bytearray(packed([("a", b"1")]))
    for start, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        struct.pack_into("<H", content, content.index(start) + offset, 1)
    with pytest.raises(EncryptedArchive):
        expand(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_z8_other_methods_are_unsupported(method):
    with pytest.raises(UnsupportedArchive):
        expand(packed([("a", b"1")], method))


def test_z9_bytes_before_the_archive_and_a_long_comment_are_fine():
    buffer = io.BytesIO(packed([("a", b"1")]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"CANARY" * 1000
    assert files(expand(buffer.getvalue())) == [b"1"]


@pytest.mark.parametrize("cut", [1, 10, 30, 60])
def test_z9_a_truncated_archive_is_refused(cut):
    with pytest.raises(UnsafeArchive):
        expand(packed([("a", b"1" * 50)])[:-cut])


@pytest.mark.parametrize("start", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\0", b"\x1f\x8b\x08"])
def test_z11_other_archives_are_remembered(start):
    found = expand(start + b"\0" * 100)
    assert isinstance(found.archive_problem, UnsupportedArchive)
    assert len(found.sources) == 1


class Script:
    """Channel that receives what it was given."""

    def __init__(self, *messages):
        self._messages = list(messages)

    def receive(self):
        return self._messages.pop(0) if self._messages else None


def test_uploaded_bytes_become_files_in_order():
    script = Script(FileStart(), b"ab", b"c", FileEnd(), FileStart(), FileEnd(), UploadEnd())
    received = receive_files(script, ReadLimits())
    assert [source.read(0, 10) for source in received] == [b"abc", b""]


@pytest.mark.parametrize("messages", [[], [FileStart(), b"ab"], [FileStart(), b"ab", UploadEnd()]])
def test_z19_an_upload_that_stops_is_interrupted(messages):
    with pytest.raises(UploadInterrupted):
        receive_files(Script(*messages), ReadLimits())


@pytest.mark.parametrize("messages", [[b"ab"], [FileEnd()], [FileStart(), FileStart()]])
def test_an_upload_in_the_wrong_order_is_refused(messages):
    with pytest.raises(RequestRefused):
        receive_files(Script(*messages), ReadLimits())


@pytest.mark.parametrize("limits", [{"upload_bytes": 3}, {"files": 1}])
def test_z19_an_upload_over_a_limit_is_too_large(limits):
    script = Script(*[FileStart(), b"ab", FileEnd()] * 2, UploadEnd())
    with pytest.raises(StudyTooLarge):
        receive_files(script, ReadLimits(**limits))
