"""Packs are installed whole, found and removed."""

import functools
import hashlib
import os
import pickle
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pack_files import loaded, quiet
from torch_file import model_folder

from spine_helper.convert.importer import import_weights
from spine_helper.convert.wishes import Wishes
from spine_helper.engines.engine import Engine
from spine_helper.packs import install
from spine_helper.packs import store as packs
from spine_helper.packs.place import packs_folder
from spine_helper.packs.trouble import NoSuchPack, PackTrouble
from spine_helper.packs.verify import verify


def test_the_usual_folder_is_in_the_data_of_this_user(monkeypatch, tmp_path):
    monkeypatch.delenv("SPINE_HELPER_PACKS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert packs_folder().name == "packs"
    assert "spine-helper" in packs_folder().parts
    monkeypatch.setenv("SPINE_HELPER_PACKS", str(tmp_path / "x"))
    assert packs_folder() == tmp_path / "x"


def test_a_pack_is_private(pack):
    for path in (pack.parent, pack):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for path in pack.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_pack_is_an_engine(pack):
    (engine,) = packs.engines()

    assert isinstance(engine, Engine)
    assert engine.id == "pack:dataset900-tiny"
    assert engine.modalities == ("CT",)
    assert engine.labels == ((24, "L5"), (26, "sacrum"))
    assert engine.sha256 == hashlib.sha256((pack / "pack.json").read_bytes()).hexdigest()
    assert "exact" in engine.modes
    assert "do not use them for money" in engine.notice
    run = pickle.loads(pickle.dumps(engine.run))  # noqa: S301 - as a child process is told
    assert isinstance(run, functools.partial)
    assert run.args == ("dataset900-tiny",)


def test_levels_that_are_found_later_may_be_any(store, tmp_path):
    labels = {"background": 0, "vertebrae": 1, "sacrum": 2}
    import_weights(model_folder(tmp_path / "w", dataset_json={"labels": labels}), Wishes(), quiet)

    (engine,) = packs.engines()

    assert {name for _, name in engine.labels} >= {"C1", "L5", "disc below L4", "sacrum"}


def test_listing_packs_imports_nothing_heavy(pack):
    code = (
        "import sys; from spine_helper.packs.store import engines; assert engines();"
        "print([m for m in ('onnx', 'onnxruntime', 'scipy', 'torch', 'fastapi', 'cc3d')"
        " if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert run.stdout.strip() == "[]"


def test_no_folder_is_an_empty_list(store):
    assert packs.entries() == ()
    assert packs.engines() == ()
    assert not store.exists()


def test_a_pack_comes_back_as_it_was_put_in(pack):
    assert hashlib.sha256(loaded(pack)).hexdigest() == packs.find(pack.name)[1].files[0].sha256


def test_a_pack_is_found_by_the_name_of_its_engine_too(pack):
    assert packs.find(f"pack:{pack.name}")[0] == pack


@pytest.mark.parametrize("name", ["", ".", "..", "../packs", "a/b", "missing", ".draft-x", "/etc"])
def test_a_name_that_is_no_pack_is_refused(pack, name):
    with pytest.raises(NoSuchPack):
        packs.find(name)
    with pytest.raises(NoSuchPack):
        install.remove(name)
    assert pack.is_dir()


def test_a_folder_that_cannot_be_written_is_read(pack):
    for path in (*pack.iterdir(), pack, pack.parent):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert [engine.id for engine in packs.engines()] == [f"pack:{pack.name}"]
        assert len(verify(pack.name, quiet).verdicts) == 1
    finally:
        for path in (pack.parent, pack):
            path.chmod(0o700)


@pytest.mark.parametrize("name", ["척추 모델", "päcke (1)", "a%20b#c", "x" * 200])
def test_a_folder_of_any_name_works(tmp_path, monkeypatch, weights, name):
    monkeypatch.setenv("SPINE_HELPER_PACKS", str(tmp_path / name))
    import_weights(weights, Wishes(), quiet)
    (engine,) = packs.engines()
    assert len(verify(engine.id, quiet).verdicts) == 1


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path, monkeypatch, weights):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SPINE_HELPER_PACKS", str(tmp_path / "file" / "packs"))
    (outcome,) = import_weights(weights, Wishes(), quiet)
    assert "cannot be made" in outcome.reason


def test_what_a_killed_import_left_is_invisible_and_swept_later(pack):
    left = pack.parent / ".draft-killed"
    left.mkdir()
    (left / "main-fold-0.onnx").write_bytes(b"half")
    assert [entry.id for entry in packs.entries()] == [pack.name]

    with install.draft():
        assert left.exists()  # it may belong to an import that runs now
    os.utime(left, (0, 0))
    with install.draft():
        assert not left.exists()


def test_a_draft_that_fails_leaves_nothing(store):
    def fail():
        with install.draft() as new:
            new.add("x.onnx", b"1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(store.iterdir()) == []


def test_a_full_disk_is_said_so(store, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with install.draft() as new, pytest.raises(PackTrouble, match="disk may be full"):
        new.add("x.onnx", b"1")
    assert list(store.iterdir()) == []


def test_a_replaced_pack_is_never_missing_after_a_failure(pack, weights, monkeypatch):
    before = (pack / "pack.json").read_bytes()
    rename = Path.rename

    def fails(self, target):
        if self.name.startswith(".draft-") and Path(target) == pack:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    (outcome,) = import_weights(weights, Wishes(replace=True, licence="MIT"), quiet)

    assert "cannot be written" in outcome.reason
    assert (pack / "pack.json").read_bytes() == before
    assert [item.name for item in pack.parent.iterdir()] == [pack.name]


def test_a_removed_pack_is_gone(pack):
    install.remove(pack.name)
    assert list(pack.parent.iterdir()) == []
    with pytest.raises(NoSuchPack):
        install.remove(pack.name)


def test_a_broken_pack_can_be_removed(pack):
    (pack / "pack.json").write_text("{")
    install.remove(pack.name)
    assert not pack.exists()
