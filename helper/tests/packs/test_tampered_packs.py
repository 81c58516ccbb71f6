"""A pack that was changed, linked or broken is read with suspicion."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest
from pack_files import loaded, onnx_of, quiet, rewrite

from spine_helper.convert.importer import import_weights
from spine_helper.convert.wishes import Wishes
from spine_helper.packs import store as packs
from spine_helper.packs.trouble import BrokenPack, NoSuchPack
from spine_helper.packs.verify import verify


def truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


def extend(path):
    path.write_bytes(path.read_bytes() + b"\0")


def flip(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [truncate, extend, flip, empty, Path.unlink])
def test_a_file_that_is_not_what_it_was_is_refused(pack, harm):
    harm(onnx_of(pack))

    with pytest.raises(BrokenPack):
        loaded(pack)
    with pytest.raises(BrokenPack):
        verify(pack.name, quiet)


def test_a_file_of_another_size_is_seen_in_the_list(pack):
    truncate(onnx_of(pack))

    (entry,) = packs.entries()
    assert entry.manifest is None
    assert "incomplete" in entry.trouble
    assert packs.engines() == ()


def test_another_digest_in_the_manifest_is_refused(pack):
    rewrite(pack, lambda document: document["files"][0].update(sha256="0" * 64))
    with pytest.raises(BrokenPack, match="not what it was"):
        loaded(pack)


def test_a_hostile_graph_is_refused_even_with_its_digest(pack):
    path = onnx_of(pack)
    raw = path.read_bytes().replace(b"LeakyRelu", b"Evil_Relu")
    path.write_bytes(raw)
    digest = hashlib.sha256(raw).hexdigest()
    rewrite(pack, lambda document: document["files"][0].update(sha256=digest))

    with pytest.raises(BrokenPack, match="EvilRelu"):
        loaded(pack)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', "\ufffe", "[" * 5000])
def test_a_broken_manifest_is_refused(pack, text):
    (pack / "pack.json").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenPack, match="does not follow"):
        packs.find(pack.name)
    assert packs.engines() == ()


def test_a_huge_manifest_is_refused(pack):
    with (pack / "pack.json").open("ab") as file:
        file.truncate(2**26)
    with pytest.raises(BrokenPack, match="too large"):
        packs.find(pack.name)


def test_a_manifest_of_a_later_schema_is_refused(pack):
    rewrite(pack, lambda document: document.update(schema=2))
    with pytest.raises(BrokenPack, match="schema"):
        packs.find(pack.name)


def test_a_folder_with_another_name_is_refused(pack):
    pack.rename(pack.with_name("other"))
    with pytest.raises(BrokenPack, match="another name"):
        packs.find("other")


def test_one_broken_pack_does_not_hide_the_others(pack, weights):
    import_weights(weights, Wishes(pack_id="second"), quiet)
    (pack / "pack.json").unlink()

    assert [engine.id for engine in packs.engines()] == ["pack:second"]


def test_a_symbolic_link_is_refused(pack, tmp_path):
    path = onnx_of(pack)
    shutil.move(path, tmp_path / "elsewhere.onnx")
    path.symlink_to(tmp_path / "elsewhere.onnx")
    with pytest.raises(BrokenPack):
        loaded(pack)


def test_a_hard_link_is_refused(pack, tmp_path):
    os.link(onnx_of(pack), tmp_path / "second-name.onnx")
    with pytest.raises(BrokenPack, match="link"):
        loaded(pack)
    assert packs.engines() == ()


def test_a_linked_manifest_is_refused(pack, tmp_path):
    os.link(pack / "pack.json", tmp_path / "second-name.json")
    with pytest.raises(BrokenPack, match="link"):
        packs.find(pack.name)


def test_a_pipe_is_refused_at_once(pack):
    path = onnx_of(pack)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(BrokenPack):
        loaded(pack)


@pytest.mark.parametrize("path", ["../x.onnx", "/etc/passwd", "sub/x.onnx", "..", "C:x"])
def test_a_manifest_cannot_name_a_file_outside_of_the_pack(pack, path):
    def change(document):
        document["files"][0]["path"] = path
        document["networks"][0]["files"] = [path]

    rewrite(pack, change)
    with pytest.raises(BrokenPack, match="schema"):
        packs.find(pack.name)


def test_a_linked_folder_is_no_pack(pack, tmp_path):
    shutil.move(pack, tmp_path / "elsewhere")
    pack.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NoSuchPack):
        packs.find(pack.name)
