"""How errors become exit codes and sentences."""

import json
from pathlib import Path

import pytest

from spine_app.commands.ending import Ended, Exit, ended, tell
from spine_app.domain.errors import (
    BadGeometry,
    JobCrashed,
    NoImages,
    NoSpace,
    OutputExists,
    StudyNotFound,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NoImages, Exit.NOTHING),
        (StudyNotFound, Exit.NOTHING),
        (BadGeometry, Exit.REFUSED),
        (JobCrashed, Exit.REFUSED),
        (OutputExists, Exit.OUTPUT),
        (NoSpace, Exit.OUTPUT),
    ],
)
def test_each_error_has_an_exit_code(error, status):
    assert ended(error()).status is status


def test_an_error_is_told_in_words_and_as_json(capsys):
    tell(Ended(Exit.CHOICE, "choice-needed", "Choose.", ((2, "CT"),)), as_json=True)

    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert err == "spine-app: Choose.\n  2  CT\n"
    assert (error["code"], error["exit"]) == ("choice-needed", 3)
    assert error["choices"] == [{"series": 2, "words": "CT"}]


def test_without_json_nothing_is_printed_on_stdout(capsys):
    tell(ended(NoImages()), as_json=False)

    assert capsys.readouterr().out == ""


def test_the_documents_list_every_exit_code():
    page = (Path(__file__).parents[3] / "docs" / "commands.md").read_text()

    for status in Exit:
        assert f"| {int(status)} |" in page, status
