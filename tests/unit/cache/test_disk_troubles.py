"""A full disk, folders and locks that cannot be used: the viewer works, without a cache."""

import errno
import os
import shutil
import subprocess
import sys
import time
from types import SimpleNamespace

import psutil
import pytest

from spine_app.cache import files, root
from spine_app.cache.root import Standing
from tests.data.cache_steps import WRITES, no_space, stepping
from tests.data.lasting import (
    OTHER_SECRET,
    address,
    files_in,
    left_in,
    numbers_of,
    opened,
    plan,
    unusable_yet_working,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links are those of POSIX")


def test_c1_a_disk_that_is_full_at_any_step_costs_the_entry_and_nothing_else(tmp_path):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    with stepping(names=WRITES) as steps:
        cache.put(address(1), plan(2))
    assert len(steps.made) > 6
    kept = []

    for number in range(len(steps.made)):
        cache.put(address(1), plan(1))
        with stepping(number, no_space, WRITES):
            kept.append(cache.put(address(1), plan(2)))
        assert numbers_of(cache.get(address(1))) in ((1,), (2,)), number
        assert {p.suffix for p in left_in(tmp_path)} == {""}, number

    assert not all(kept)
    assert cache.put(address(1), plan(3))
    cache.close()


def test_c1_an_entry_beyond_the_limit_of_the_system_is_not_kept(tmp_path):
    code = """
import resource, signal, sys
from pathlib import Path
from tests.data.lasting import *
cache = opened(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
big = of_each_kind()[1]
print(cache.put(address(1, Kind.VOLUME), big), cache.put(address(1), plan(1)), len(cache.listed()))
cache.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "lasting"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["False", "True", "1"]
    assert not list(tmp_path.rglob("*.part"))


def test_the_order_of_a_write_is_bytes_then_name_then_folder(tmp_path):
    cache = opened(tmp_path / "lasting")
    with stepping() as steps:
        cache.put(address(1), plan(1))
    made = [name for name in steps.made if name in ("write", "fsync", "replace")]

    where = made.index("replace")
    assert made[where - 1] == "fsync"
    assert made[where + 1] == "fsync"
    assert "write" not in made[where + 1 : where + 2]
    assert made.count("fsync") == 2
    cache.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_c9_a_folder_that_is_read_only_is_not_used(tmp_path):
    place = tmp_path / "lasting"
    place.mkdir(mode=0o500)

    unusable_yet_working(place, Standing.UNUSABLE)


@pytest.mark.parametrize("names", [("open",), ("mkdir",)])
def test_c9_a_place_where_nothing_can_be_made_is_not_used(tmp_path, names):
    class Refusing:
        def __eq__(self, _number):
            return True

        __hash__ = None

    def read_only():
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with stepping(Refusing(), read_only, names):
        cache = opened(tmp_path / "lasting")

    assert cache.standing is Standing.UNUSABLE
    assert cache.put(address(1), plan(1))
    cache.close()


def test_c9_a_place_without_locks_is_not_used(tmp_path, monkeypatch):
    import fcntl  # noqa: PLC0415

    def no_locks(*_):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(fcntl, "flock", no_locks)

    unusable_yet_working(tmp_path / "lasting", Standing.UNUSABLE)
    assert files_in(tmp_path / "lasting") == []


@pytest.mark.parametrize(
    ("fstype", "opts", "remote"),
    [
        ("nfs4", "rw", True),
        ("cifs", "rw", True),
        ("fuse.sshfs", "rw", True),
        ("NTFS", "rw,remote", True),
        ("ext4", "rw", False),
        ("overlay", "rw", False),
    ],
)
def test_c9_o9_a_folder_on_another_computer_is_not_used(
    tmp_path, monkeypatch, fstype, opts, remote
):
    mounts = [
        SimpleNamespace(mountpoint="/", fstype="ext4", opts="rw"),
        SimpleNamespace(mountpoint=str(tmp_path), fstype=fstype, opts=opts),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda *_args, **_named: mounts)

    cache = opened(tmp_path / "home" / "lasting")

    assert cache.standing is (Standing.REMOTE if remote else Standing.LASTING)
    assert (tmp_path / "home").exists() is not remote
    cache.close()


def test_c8_a_file_where_the_folder_should_be_is_not_used(tmp_path):
    (tmp_path / "lasting").write_bytes(b"x")

    unusable_yet_working(tmp_path / "lasting", Standing.UNUSABLE)
    assert (tmp_path / "lasting").read_bytes() == b"x"


@pytest.mark.parametrize("whole", [True, False])
def test_c8_a_folder_that_is_removed_while_in_use_is_made_again(tmp_path, whole):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    shutil.rmtree(tmp_path / "lasting" if whole else files_in(tmp_path / "lasting")[0].parent)

    assert cache.get(address(1)) is None
    assert cache.listed() == []
    assert cache.put(address(1), plan(2))
    assert numbers_of(cache.get(address(1))) == (2,)
    other = opened(tmp_path / "lasting", OTHER_SECRET)
    assert numbers_of(cache.get(address(1))) == (2,)
    other.close()
    cache.close()


def test_c13_a_lock_that_is_held_makes_nobody_wait_for_ever(tmp_path, monkeypatch):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    monkeypatch.setattr("spine_app.cache.disk_shelf._TOUCH_S", 0.05)
    monkeypatch.setattr(root, "LOCK_S", 0.05)
    started = time.monotonic()
    with root.locked(tmp_path / "lasting"):
        assert numbers_of(cache.get(address(1))) == (1,)
        assert not cache.put(address(1), plan(2))
        assert not cache.purge()
    assert time.monotonic() - started < 2
    assert numbers_of(cache.get(address(1))) == (1,)
    cache.close()


def test_c16_a_file_that_windows_says_is_held_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_PAUSE_S", 0.001)
    tries = []

    def held():
        tries.append(1)
        if len(tries) < 4:
            error = OSError(errno.EACCES, "held")
            error.winerror = 32
            raise error

    files._patiently(held)
    assert len(tries) == 4


def test_c16_a_file_that_stays_held_is_given_up(monkeypatch):
    monkeypatch.setattr(files, "_RETRY_S", 0.01)
    monkeypatch.setattr(files, "_PAUSE_S", 0.001)

    def held():
        error = OSError(errno.EACCES, "held")
        error.winerror = 5
        raise error

    with pytest.raises(OSError, match="held"):
        files._patiently(held)


def test_c19_a_write_that_began_before_all_was_cleared_leaves_nothing(tmp_path):
    for place in (tmp_path / "lasting", None):
        cache = opened(place)
        cache.put(address(2), plan(2))
        draft = cache._shelf.draft()
        draft.write(b"x" * 100)

        assert cache.purge()
        if place:
            with pytest.raises(FileNotFoundError):
                draft.place("0" * 32)
        else:
            assert not draft.place("0" * 32)
        draft.drop()

        assert left_in(tmp_path) == []
        assert cache.listed() == []
        cache.close()


def test_a_reader_keeps_what_it_opened_while_it_is_replaced(tmp_path):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    (file,) = files_in(tmp_path / "lasting")
    before = file.read_bytes()
    with files.OpenFile(file) as reader:
        cache.put(address(1), plan(2))
        data = bytearray(reader.size())
        reader.readinto(data)

    assert bytes(data) == before
    cache.close()


def test_no_file_stays_open(tmp_path):
    cache = opened(tmp_path / "lasting")
    open_before = psutil.Process().num_fds()
    for number in range(20):
        cache.put(address(number % 3), plan(number))
        cache.get(address(number % 4))
        cache.listed()
    assert psutil.Process().num_fds() == open_before
    cache.close()
