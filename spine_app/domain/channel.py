"""What a job function sees of the process that started it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Channel(Protocol):
    """A two-way conversation in typed messages and raw bytes.

    Job functions live in `io` and `pipelines`; the pipes behind this live in `jobs`. Neither
    imports the other, both know this.
    """

    def send(self, message: object) -> None:
        """Tell the session something; the message is one of the job's declared answers."""

    def receive(self) -> object | bytes | None:
        """Wait for the next message or bytes from the session; None when it said goodbye."""

    def spread(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Do some work on items on all cores; results come in the order of the items.

        The work must spend its time where the interpreter lock is not held. What it raises is
        raised here, and nothing of it goes on after the iteration has ended.
        """
