"""Checkpoints of PyTorch, read without PyTorch and without running anything in them."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.convert.archive import open_plain, open_zip
from spine_helper.convert.opcodes import MAX_PICKLE_BYTES, Machine
from spine_helper.convert.tensors import TensorRef, numbers_of
from spine_helper.packs.trouble import UnsafeFile, UnusableWeights

_STREAM_START: Final = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_TAR_MARK: Final = slice(257, 262)
_ORDERS: Final = {b"little": "<", b"big": ">"}
_PREFIXES: Final = ("module.", "_orig_mod.")


@dataclass(frozen=True)
class Training:
    """What a checkpoint says of the training it comes from.

    Attributes:
        trainer: class that trained.
        configuration: of the plans, `3d_fullres` for instance.
        mirror_axes: axes along which the trainer allows tiles to be mirrored; empty for none.
    """

    trainer: str
    configuration: str
    mirror_axes: tuple[int, ...]


class Weights:
    """The tensors of a checkpoint by their names, read when asked for.

    `module.` and `_orig_mod.` before a name, as parallel and compiled training leave them, are
    taken off.
    """

    def __init__(self, archive: zipfile.ZipFile, root: str, refs: dict[str, TensorRef]) -> None:
        self._archive, self._root, self._refs = archive, root, refs
        self._order = _byte_order(archive, root)

    def names(self) -> tuple[str, ...]:
        """Names of all tensors."""
        return tuple(self._refs)

    def shape(self, name: str) -> tuple[int, ...]:
        """Shape of a tensor, without reading it."""
        return self._refs[name].shape

    def are_one(self, first: str, second: str) -> bool:
        """Whether two names mean the same numbers."""
        a, b = self._refs[first], self._refs[second]
        return a == b or (a.shape == b.shape and bool(np.array_equal(self[first], self[second])))

    def __contains__(self, name: object) -> bool:
        """Whether there is a tensor of this name."""
        return name in self._refs

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """The numbers of a tensor, float32.

        Raises:
            UnsafeFile: its data is not of the size that the checkpoint claims.
            UnusableWeights: its data is missing.
        """
        ref = self._refs[name]
        entry = _entry(self._archive, f"{self._root}data/{ref.storage.key}")
        if entry.file_size != ref.storage.count * ref.storage.item_bytes:
            raise UnsafeFile("A tensor of the checkpoint claims more or less data than there is.")
        return numbers_of(ref, self._archive.read(entry), self._order)


@contextmanager
def read_checkpoint(path: Path) -> Iterator[tuple[Weights, Training]]:
    """The weights and the training of a checkpoint of nnU-Net v2.

    Raises:
        UnsafeFile: it asks for something that no weights need.
        UnusableWeights: it is of another kind, or damaged.
    """
    with open_plain(path) as file:
        _refuse_other_kinds(file)
        with open_zip(file) as archive:
            root = _root_of(archive)
            content = Machine().run(archive.read(_entry(archive, f"{root}data.pkl")))
            yield Weights(archive, root, _tensors_of(content)), _training_of(content)


def _refuse_other_kinds(file: BinaryIO) -> None:
    start = file.read(512)
    file.seek(0)
    if start[: len(_STREAM_START)] == _STREAM_START or start[_TAR_MARK] == b"ustar":
        raise UnusableWeights(
            "The checkpoint is in the format that PyTorch wrote before 1.6. Open it with a "
            "current PyTorch and save it again."
        )
    if start[:4] != b"PK\x03\x04":
        raise UnusableWeights("The file is not a checkpoint of PyTorch.")


def _root_of(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    roots = [name.removesuffix("data.pkl") for name in names if name.endswith("/data.pkl")]
    if len(roots) != 1 or roots[0].count("/") != 1:
        raise UnusableWeights("The file is an archive, but not a checkpoint of PyTorch.")
    if any(name.startswith(f"{roots[0]}code/") for name in names):
        raise UnusableWeights("The file is a TorchScript program, not a checkpoint with weights.")
    return roots[0]


def _entry(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        raise UnusableWeights("Data of the checkpoint is missing.") from error
    # PyTorch stores; what is compressed may be far larger than the file.
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
        raise UnsafeFile("The checkpoint is compressed, which PyTorch never does.")
    if name.endswith(".pkl") and entry.file_size > MAX_PICKLE_BYTES:
        raise UnsafeFile("The checkpoint's list of contents is too large to be one.")
    return entry


def _byte_order(archive: zipfile.ZipFile, root: str) -> str:
    if f"{root}byteorder" not in archive.namelist():
        return "<"
    word = archive.read(_entry(archive, f"{root}byteorder"))
    if word not in _ORDERS:
        raise UnusableWeights("The checkpoint has an unknown byte order.")
    return _ORDERS[word]


def _tensors_of(content: Any) -> dict[str, TensorRef]:
    weights = content.get("network_weights") if isinstance(content, dict) else None
    if not isinstance(weights, dict) or not weights:
        raise UnusableWeights("The checkpoint was not written by nnU-Net v2: no network_weights.")
    tensors: dict[str, TensorRef] = {}
    for name, value in weights.items():
        if not isinstance(name, str) or not isinstance(value, TensorRef):
            raise UnusableWeights("The checkpoint's network_weights are not a list of tensors.")
        short = name
        while short.startswith(_PREFIXES):
            short = short.split(".", 1)[1]
        tensors[short] = value
    return tensors


def _training_of(content: dict[str, Any]) -> Training:
    arguments = content.get("init_args")
    configuration = arguments.get("configuration") if isinstance(arguments, dict) else None
    trainer = content.get("trainer_name")
    axes = content.get("inference_allowed_mirroring_axes")
    axes = () if axes is None else axes
    if (
        not isinstance(trainer, str)
        or not isinstance(configuration, str)
        or not isinstance(axes, tuple | list)
        or not all(isinstance(axis, int) and 0 <= axis <= 2 for axis in axes)
    ):
        raise UnusableWeights("The checkpoint does not say how nnU-Net v2 trained it.")
    return Training(trainer, configuration, tuple(axes))
