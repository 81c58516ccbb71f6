"""Every row of the list of bad inputs has a case, or a test elsewhere that proves it."""

import ast
from pathlib import Path

import pytest

from tests.nasty.test_corpus import CASES

ROOT = Path(__file__).parents[2]
ROWS = [
    *(f"D{n}" for n in range(1, 36)),
    *(f"G{n}" for n in range(1, 27)),
    *(f"Z{n}" for n in range(1, 21)),
]
ELSEWHERE = {
    **{f"Z{n}": f"tests/nasty/test_archives.py::z{n}_" for n in range(1, 21) if n != 19},
    "Z19": "tests/integration/server/test_uploads.py::test_a_sender_that_goes_away_aborts_once",
}
"""Rows proved by tests of their own: their file, and what is named there after the row."""

LATER = {
    "G21": "nothing names vertebrae yet, so nothing can be forced to",
    "G25": "nothing that was computed is kept yet, so nothing old can be shown",
    "G26": "as G25",
}
"""Rows about what does not exist yet; whoever builds it takes its row out of here."""


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_a_case_or_a_test(row):
    if row in LATER or any(case.row == row for case in CASES):
        return
    path, _, name = ELSEWHERE[row].partition("::")
    assert name in names_in(ROOT / path)


def test_no_row_has_a_case_and_an_excuse():
    rows = {case.row for case in CASES}
    assert rows <= set(ROWS)
    assert rows & (set(LATER) | set(ELSEWHERE)) == set()


def names_in(path):
    """Names a test file defines or uses, one in each line."""
    nodes = ast.walk(ast.parse(path.read_text()))
    found = (getattr(node, "attr", "") or getattr(node, "name", "") or "" for node in nodes)
    return "\n".join(f"_{name}" for name in found)
