"""The table of the model card says what was measured, and what a scan was used for before."""

import json
import sys

import numpy as np
import pytest
from shapes import spine

pytest.importorskip("SimpleITK", reason="the extra `evaluate` is not installed")
score = pytest.importorskip("helper.training.score", reason="this is not the whole repository")

from helper.training.score_cases import SOURCES, Scored, Source  # noqa: E402
from spine_helper.anatomy.findings import Findings, Instance  # noqa: E402
from spine_helper.anatomy.levels import LEVEL_OF_ID, label_names  # noqa: E402
from spine_helper.engines.engine import Engine  # noqa: E402
from spine_helper.engines.registry import Registry  # noqa: E402
from spine_helper.volumes.grid import Grid  # noqa: E402

IDS = (19, 20, 21, 22, 23)
STRAIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def case(labels, **more):
    """A scan whose voxels are the labels that an oracle will give."""
    grid = Grid(labels.shape, (1.0, 1.0, 1.0), STRAIGHT, "CT")
    return Scored(labels.astype(np.int16), grid, np.eye(4), **more)


def oracle(task, watch):
    """What the voxels say, with a doubt where T12 is called L1."""
    labels = task.voxels_kji.astype(np.uint8)
    values = [int(value) for value in np.unique(labels) if value]
    instances = tuple(
        Instance(v, "vertebra", LEVEL_OF_ID[v], 1.0, 1.0, (), (0.0, 0.0, 0.0), 1.0) for v in values
    )
    flags = ("levels-uncertain",) if values and values[0] == 20 else ()
    return Findings(labels, instances, flags=flags)


@pytest.fixture
def called(monkeypatch, tmp_path, capsys):
    engine = Engine("oracle", "Oracle", ("CT",), "Apache-2.0", label_names(), oracle)
    monkeypatch.setattr(score, "installed", lambda: Registry((engine,)))
    truth = spine(IDS)
    marks = {"L4": (10.0, 10.0, 7.0), "L3": (10.0, 10.0, 15.0)}
    cases = {
        "phantom: right": lambda _: case(truth, truth=truth, bodies=truth > 0),
        "phantom: off by one": lambda _: case(spine((20, 21, 22, 23, 24)), truth=truth),
        "marked": lambda _: case(truth, points=marks),
        "skull": lambda _: case(np.zeros_like(truth), has_spine=False),
    }
    SOURCES.clear()
    SOURCES.update({name: Source(make, "CT", f"note of {name}") for name, make in cases.items()})
    SOURCES["magnet"] = Source(lambda _: pytest.fail("not for this engine"), "MR", "")
    place = tmp_path / "card.md"
    arguments = ["score", "--engine", "oracle", "--data", str(tmp_path), "--table", str(place)]
    monkeypatch.setattr(sys, "argv", arguments)
    assert score.main() == 0
    return json.loads(capsys.readouterr().out), place.read_text()


@pytest.fixture(autouse=True)
def sources_stay():
    """Put back what a test takes out."""
    kept = dict(SOURCES)
    yield
    SOURCES.clear()
    SOURCES.update(kept)


def test_every_case_of_the_modality_has_a_row_with_its_history(called):
    said, table = called
    assert list(said) == ["phantom: right", "phantom: off by one", "marked", "skull"]
    (head,) = [line for line in table.splitlines() if line.startswith("| case |")]
    for name in said:
        (row,) = [line for line in table.splitlines() if line.startswith(f"| {name} |")]
        assert f"note of {name}" in row
        assert row.count("|") == head.count("|")
    assert "| none wanted, 0 found |" in table
    assert "| 2, 2 of 2 | 0.0 |" in table


def test_how_much_of_the_bodies_is_covered_is_said_where_they_are_known(called):
    _, table = called
    place = next(line for line in table.splitlines() if "bodies covered" in line).split("|")
    column = [cell.strip() for cell in place].index("bodies covered")
    rows = {
        line.split("|")[1].strip(): line.split("|") for line in table.splitlines() if "|" in line
    }
    assert rows["phantom: right"][column].strip() == "1.000"
    assert rows["marked"][column].strip() == "-"


def test_wrong_names_are_counted_and_whether_they_were_doubted(called):
    said, table = called
    assert "| 0 of 5 |" in table
    assert "all names right in 1 of 2, 1 of the 1 wrong ones carry a flag" in table
    assert "Real scans with a truth" not in table
    assert said["phantom: off by one"]["measured"]["levels"]["scans_off_by_one"] == 1.0


def test_an_engine_that_is_not_there_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(score, "installed", Registry)
    monkeypatch.setattr(sys, "argv", ["score", "--engine", "none", "--data", str(tmp_path)])
    assert score.main() == 1
    assert "none is not installed" in capsys.readouterr().err
