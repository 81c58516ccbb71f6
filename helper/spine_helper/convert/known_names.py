"""The names a checkpoint may mention, and what a call of each gives: only values of our own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from spine_helper.convert.tensors import STORAGE_TYPES, StorageRef, TensorRef
from spine_helper.packs.trouble import UnsafeFile

_TENSOR_ARGUMENTS: Final = 4
_MAX_AXES: Final = 8
_MAX_TEXT: Final = 4096


@dataclass(frozen=True)
class Opaque:
    """A value that weights do not need; only its kind is kept."""

    kind: str


@dataclass(frozen=True)
class Known:
    """A name on the list, and what a call of it gives."""

    name: str
    make: Callable[..., Any]


def _empty_dict(*_: Any) -> dict[Any, Any]:
    return {}  # what is in it follows as items


def _tensor(*arguments: Any) -> TensorRef:
    if len(arguments) < _TENSOR_ARGUMENTS or not isinstance(arguments[0], StorageRef):
        raise UnsafeFile("The checkpoint builds a tensor from something else than numbers.")
    storage, offset, shape, stride = arguments[:_TENSOR_ARGUMENTS]
    return TensorRef(storage, offset, _sizes(shape), _sizes(stride))


def _sizes(items: Any = ()) -> tuple[Any, ...]:
    if not isinstance(items, tuple | list) or len(items) > _MAX_AXES:
        raise UnsafeFile("The checkpoint describes a tensor that cannot exist.")
    return tuple(items)


def _parameter(*arguments: Any) -> Any:
    return arguments[0]


def _encoded(*arguments: Any) -> bytes:
    text, encoding = arguments
    if not isinstance(text, str) or len(text) > _MAX_TEXT or encoding != "latin1":
        raise UnsafeFile("The checkpoint encodes a text in an unknown way.")
    return text.encode("latin1")


def _opaque(kind: str) -> Known:
    return Known(kind, lambda *_: Opaque(kind))


KNOWN_NAMES: Final[dict[tuple[str, str], Known]] = {
    ("collections", "OrderedDict"): Known("OrderedDict", _empty_dict),
    ("collections", "defaultdict"): Known("defaultdict", _empty_dict),
    ("torch._utils", "_rebuild_tensor_v2"): Known("tensor", _tensor),
    ("torch._utils", "_rebuild_parameter"): Known("parameter", _parameter),
    ("torch", "Size"): Known("Size", _sizes),
    ("torch", "device"): _opaque("device"),
    ("_codecs", "encode"): Known("encode", _encoded),
    ("numpy", "dtype"): _opaque("dtype"),
    ("numpy", "ndarray"): _opaque("ndarray"),
    **{("torch", name): _opaque(name) for name in ("float16", "bfloat16", "float32", "float64")},
    **{("torch", name): _opaque(name) for name in STORAGE_TYPES},
    **{
        (f"numpy.{core}.multiarray", name): _opaque(f"numpy {name}")
        for core in ("core", "_core")
        for name in ("scalar", "_reconstruct")
    },
}
