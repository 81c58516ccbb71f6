"""Take the weights out of an export ZIP without letting it do anything else."""

import re
import stat
import zipfile
from pathlib import Path
from typing import Final

from spine_helper.convert.archive import open_plain, open_zip
from spine_helper.packs.trouble import UnsafeFile, UnusableWeights

MAX_BYTES: Final = 24 * 2**30
_MAX_RATIO: Final = 200
"""Weights hardly shrink; text does, but not by this."""

_SMALL: Final = 2**20
_BLOCK: Final = 2**20
_MAX_PATH: Final = 400
_WANTED: Final = re.compile(
    r"plans\.json|dataset\.json|dataset_fingerprint\.json|checkpoint_\w+\.pth|"
    r"inference_config\.json|LICEN[CS]E(\.txt|\.md)?|plans\.pkl|.*\.model(\.pkl)?|.*\.ckpt"
)
"""The rest of an export (pictures, scores) is left where it is."""


def extract(path: Path, folder: Path) -> None:
    """Write the weights of an export and what describes them into an empty folder.

    Args:
        path: the ZIP file.
        folder: to write to.

    Raises:
        UnsafeFile: a name leads out of the folder, an entry is a link, or the content is far
            larger than the file.
        UnusableWeights: the file is damaged.
    """
    with open_plain(path) as file, open_zip(file) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        for entry in entries:
            _refuse_bad_name(entry.filename)
            _refuse_links(entry)
        wanted = [e for e in entries if _WANTED.fullmatch(e.filename.rsplit("/", 1)[-1])]
        if sum(entry.file_size for entry in wanted) > MAX_BYTES:
            raise UnsafeFile("The archive is larger than weights can be.")
        for entry in wanted:
            _write(archive, entry, folder)


def _refuse_bad_name(name: str) -> None:
    parts = name.split("/")
    if (
        not name
        or len(name) > _MAX_PATH
        or "\\" in name
        or "\0" in name
        or ":" in name
        or any(part in ("", ".", "..") or part != part.rstrip(". ") for part in parts)
    ):
        raise UnsafeFile("A name in the archive leads out of its folder: refused.")


def _refuse_links(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise UnsafeFile("The archive holds a link or a device: refused.")


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    if entry.file_size > max(_SMALL, _MAX_RATIO * entry.compress_size):
        raise UnsafeFile("The archive is far larger unpacked than weights can be.")
    target = folder / entry.filename
    left = entry.file_size
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("xb") as sink:
            while block := source.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise UnsafeFile("The archive holds more than it says: refused.")
                sink.write(block)
    except OSError as error:
        raise UnusableWeights("The archive cannot be unpacked; the disk may be full.") from error
    if left:
        raise UnusableWeights("The archive is damaged or incomplete.")
