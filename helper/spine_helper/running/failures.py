"""What can go wrong while a network runs, whichever library runs it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_NO_MEMORY: Final = re.compile(
    r"bad_?\s?alloc|out of memory|failed to allocate|not enough memory|cannot allocate",
    re.IGNORECASE,
)


class NetworkTooLarge(MemoryError):
    """There is not memory enough to run the network."""


class NetworkFailed(RuntimeError):
    """The library that runs networks refused this one or its input."""


@contextmanager
def translated(*kinds: type[BaseException]) -> Iterator[None]:
    """Turn a library's exceptions into ours.

    Args:
        kinds: exceptions of that library.

    Raises:
        NetworkTooLarge: the message tells of memory.
        NetworkFailed: it does not.
    """
    try:
        yield
    except MemoryError:
        raise NetworkTooLarge("not enough memory for the network") from None
    except kinds as error:
        if _NO_MEMORY.search(str(error)):
            raise NetworkTooLarge("not enough memory for the network") from None
        raise NetworkFailed("the network cannot be run") from error
