import os
import socket
import time

import pytest

from spine_app.domain.errors import (
    FilesChanged,
    IndexOnly,
    StudyNotFound,
    StudyTooLarge,
    UnreadableFile,
)
from spine_app.domain.limits import ReadLimits
from spine_app.io.scan import find_files
from tests.data.dicomdirs import dicomdir


def contents(found):
    return [source.read(0, 100) for source in found.sources]


def test_files_are_found_at_any_depth_in_the_order_of_their_paths(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").write_bytes(b"3")
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "a2").write_bytes(b"2")
    assert contents(find_files(tmp_path, ReadLimits())) == [b"1", b"2", b"3"]


def test_z16_unusual_names_are_just_names(tmp_path):
    for name in ("척추 CT", "a#%?&'\"", " ", "x" * 200):
        (tmp_path / name).write_bytes(b"1")
    assert len(find_files(tmp_path, ReadLimits()).sources) == 4


def test_one_file_can_be_named(tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    found = find_files(tmp_path / "a", ReadLimits())
    assert found.is_single
    assert contents(found) == [b"1"]


def test_a_path_that_is_not_there_is_not_found(tmp_path):
    with pytest.raises(StudyNotFound):
        find_files(tmp_path / "a", ReadLimits())


def test_a_path_with_a_zero_byte_is_not_found(tmp_path):
    with pytest.raises(StudyNotFound):
        find_files(tmp_path / "a\0b", ReadLimits())


def test_z12_links_are_counted_and_never_followed(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret").write_bytes(b"1")
    for name, target in (
        ("loop", inside),
        ("up", tmp_path),
        ("root", "/"),
        ("file", tmp_path / "secret"),
        ("zero", "/dev/zero"),
        ("gone", "nowhere"),
    ):
        (inside / name).symlink_to(target)
    start = time.perf_counter()
    found = find_files(inside, ReadLimits())
    assert not found.sources
    assert found.special == 6
    assert time.perf_counter() - start < 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_z13_pipes_and_sockets_are_counted_and_never_opened(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "a.dcm")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.dcm")
        found = find_files(tmp_path, ReadLimits())
    assert found.special == 2
    assert not found.sources


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_z13_a_pipe_that_is_named_is_not_found_and_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.dcm")
    with pytest.raises(StudyNotFound):
        find_files(tmp_path / "a.dcm", ReadLimits())


def test_g5_one_file_under_two_names_counts_once(tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    os.link(tmp_path / "a", tmp_path / "b")
    assert len(find_files(tmp_path, ReadLimits()).sources) == 1


def test_z14_more_files_than_the_limit_are_too_large(tmp_path):
    for n in range(4):
        (tmp_path / str(n)).touch()
    with pytest.raises(StudyTooLarge):
        find_files(tmp_path, ReadLimits(files=3))


def test_z15_a_folder_that_may_not_be_listed_is_counted(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").mkdir()
    really_scan = os.scandir

    def refuse(path):
        if str(path).endswith("b"):
            raise PermissionError
        return really_scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = find_files(tmp_path, ReadLimits())
    assert found.unreadable == 1
    assert len(found.sources) == 1


def test_a_file_that_became_a_pipe_is_not_read_and_does_not_hang(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"1")
    source = find_files(tmp_path, ReadLimits()).sources[0]
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(FilesChanged):
        source.read(0, 1)


def test_d35_a_file_that_changed_since_it_was_found_is_not_read(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"1234")
    source = find_files(tmp_path, ReadLimits()).sources[0]
    path.write_bytes(b"12345")
    with pytest.raises(FilesChanged):
        source.read(0, 4)
    path.unlink()
    with pytest.raises(FilesChanged):
        source.read(0, 4)


def test_z14_a_folder_of_millions_is_looked_at_no_further_than_the_limit(tmp_path, monkeypatch):
    looked = []

    class Endless:
        name = "a"

        def __enter__(self):
            return iter(lambda: looked.append(1) or self, None)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(os, "scandir", lambda _: Endless())
    with pytest.raises(StudyTooLarge):
        find_files(tmp_path, ReadLimits(files=3))
    assert len(looked) == 4


def test_z15_an_entry_that_cannot_be_looked_at_is_counted(tmp_path, monkeypatch):
    class Stale:
        name = "a"

        def is_file(self, follow_symlinks):
            raise OSError

        def __enter__(self):
            return iter([self])

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(os, "scandir", lambda _: Stale())
    assert find_files(tmp_path, ReadLimits()).unreadable == 1


def test_z15_a_file_that_may_not_be_read_is_not_found_when_it_is_named(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"1")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StudyNotFound):
        find_files(tmp_path / "a", ReadLimits())


def test_every_folder_is_told_before_it_is_listed(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    told = []
    find_files(tmp_path, ReadLimits(), lambda: told.append(1))
    assert len(told) == 3


@pytest.fixture
def disc(tmp_path):
    """A disc whose index lists two files, one of which is there."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "im0").write_bytes(b"1")
    (tmp_path / "other").write_bytes(b"2")
    (tmp_path / "DICOMDIR").write_bytes(dicomdir([b"IMAGES\\IM0", b"IMAGES\\IM1"]))
    return tmp_path


def test_an_index_that_is_named_stands_for_the_files_it_lists(disc):
    found = find_files(disc / "DICOMDIR", ReadLimits())
    assert contents(found)[1:] == [b"1"]
    assert not found.is_single


def test_z17_files_that_an_index_lists_and_that_are_gone_are_counted(disc):
    assert find_files(disc / "DICOMDIR", ReadLimits()).unreadable == 1


@pytest.mark.parametrize("file_id", [b"..\\secret", b"LINK", b"UP\\SECRET", b"GONE"])
def test_z17_an_index_leads_to_nothing_outside_its_folder(tmp_path, file_id):
    disc = tmp_path / "disc"
    disc.mkdir()
    (tmp_path / "secret").write_bytes(b"1")
    (disc / "link").symlink_to(tmp_path / "secret")
    (disc / "up").symlink_to(tmp_path)
    (disc / "DICOMDIR").write_bytes(dicomdir([file_id]))
    with pytest.raises(IndexOnly):
        find_files(disc / "DICOMDIR", ReadLimits())


def test_an_index_that_is_damaged_is_unreadable(disc):
    (disc / "DICOMDIR").write_bytes(dicomdir([b"IM0"])[:-5])
    with pytest.raises(UnreadableFile):
        find_files(disc / "DICOMDIR", ReadLimits())


def test_an_index_in_a_folder_is_one_of_its_files(disc):
    assert len(find_files(disc, ReadLimits()).sources) == 3
