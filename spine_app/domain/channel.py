"""What a job function sees of the process that started it."""

from typing import Protocol


class Channel(Protocol):
    """A two-way conversation in typed messages and raw bytes.

    Job functions live in `io` and `pipelines`; the pipes behind this live in `jobs`. Neither
    imports the other, both know this.
    """

    def send(self, message: object) -> None:
        """Tell the session something; the message is one of the job's declared answers."""

    def receive(self) -> object | bytes | None:
        """Wait for the next message or bytes from the session; None when it said goodbye."""
