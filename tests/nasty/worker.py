"""A process that is fed studies and says what became of each; whoever feeds it sees it die."""

import faulthandler
import json
import os
import resource
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zlib
from contextlib import suppress
from pathlib import Path

from spine_app.domain.errors import StudyError
from spine_app.domain.limits import MIB, ReadLimits

ROOT = Path(__file__).resolve().parents[2]
LIMITS = ReadLimits(
    upload_bytes=64 * MIB, inflated_bytes=16 * MIB, header_bytes=4 * MIB, voxels=10_000_000
)
MAX_SECONDS = 2.0
MAX_GROWTH = 256 * MIB
HANG_S = 30.0


class Worker:
    """The process, started again when it is gone."""

    def __init__(self) -> None:
        """Start it."""
        self._process = self._start()

    def judge(self, study: tuple[bytes, ...], *, twice: bool = False) -> str:
        """What is wrong with the way a study is read; empty where nothing is.

        Args:
            study: bytes of its files.
            twice: read it twice; what differs was never initialised.
        """
        head = struct.pack("<BL", twice, len(study))
        head += struct.pack(f"<{len(study)}L", *map(len, study))
        try:
            self._process.stdin.write(head + b"".join(study))
            self._process.stdin.flush()
        except BrokenPipeError:
            return self._died()
        ready, _, _ = select.select([self._process.stdout], [], [], HANG_S)
        if not ready:
            self.close()
            self._process = self._start()
            return "it hangs"
        line = self._process.stdout.readline()
        return json.loads(line) if line else self._died()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()

    def _died(self) -> str:
        status = self._process.wait()
        self.close()
        self._process = self._start()
        return f"it died with status {status}"

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.nasty.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )


def verdict(study, folder, *, twice):
    """Read a study; what should not have happened, or nothing."""
    start, before = time.process_time(), _peak()
    try:
        first = _read(study, folder)
        if twice and first != _read(study, folder):
            return "it is not read twice alike"
    except StudyError:
        pass
    except BaseException as error:  # noqa: BLE001  # that is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
    seconds, grown = time.process_time() - start, _peak() - before
    if seconds > MAX_SECONDS * (1 + twice):
        return f"it takes {seconds:.1f} s"
    return f"it takes {grown // MIB} MiB" if grown > MAX_GROWTH else ""


def _read(study, folder):
    """Checksums of everything that was opened, and codes of what was not."""
    from tests.integration.io.reading import read_upload  # noqa: PLC0415

    outcome = read_upload(study, folder, LIMITS)
    opened = [one.voxels_kji for one in outcome.volumes.values()]
    opened += [one.voxels_nji for one in outcome.acquired.values()]
    sums = [(voxels.shape, zlib.crc32(voxels.tobytes())) for voxels in opened]
    for path in folder.iterdir():
        path.unlink()
    return sums, outcome.refused


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def serve() -> None:
    """Judge studies until there are no more."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    faulthandler.enable()
    warnings.simplefilter("ignore")
    folder = Path(tempfile.mkdtemp())
    try:
        while head := source.read(5):
            twice, count = struct.unpack("<BL", head)
            sizes = struct.unpack(f"<{count}L", source.read(4 * count))
            study = tuple(source.read(size) for size in sizes)
            sink.write(json.dumps(verdict(study, folder, twice=bool(twice))).encode() + b"\n")
            sink.flush()
            for path in folder.iterdir():
                path.unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    serve()
