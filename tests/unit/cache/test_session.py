import os
import stat
import subprocess
import sys

import psutil
import pytest

from spine_app.cache.session import SessionFolder, sweep
from spine_app.domain.errors import UnsafeFolder


def test_the_folder_is_private_and_random_and_removed_at_exit(tmp_path):
    with SessionFolder(tmp_path / "sessions") as one, SessionFolder(tmp_path / "sessions") as two:
        assert one.path != two.path
        assert stat.S_IMODE(one.path.stat().st_mode) == 0o700
        assert stat.S_IMODE(one.path.parent.stat().st_mode) == 0o700
        (one.path / "volume-1.npy").write_bytes(b"1")
    assert not list((tmp_path / "sessions").iterdir())


def test_removing_twice_is_fine(tmp_path):
    folder = SessionFolder(tmp_path)
    folder.remove()
    folder.remove()


def name_of(pid, started):
    return f"s-{pid}-{int(started)}-{'0' * 32}"


def test_folders_of_dead_processes_are_swept_at_start(tmp_path):
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, check=True)  # fmt: skip
    me = psutil.Process()
    left = tmp_path / name_of(int(dead.stdout), 1)
    reused = tmp_path / name_of(me.pid, me.create_time() - 1000)
    alive = tmp_path / name_of(me.pid, me.create_time())
    for folder in (left, reused, alive):
        folder.mkdir()
        (folder / "volume-1.npy").write_bytes(b"1")
    with SessionFolder(tmp_path):
        assert not left.exists()
        assert not reused.exists()
        assert alive.exists()


def test_what_is_no_session_folder_is_left_alone(tmp_path):
    (tmp_path / "s-1-1-x-y").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "s-a-b-c").mkdir()
    (tmp_path / name_of(2**31 - 1, 1)).symlink_to(tmp_path / "other")
    assert sweep(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 4


def test_a_root_that_is_a_link_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(UnsafeFolder):
        SessionFolder(tmp_path / "link")


def test_a_root_of_another_user_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(UnsafeFolder):
        SessionFolder(tmp_path)


def test_a_root_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UnsafeFolder):
        SessionFolder(tmp_path / "file" / "sessions")
