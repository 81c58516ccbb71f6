"""Files that are written together: into a folder, or into one ZIP."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from spine_app.io.staged_file import StagedFile, publish_all, refuse_existing

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a ZIP can say; the true one would differ with every run."""
_UNIX = 3
_READABLE = 0o644 << 16
_LEVEL = 1


@dataclass(frozen=True)
class OutFile:
    """A file that is to be written.

    Attributes:
        name: words and numbers of ours.
        write: writes the content, from the first byte to the last.
    """

    name: str
    write: Callable[[BinaryIO], None]


def write_folder(
    folder: Path, files: Sequence[OutFile], *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write files into a folder; all appear when all are complete.

    Returns:
        Their paths.

    Raises:
        OutputExists: a file of that name exists and may not be replaced.
        OutputUnwritable: the folder does not exist or may not be written.
        NoSpace: the disk is full. Nothing is left.
    """
    paths = tuple(folder / file.name for file in files)
    if not overwrite:
        refuse_existing(paths)
    staged: list[StagedFile] = []
    try:
        for path, file in zip(paths, files, strict=True):
            staged.append(StagedFile(path, file.write))
        publish_all(staged, overwrite=overwrite)
    finally:
        for one in staged:
            one.discard()
    return paths


def write_zip(file: BinaryIO, files: Sequence[OutFile]) -> None:
    """Write files into a ZIP that is the same for the same content: no dates, no owner."""
    with zipfile.ZipFile(file, "w") as archive:
        for one in files:
            entry = zipfile.ZipInfo(one.name, _FIRST_DAY)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            # What is packed already is only stored.
            packed = one.name.endswith((".gz", ".nrrd"))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001
            with archive.open(entry, "w", force_zip64=True) as content:
                one.write(content)  # type: ignore[arg-type]
