"""Processes that end at any step, and several at once (CA-2, CA-6, C2, C12, C13)."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked at a step"),
]


@pytest.fixture
def place():
    """A folder in memory where there is one: a killed process loses no page, so nothing is waited
    for in vain."""
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as top:
        yield Path(top) / "lasting"


def run(module, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", f"tests.data.{module}", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_c2_a_process_killed_at_any_step_leaves_old_or_new_entries_and_nothing_else(place):
    outcomes = run("cache_crashes", place)

    replaced = outcomes["replace_one"]
    assert len(replaced) > 60
    assert {one for one, *_ in replaced} == {"old", "new"}
    assert {two for _, two, *_ in replaced} == {"old"}
    assert {three for *_, three, _ in replaced} == {"none", "new"}
    assert replaced[-1] == ["new", "old", "new", 0]
    purged = outcomes["purge"]
    assert {word for one in purged for word in one[:3]} == {"old", "none"}
    assert purged[-1] == ["none", "none", "none", 0]
    assert {strange for *_, strange in replaced + purged} == {0}


def test_c12_c13_a_crowd_of_processes_some_of_them_killed_tears_nothing_and_never_waits_for_ever(
    place,
):
    operations = os.environ.get("SPINE_CACHE_CROWD", "100")

    result = run("cache_crowd", place, 8, operations, 3)

    assert set(result["ends"][3:]) == {0}
    assert set(result["ends"][:3]) <= {0, -9}
    assert result["dropped"] == 0
    assert result["good"] >= 1
    assert result["kept"]
    assert result["strange"] == []
    assert result["present"] == []
