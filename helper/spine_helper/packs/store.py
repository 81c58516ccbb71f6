"""The packs on this computer: list, read, install, remove; nothing heavy is imported here.

A pack is a folder named by its id with `pack.json` and the files it lists. Folders are made with
mode 0700 and files with 0600, under another name first, and moved into place whole; reading needs
no right to write.
"""

import hashlib
import importlib.util
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from pydantic import ValidationError

from spine_helper.anatomy.findings import Findings
from spine_helper.anatomy.levels import label_names
from spine_helper.engines.engine import Engine, Mode, Task, Watch
from spine_helper.packs.graph import check_graph
from spine_helper.packs.manifest import ENGINE_PREFIX, NAME, Manifest, PackFile
from spine_helper.packs.place import packs_folder
from spine_helper.packs.trouble import BrokenPack, NoSuchPack, PackTrouble

_MAX_MANIFEST_BYTES: Final = 4 * 2**20
DRAFT: Final = ".draft-"
"""Begins the name of a folder whose pack is not complete yet."""


@dataclass(frozen=True)
class Entry:
    """One pack of the list.

    Attributes:
        id: name of its folder.
        manifest: None where the pack is broken.
        digest: SHA-256 of its pack.json, which holds those of all its files.
        trouble: why it is broken; empty where it is not.
    """

    id: str
    manifest: Manifest | None
    digest: str = ""
    trouble: str = ""


def entries(folder: Path | None = None) -> tuple[Entry, ...]:
    """Every pack in the folder, whole or broken, by name. Looks at sizes, not at content."""
    root = packs_folder() if folder is None else folder
    try:
        names = sorted(item.name for item in root.iterdir() if not item.name.startswith("."))
    except OSError:
        return ()
    return tuple(_entry(root, name) for name in names if (root / name).is_dir())


def _entry(root: Path, name: str) -> Entry:
    try:
        manifest, digest = read_manifest(root / name)
        for file in manifest.files:
            with _opened(root / name, file):
                pass
    except PackTrouble as trouble:
        return Entry(name[:80], None, trouble=str(trouble))
    return Entry(name, manifest, digest)


def engines() -> tuple[Engine, ...]:
    """The packs as engines of the registry; broken ones are left out."""
    return tuple(
        _engine(entry.manifest, entry.digest) for entry in entries() if entry.manifest is not None
    )


def _engine(manifest: Manifest, digest: str) -> Engine:
    names = dict(label_names())
    ids = {label.id for network in manifest.networks for label in network.labels if label.id}
    unnamed = any(
        label.part and label.id is None for network in manifest.networks for label in network.labels
    )
    can_be_exact = importlib.util.find_spec("scipy") is not None
    modes: tuple[Mode, ...] = ("exact", "fast") if can_be_exact else ("fast",)
    return Engine(
        id=ENGINE_PREFIX + manifest.id,
        title=manifest.title,
        modalities=manifest.modalities,
        licence=manifest.licence.weights,
        # Levels that are found later can be any.
        labels=tuple(names.items()) if unnamed else tuple((n, names[n]) for n in sorted(ids)),
        run=partial(_run, manifest.id),
        sha256=digest,
        modes=modes,
        notice=manifest.licence.notice,
    )


def _run(pack_id: str, task: Task, watch: Watch) -> Findings:
    from spine_helper.nnunet.engine import run_pack  # noqa: PLC0415 - heavy: in the child only

    return run_pack(pack_id, task, watch)


def find(pack_id: str, folder: Path | None = None) -> tuple[Path, Manifest]:
    """Folder and manifest of a pack.

    Raises:
        NoSuchPack: there is none of this name.
        BrokenPack: its manifest cannot be used.
    """
    place = find_folder(pack_id, folder)
    return place, read_manifest(place)[0]


def find_folder(pack_id: str, folder: Path | None = None) -> Path:
    """Folder of a pack, broken or not.

    Raises:
        NoSuchPack: there is none of this name.
    """
    root = packs_folder() if folder is None else folder
    name = pack_id.removeprefix(ENGINE_PREFIX)
    place = root / name
    is_name = name != "" and not name.startswith(".") and Path(name).name == name
    if not is_name or place.is_symlink() or not place.is_dir():
        raise NoSuchPack(f"There is no pack “{name[:60]}”.")
    return place


def read_manifest(place: Path) -> tuple[Manifest, str]:
    """The manifest in a folder and the digest of its file.

    Raises:
        BrokenPack: it is missing, no manifest, or that of another pack.
    """
    text = _read_plain(place / NAME, _MAX_MANIFEST_BYTES)
    try:
        manifest = Manifest.model_validate_json(text)
    except (ValidationError, ValueError) as error:
        raise BrokenPack("The pack's pack.json does not follow its schema.") from error
    if manifest.id != place.name and not place.name.startswith(DRAFT):
        raise BrokenPack("The pack's folder has another name than the pack.")
    return manifest, hashlib.sha256(text).hexdigest()


def load(place: Path, file: PackFile) -> bytes:
    """The content of a pack's network, after its digest and its graph were checked.

    Args:
        place: folder of the pack.
        file: which of its files.

    Raises:
        BrokenPack: it is missing, a link, has another size or content, or is no plain network.
    """
    with _opened(place, file) as handle:
        content = handle.read(file.bytes + 1)
    if len(content) != file.bytes or hashlib.sha256(content).hexdigest() != file.sha256:
        raise BrokenPack(f"{file.path} of the pack is not what it was. Import the pack again.")
    if file.path.endswith(".onnx"):
        check_graph(content)
    return content


@contextmanager
def _opened(place: Path, file: PackFile) -> Iterator[BinaryIO]:
    with open_single(place / file.path) as handle:
        if os.fstat(handle.fileno()).st_size != file.bytes:
            raise BrokenPack(f"{file.path} of the pack is incomplete. Import the pack again.")
        yield handle


def _read_plain(path: Path, most: int) -> bytes:
    with open_single(path) as handle:
        text = handle.read(most + 1)
    if len(text) > most:
        raise BrokenPack("The pack's pack.json is too large to be one.")
    return text


@contextmanager
def open_single(path: Path) -> Iterator[BinaryIO]:
    """A file of a pack: regular, no link, and with no second name anywhere.

    A second name (a hard link) would let someone else change the content after it was checked.

    Raises:
        BrokenPack: it is missing or something else.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise BrokenPack(f"{path.name} of the pack is missing or cannot be read.") from error
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1:
            raise BrokenPack(f"{path.name} of the pack is a link or no regular file: refused.")
        yield file
