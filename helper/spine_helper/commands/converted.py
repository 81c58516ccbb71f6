"""DICOM and what else only Spine App reads: converted by it, in a process of its own."""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spine_helper.commands.ending import Ended, Exit
from spine_helper.volumes.grid import Modality

APP: Final = "spine_app"
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
_ROOM: Final = 4 * 2**30
"""Free bytes that a folder in memory must have, enough for any volume the helper takes."""

_GRACE_S: Final = 0.3
_MAX_TEXT: Final = 500


@dataclass(frozen=True)
class Converted:
    """What the app has written.

    Attributes:
        path: of an NRRD file.
        modality: None where the app does not know or it is another.
    """

    path: Path
    modality: Modality | None


@contextlib.contextmanager
def converted(path: Path, series: int | None) -> Iterator[Converted]:
    """One series as a file that is gone after the block.

    Args:
        path: DICOM folder or file, archive, or MetaImage.
        series: number in the app's list, None where one is there only.

    Raises:
        Ended: the app is not installed, or cannot open this.
    """
    if importlib.util.find_spec(APP) is None:
        raise Ended(
            Exit.UNAVAILABLE,
            "Only NIfTI (.nii, .nii.gz) and NRRD (.nrrd, .nhdr) can be read without Spine App. "
            "Install it to segment DICOM folders, or convert them before.",
        )
    with tempfile.TemporaryDirectory(prefix="spine-helper-", dir=_room()) as folder:
        target = Path(folder) / "volume.nrrd"
        _convert(path, target, series)
        yield Converted(target, _modality(target.with_suffix(".json")))


def _room() -> Path | None:
    """A folder in memory where there is one with room: images of patients need touch no disk."""
    is_there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return _MEMORY if is_there and shutil.disk_usage(_MEMORY).free >= _ROOM else None


def _convert(path: Path, target: Path, series: int | None) -> None:
    # A path that looks like an option is still a path.
    command = [sys.executable, "-m", APP, "convert", str(path.absolute()), str(target), "--json"]
    if series is not None:
        command += ["--series", str(series)]
    process = subprocess.Popen(  # noqa: S603 - our own app
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate()
    finally:
        _end(process)
    if process.returncode != 0 or not target.is_file():
        raise Ended(Exit.NO_INPUT, _reason(said))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the app to clean up, and end it where it takes too long."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
    try:
        process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()


def _reason(said: bytes) -> str:
    """The sentence of the app, and what there is to choose from."""
    try:
        error = json.loads(said)["error"]
        sentence = str(error["sentence"])[:_MAX_TEXT]
        choices = [f"--series {one['series']}: {one['words']}" for one in error.get("choices", [])]
    except (ValueError, KeyError, TypeError):
        return "Spine App could not open this."
    return "; ".join([sentence, *choices[:20]])


def _modality(sidecar: Path) -> Modality | None:
    try:
        said = json.loads(sidecar.read_bytes())["modality"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return said if said in ("CT", "MR") else None
