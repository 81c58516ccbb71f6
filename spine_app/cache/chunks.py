"""Chunks of numbers: made small for the disk and brought back, some at a time on two cores."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

import numpy as np
import zstandard
from numpy.typing import NDArray

from spine_app.domain.lasting.layout import Damaged

_LEVEL: Final = 1
_WORKERS: Final = 2
_AHEAD: Final = 8
"""Chunks at work at a time: enough for both cores, few enough to cost only some MiB."""

T = TypeVar("T")
R = TypeVar("R")


def chunks_of(array: NDArray[Any], chunk_bytes: int) -> Iterator[NDArray[Any]]:
    """The chunks of an array, as views.

    Args:
        array: C-contiguous.
        chunk_bytes: of each chunk but the last; a multiple of the size of a number.
    """
    flat = array.reshape(-1)
    step = chunk_bytes // array.itemsize
    for start in range(0, flat.size, step):
        yield flat[start : start + step]


def packed(chunk: NDArray[Any]) -> bytes:
    """A chunk as it is sealed.

    Bytes of the same weight are put side by side first: neighbours have the same high bytes.

    Args:
        chunk: (n,), little-endian.
    """
    apart = np.ascontiguousarray(chunk.view(np.uint8).reshape(-1, chunk.itemsize).T)
    return zstandard.ZstdCompressor(level=_LEVEL).compress(apart.data)


def unpack(data: memoryview, chunk: NDArray[Any]) -> None:
    """Bring a chunk back, after its seal has been found good.

    Args:
        data: what `packed` gave.
        chunk: (n,), written.

    Raises:
        Damaged: it is not of that length.
    """
    try:
        if zstandard.frame_content_size(data) != chunk.nbytes:
            raise Damaged
        apart = zstandard.ZstdDecompressor().decompress(data, max_output_size=chunk.nbytes)
    except zstandard.ZstdError:
        raise Damaged from None
    planes = np.frombuffer(apart, np.uint8).reshape(chunk.itemsize, -1)
    together = chunk.view(np.uint8).reshape(-1, chunk.itemsize)
    for weight, plane in enumerate(planes):
        together[:, weight] = plane


def in_order(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Results of some work in the order of its items, done by two threads that end with it.

    Args:
        work: called in a thread; what it raises is raised here.
        items: taken only a few ahead of the results.
    """
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(_WORKERS, "lasting-cache") as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
