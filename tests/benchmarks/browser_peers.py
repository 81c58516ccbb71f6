"""Other viewers in the browser: which, what they need, and how their pages are started."""

import os
import subprocess
import time
import urllib.request
import venv
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.browser_pages import PYVISTA, SLICER, STOCK

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "build" / "peers"
INSTALL_S = 900
LISTEN_S = 90


@dataclass(frozen=True)
class Peer:
    """Another viewer.

    Attributes:
        name: how it is called in reports.
        environment: folder of its environment under `PEERS`; several may share one.
        requirements: what is installed there.
        program: its page, see `browser_pages`.
    """

    name: str
    environment: str
    requirements: tuple[str, ...]
    program: str


_STOCK_NEEDS = ("pyvista[jupyter]", "trame>=4", "trame-vtk", "trame-vuetify", "vtk>=9.7")
SLICER_NEEDS = ("trame-slicer[standalone]==2.0.0",)
"""Without the extra there is no `slicer` to import. It brings a VTK of its own."""
STOCK_PEER = Peer("vtkSmartVolumeMapper + VtkRemoteView", "pyvista", _STOCK_NEEDS, STOCK)
PYVISTA_PEER = Peer("PyVista's trame viewer", "pyvista", _STOCK_NEEDS, PYVISTA)
SLICER_PEER = Peer("trame-slicer 2.0", "slicer", SLICER_NEEDS, SLICER)
ALL = (STOCK_PEER, PYVISTA_PEER, SLICER_PEER)


class NotHere(Exception):
    """A peer cannot be installed or does not start; the reason is the text."""


def environment(name, requirements):
    """Python of an environment with the requirements, made on demand.

    Raises:
        NotHere: they do not install.
    """
    folder = PEERS / name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    complete, wanted = folder / "complete", "\n".join(requirements)
    if complete.exists() and complete.read_text() == wanted:
        return python
    complete.unlink(missing_ok=True)
    venv.create(folder, with_pip=True, clear=True)
    command = [python, "-m", "pip", "install", "-q", *requirements]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=INSTALL_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotHere(f"does not install within {INSTALL_S} s") from None
    if done.returncode:
        raise NotHere(f"does not install: {_last_line(done.stderr)}")
    complete.write_text(wanted)
    return python


@contextmanager
def serving(peer, volume, folder, port):
    """Run a peer's page; yields its address.

    Args:
        peer: which.
        volume: .npy file, (k, j, i) int16.
        folder: for its program.
        port: to listen on.

    Raises:
        NotHere: it cannot be installed or does not answer.
    """
    python = environment(peer.environment, peer.requirements)
    program = Path(folder, "peer.py")
    program.write_text(peer.program)
    settings = {**os.environ, "TRAME_LOG_NETWORK": ""}
    with Path(folder, "peer.log").open("w+") as log:
        # A file, because a pipe nobody reads would stop a peer that complains a lot.
        process = subprocess.Popen(
            [python, program, volume, str(port)],
            stdout=subprocess.DEVNULL,
            stderr=log,
            text=True,
            env=settings,
        )
        try:
            yield _wait(process, f"http://127.0.0.1:{port}/", log)
        finally:
            process.kill()
            process.communicate()


def _wait(process, address, log):
    end = time.monotonic() + LISTEN_S
    while time.monotonic() < end:
        if process.poll() is not None:
            log.seek(0)
            raise NotHere(f"does not start: {_last_line(log.read())}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return address
        except OSError:
            time.sleep(0.2)
    raise NotHere(f"does not answer within {LISTEN_S} s")


def _last_line(text):
    return (text.strip().splitlines() or ["no message"])[-1][:160]
