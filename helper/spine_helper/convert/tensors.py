"""What a checkpoint says of its tensors, before any of their numbers is read."""

from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.packs.trouble import UnsafeFile

STORAGE_TYPES: Final[dict[str, str]] = {
    "FloatStorage": "f4",
    "DoubleStorage": "f8",
    "HalfStorage": "f2",
    "BFloat16Storage": "bf",
    "LongStorage": "i8",
    "IntStorage": "i4",
    "ShortStorage": "i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "b1",
}
"""Storage classes of torch and the NumPy type of their numbers; `bf` is bfloat16."""

_BRAIN: Final = "bf"
_MAX_AXES: Final = 8


@dataclass(frozen=True)
class StorageRef:
    """A run of numbers in an entry of the file.

    Attributes:
        key: name of the entry under `data/`.
        kind: a value of `STORAGE_TYPES`.
        count: numbers in it.
    """

    key: str
    kind: str
    count: int

    @property
    def item_bytes(self) -> int:
        """Bytes of one number."""
        return 2 if self.kind == _BRAIN else int(np.dtype(self.kind).itemsize)


@dataclass(frozen=True)
class TensorRef:
    """A tensor as a view of a storage.

    Attributes:
        storage: where its numbers are.
        offset: first of them.
        shape: of the tensor.
        stride: numbers between neighbours along each axis.

    Raises:
        UnsafeFile: it reaches outside of its storage, or shows a number more than once.
    """

    storage: StorageRef
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse a view that does not lie in its storage."""
        numbers = (self.offset, *self.shape, *self.stride)
        if (
            len(self.shape) != len(self.stride)
            or len(self.shape) > _MAX_AXES
            or any(not isinstance(n, int) or isinstance(n, bool) or n < 0 for n in numbers)
        ):
            raise UnsafeFile("The checkpoint describes a tensor that cannot exist.")
        if prod(self.shape) == 0:
            return
        pairs = zip(self.shape, self.stride, strict=True)
        last = self.offset + sum((size - 1) * step for size, step in pairs)
        if last >= self.storage.count or prod(self.shape) > self.storage.count:
            raise UnsafeFile("The checkpoint describes a tensor that reaches outside of its data.")


def numbers_of(ref: TensorRef, raw: bytes, byte_order: str) -> NDArray[np.float32]:
    """The numbers of a tensor.

    Args:
        ref: the tensor.
        raw: every byte of its storage.
        byte_order: `<` or `>`, of `raw`.

    Returns:
        float32, C order, its own memory, of the tensor's shape.
    """
    if ref.storage.kind == _BRAIN:
        halves = np.frombuffer(raw, f"{byte_order}u2").astype(np.uint32)
        flat: NDArray[np.generic] = (halves << np.uint32(16)).view(np.float32)
    else:
        flat = np.frombuffer(raw, byte_order + ref.storage.kind)
    strides = tuple(step * flat.itemsize for step in ref.stride)
    view = np.lib.stride_tricks.as_strided(flat[ref.offset :], ref.shape, strides, writeable=False)
    return np.array(view, np.float32, order="C")
