import os
from pathlib import Path

import pytest

from spine_app.server.folders import list_folder


def test_a_listing_names_folders_and_counts_files(tmp_path):
    for name in ("beta", "Alpha", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "a.dcm").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")

    listing = list_folder(tmp_path)

    assert listing.folders == ["Alpha", "beta"]
    assert listing.files == 1
    assert listing.parent == str(tmp_path.parent)


def test_image_files_are_listed_by_name(tmp_path):
    for name in ("b.nii.gz", "A.NRRD", "c.mha", "d.nii", "e.dcm", "f.gz"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "g.nii").mkdir()

    listing = list_folder(tmp_path)

    assert listing.images == ["A.NRRD", "b.nii.gz", "c.mha", "d.nii"]
    assert listing.files == 6


def test_the_top_has_no_parent():
    assert list_folder(Path("/")).parent is None


def test_a_relative_path_is_not_followed_and_not_quoted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ValueError, match=r"^$"):
        list_folder(tmp_path.relative_to(tmp_path.parent) / "x")


def test_a_name_that_is_not_text_is_left_out(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff")).mkdir()

    assert list_folder(tmp_path).folders == []
