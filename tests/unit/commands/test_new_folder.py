"""Finished files appear in a new folder, all or none."""

import pytest

from spine_app.commands.ending import Ended, Exit
from spine_app.commands.new_folder import fill_folder, refuse_full
from spine_app.domain.errors import OutputUnwritable


@pytest.fixture
def source(tmp_path):
    for name in ("0001", "0002"):
        folder = tmp_path / "source" / name
        folder.mkdir(parents=True)
        (folder / "IM00001.dcm").write_bytes(b"x")
    return tmp_path / "source"


@pytest.mark.parametrize("is_there", [False, True])
def test_an_absent_or_empty_folder_is_filled_and_nothing_else_is_left(source, tmp_path, is_there):
    target = tmp_path / "target"
    if is_there:
        target.mkdir()

    fill_folder(source, target)

    assert sorted(p.name for p in target.iterdir()) == ["0001", "0002"]
    assert (target / "0002" / "IM00001.dcm").read_bytes() == b"x"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["source", "target"]


def test_a_folder_that_holds_something_is_left_alone(source, tmp_path):
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "mine").touch()

    with pytest.raises(Ended) as end:
        fill_folder(source, tmp_path / "target")

    assert end.value.status is Exit.OUTPUT


@pytest.mark.parametrize("name", ["file", "absent/target", "file/target"])
def test_a_place_that_cannot_be_a_folder_is_refused(tmp_path, name):
    (tmp_path / "file").touch()

    with pytest.raises(OutputUnwritable):
        refuse_full(tmp_path / name)


def test_a_failure_on_the_way_leaves_nothing(source, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError

    (tmp_path / "target").mkdir()
    monkeypatch.setattr("spine_app.commands.new_folder.shutil.move", fail)

    with pytest.raises(OutputUnwritable):
        fill_folder(source, tmp_path / "target")

    assert list((tmp_path / "target").iterdir()) == []
