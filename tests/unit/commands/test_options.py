"""What may be typed after a command."""

from pathlib import Path

import pytest

from spine_app.commands.ending import Ended, Exit
from spine_app.commands.options import read_options


@pytest.fixture(autouse=True)
def _no_cache_variable(monkeypatch):
    monkeypatch.delenv("SPINE_CACHE_FOLDER", raising=False)


def test_a_path_becomes_absolute_because_the_reader_works_elsewhere():
    assert read_options("info", ["study"]).path == Path.cwd() / "study"


def test_each_option_is_taken():
    options = read_options("convert", ["in", "out.nii", "--series", "3", "--overwrite", "--json"])

    assert (options.series, options.overwrite, options.as_json) == (3, True, True)
    assert options.output == Path.cwd() / "out.nii"


def test_model_and_mode_of_a_segmentation_are_taken():
    options = read_options("segment", ["in", "out.nii", "--model", "m", "--mode", "exact"])

    assert (options.model, options.mode, options.series) == ("m", "exact", None)


def test_files_that_are_measured_and_written_become_absolute():
    options = read_options(
        "measure", ["in", "--labels", "l.nii", "--scheme", "verse", "--json", "m.json"]
    )

    assert options.labels == Path.cwd() / "l.nii"
    assert options.json_file == Path.cwd() / "m.json"
    assert (options.scheme, options.csv_file) == ("verse", None)


def test_the_cache_folder_may_come_from_a_variable(monkeypatch):
    monkeypatch.setenv("SPINE_CACHE_FOLDER", "/cache")

    assert read_options("info", ["study"]).sessions == Path("/cache/sessions").absolute()
    assert read_options("info", ["x", "--cache-folder", "/b"]).sessions == Path("/b/sessions")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("info", []),
        ("info", ["a", "b"]),
        ("info", ["a", "--Doe-Jane"]),
        ("info", ["a", "--qui"]),
        ("convert", ["a"]),
        ("convert", ["a", "b.nii", "--series", "Doe-Jane"]),
        ("deidentify", ["a"]),
        ("segment", ["a"]),
        ("segment", ["a", "b.nii", "--mode", "quick"]),
        ("measure", ["a"]),
        ("measure", ["a", "--labels", "b", "--scheme", "Doe-Jane"]),
    ],
)
def test_wrong_arguments_end_the_command_and_are_not_repeated(name, arguments):
    with pytest.raises(Ended) as end:
        read_options(name, arguments)

    assert end.value.status is Exit.ARGUMENTS
    assert "Doe" not in end.value.sentence
