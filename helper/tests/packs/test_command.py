"""`spine-helper packs` says what it did, and its exit status does too."""

import importlib.util

import pytest
from torch_file import model_folder

from spine_helper.cli import main
from spine_helper.commands import packs as command


@pytest.fixture
def run(capsys, store):
    def call(*arguments):
        status = main(["packs", *(str(argument) for argument in arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_an_empty_list_says_how_to_begin(run, store):
    status, out, _ = run("list")
    assert status == 0
    assert str(store) in out
    assert "packs import" in out


def test_a_pack_lives_from_import_to_removal(run, weights):
    status, out, err = run("import", weights, "--id", "mine", "--licence", "CC-BY-NC-4.0")
    assert (status, err) == (0, "")
    assert "mine: imported" in out
    assert "not free for commercial use" in out

    status, out, _ = run("list")
    assert status == 0
    assert "mine  CT" in out
    assert "CC-BY-NC-4.0, not for commercial use" in out

    status, out, _ = run("verify")
    assert status == 0
    assert "mine: whole; every voxel as at import" in out

    assert run("remove", "mine")[:2] == (0, "mine: removed\n")
    assert run("remove", "mine")[0] == command.NOT_FOUND


def test_choices_reach_the_pack(run, weights, store):
    run(
        "import",
        weights,
        "--commercial",
        "yes",
        "--modality",
        "MR",
        "--title",
        "Ours",
        "--fold",
        "0",
    )
    _, out, _ = run("list")
    assert "MR" in out
    assert "Ours" in out
    assert "not for commercial use" not in out


def test_weights_that_cannot_be_imported_fail_with_a_sentence(run, tmp_path):
    (tmp_path / "plans.pkl").write_bytes(b"")
    status, out, err = run("import", tmp_path)
    assert (status, out) == (command.FAILED, "")
    assert "nnU-Net v1" in err

    status, _, err = run("import", tmp_path / "missing")
    assert status == command.NOT_FOUND
    assert "no such file" in err


def test_a_second_import_of_one_name_fails(run, weights):
    assert run("import", weights)[0] == 0
    status, _, err = run("import", weights)
    assert status == command.FAILED
    assert "--replace" in err
    assert run("import", weights, "--replace")[0] == 0


def test_one_of_several_is_enough(run, tmp_path):
    root = tmp_path / "several"
    model_folder(root, "Dataset001_Spine")
    labels = {"background": 0, "liver": 1, "spleen": 2}
    model_folder(root, "Dataset002_Belly", dataset_json={"labels": labels})

    status, out, err = run("import", root)

    assert status == 0
    assert "dataset001-spine: imported" in out
    assert "Dataset002_Belly: None of the labels" in err


def test_a_broken_pack_is_told_in_the_list_and_by_verify(run, pack):
    (path,) = pack.glob("*.onnx")
    path.write_bytes(path.read_bytes()[:-1])

    status, out, _ = run("list")
    assert status == command.FAILED
    assert f"{pack.name}  BROKEN" in out

    status, _, err = run("verify", pack.name)
    assert status == command.FAILED
    assert "incomplete" in err
    assert run("verify", "missing")[0] == command.NOT_FOUND


def test_without_the_extra_the_message_names_it(run, weights, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "onnx" else find(name)
    )
    status, _, err = run("import", weights)
    assert status == command.UNAVAILABLE
    assert "spine-helper[packs]" in err


def test_names_from_foreign_files_cannot_steer_the_terminal(run, weights):
    run("import", weights, "--title", "a\x1b[2Jb\u202ec\nd")
    _, out, _ = run("list")
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert len(out.splitlines()) == 1


def test_progress_is_drawn_on_a_terminal_only(run, weights, monkeypatch, capsys):
    assert "%" not in run("import", weights)[2]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    _, _, err = run("import", weights, "--replace")
    assert "reading fold_0" in err
    assert err.endswith("\r\033[K")


@pytest.mark.parametrize("arguments", [[], ["import"], ["remove"], ["list", "x"], ["unknown"]])
def test_a_wrong_call_is_explained(run, arguments):
    with pytest.raises(SystemExit) as stop:
        run(*arguments)
    assert stop.value.code == 2
