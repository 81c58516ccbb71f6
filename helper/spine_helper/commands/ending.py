"""How a command ends: exit statuses, and one sentence where it ends early."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses of `segment`, `models` and `evaluate`, those of sysexits.h where it has one."""

    DONE = 0
    FAILED = 1
    """The engine failed, crashed, hung or ran out of memory."""
    ARGUMENTS = 2
    BAD_DATA = 65
    """Box, levels or label maps do not fit to the volume."""
    NO_INPUT = 66
    """The input is not there or is no volume."""
    UNAVAILABLE = 69
    """The engine, or a part that is needed, is not installed."""
    NO_OUTPUT = 73
    """The output exists already or cannot be written."""
    INTERRUPTED = 130
    TERMINATED = 143


class Ended(Exception):
    """A command cannot go on; its text is a sentence for the user.

    Attributes:
        status: exit status.
    """

    def __init__(self, status: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
