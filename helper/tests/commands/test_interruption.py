"""Ctrl-C and a terminal: real processes."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from ct_files import save_ct

from spine_helper.commands.ending import Exit

pytestmark = pytest.mark.integration

HERE = Path(__file__).parent
DRIVER = """
import sys
sys.path[:0] = sys.argv.pop(1).split(":")
from tiny_engines import REGISTRY
from spine_helper.engines import registry
registry.installed = lambda: REGISTRY
from spine_helper.cli import main
if __name__ == "__main__":
    sys.exit(main())
"""
WAIT_S = 60


@pytest.fixture
def on_terminal(tmp_path):
    """Start a command whose stderr is a terminal; gives the process and the terminal."""
    script = tmp_path / "driver.py"
    script.write_text(DRIVER)
    here, there = pty.openpty()
    started = []

    def start(*arguments):
        paths = f"{HERE.parent / 'service'}:{HERE.parents[1]}"
        command = [sys.executable, script, paths, *map(str, arguments)]
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdout=subprocess.PIPE, stderr=there, start_new_session=True
        )
        started.append(process)
        return process, here

    yield start
    for process in started:
        process.kill()
        process.communicate()
    os.close(here)
    os.close(there)


def read_until(terminal, words):
    said = b""
    end = time.monotonic() + WAIT_S
    while words not in said:
        assert time.monotonic() < end, said
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 4096)
    return said.decode()


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, Exit.INTERRUPTED), (signal.SIGTERM, Exit.TERMINATED)]
)
def test_an_interrupt_ends_everything_at_once_and_leaves_no_file(
    on_terminal, tmp_path, sent, status
):
    place = tmp_path / "data"
    place.mkdir()
    source = save_ct(place / "ct.nii")
    order = ("segment", source, place / "out.nii.gz", "--model", "endless_with_child")
    process, terminal = on_terminal(*order, "--json", place / "report.json")
    read_until(terminal, b"segmenting")
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) >= 2

    begun = time.monotonic()
    os.killpg(process.pid, sent)  # as a terminal does: to the whole group
    code = process.wait(WAIT_S)
    seconds = time.monotonic() - begun

    assert code == status
    assert seconds <= 0.5 * slowness()
    assert "Traceback" not in (said := read_until(terminal, b"nothing was written"))
    assert "Interrupted" in said
    assert list(place.iterdir()) == [source]
    _, alive = psutil.wait_procs(family, WAIT_S)
    assert alive == []


def slowness():
    """How much slower than alone this machine is now, by its load."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_an_interrupt_while_everything_starts_leaves_no_traceback(on_terminal, tmp_path):
    source = save_ct(tmp_path / "ct.nii")
    process, terminal = on_terminal("segment", source, tmp_path / "o.nii", "--model", "endless")
    read_until(terminal, b"reading")
    os.killpg(process.pid, signal.SIGINT)

    assert process.wait(WAIT_S) == Exit.INTERRUPTED
    assert "Traceback" not in read_until(terminal, b"nothing was written")
    assert not (tmp_path / "o.nii").exists()


def test_the_bar_tells_stage_share_and_what_is_left(on_terminal, tmp_path):
    process, terminal = on_terminal(
        "segment", save_ct(tmp_path / "ct.nii"), tmp_path / "o.nii", "--model", "slow"
    )

    said = read_until(terminal, b" left")

    assert "segmenting" in said
    assert "%" in said
    assert process.wait(WAIT_S) == Exit.DONE
