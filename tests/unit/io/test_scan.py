import os
import socket
import time

import pytest

from spine_app.domain.errors import FilesChanged, StudyNotFound, StudyTooLarge
from spine_app.domain.limits import ReadLimits
from spine_app.io.scan import find_files


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
