import pytest

from spine_app.domain.errors import StudyTooLarge, UnsafeArchive, UnsupportedArchive
from spine_app.domain.limits import ReadLimits
from spine_app.io.archives.expanding import expand_archives
from spine_app.io.scan import find_files
from tests.data.archives import expand, files, tarred, zipped

PACK = {"zip": zipped, "tar": tarred}
NAMES = [
    "../../a", "/etc/passwd", "C:\\a", "\\\\?\\C:\\a", "\\\\host\\a", "..%2fa", "CON",
    "x" * 1000, "척추", "a\u202eb", "a.", "\N{BONE}",
]  # fmt: skip


@pytest.mark.parametrize("kind", PACK)
def test_entries_take_the_place_of_their_archive(kind):
    archive = PACK[kind]([("a", b"1"), ("folder/", b""), ("folder/b", b"2")])
    assert files(expand(b"first", archive, b"last")) == [b"first", b"1", b"2", b"last"]


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("name", NAMES)
def test_z1_z10_names_mean_nothing(kind, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert files(expand(PACK[kind]([(name, b"1")]))) == [b"1"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("outer", PACK)
@pytest.mark.parametrize("inner", PACK)
def test_z3_an_archive_in_an_archive_stays_closed_and_is_remembered(outer, inner):
    content = PACK[inner]([("a", b"1")])
    found = expand(PACK[outer]([("inner", content)]))
    assert files(found) == [content]
    assert isinstance(found.archive_problem, UnsupportedArchive)


@pytest.mark.parametrize("kind", PACK)
def test_z6_more_entries_than_the_limit_are_refused(kind):
    content = PACK[kind]([(str(n), b"") for n in range(51)])
    assert len(expand(content, archive_entries=51).sources) == 51
    with pytest.raises(UnsafeArchive):
        expand(content, archive_entries=50)


@pytest.mark.parametrize("kind", PACK)
def test_z6_the_limit_counts_over_all_archives(kind):
    content = PACK[kind]([(str(n), b"") for n in range(30)])
    with pytest.raises(UnsafeArchive):
        expand(content, content, archive_entries=50)


@pytest.mark.parametrize("kind", PACK)
def test_more_files_than_the_limit_are_too_large(kind):
    content = PACK[kind]([(str(n), b"") for n in range(3)])
    with pytest.raises(StudyTooLarge):
        expand(content, files=2)


OTHERS = [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\0", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"]


@pytest.mark.parametrize("start", OTHERS)
def test_z11_other_archives_are_remembered_and_left_to_other_readers(start):
    found = expand(start + b"\0" * 100)
    assert isinstance(found.archive_problem, UnsupportedArchive)
    assert len(found.sources) == 1


def test_an_ordinary_file_is_no_problem():
    assert expand(b"\0" * 128 + b"DICM").archive_problem is None


@pytest.mark.parametrize("start", [b"PK\3\4", *OTHERS])
def test_d3_what_stands_in_the_preamble_of_a_dicom_file_does_not_count(start):
    content = start.ljust(128, b"\0") + b"DICM\x02\x00\x00\x00UL\x04\x00"
    found = expand(content)
    assert files(found) == [content]
    assert found.archive_problem is None


@pytest.mark.parametrize("kind", PACK)
def test_an_archive_that_is_named_is_opened(kind, tmp_path):
    (tmp_path / "a").write_bytes(PACK[kind]([("a", b"1")]))
    found = find_files(tmp_path / "a", ReadLimits())
    expand_archives(found, ReadLimits())
    assert files(found) == [b"1"]


@pytest.mark.parametrize("kind", PACK)
def test_an_archive_that_lies_in_a_folder_stays_closed(kind, tmp_path):
    content = PACK[kind]([("a", b"1")])
    (tmp_path / "a").write_bytes(content)
    found = find_files(tmp_path, ReadLimits())
    expand_archives(found, ReadLimits())
    assert files(found) == [content]
