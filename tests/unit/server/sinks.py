"""An upload sink that remembers what it was told."""

from dataclasses import dataclass, field


@dataclass
class RecordingSink:
    calls: list[str] = field(default_factory=list)
    files: list[bytearray] = field(default_factory=list)
    fail_at: str = ""
    error: type[Exception] = ValueError

    def _note(self, name: str) -> None:
        self.calls.append(name)
        if name == self.fail_at:
            raise self.error

    async def begin(self, total_bytes: int) -> None:
        self.files.clear()
        self._note("begin")

    async def file_started(self) -> None:
        self.files.append(bytearray())
        self._note("file_started")

    async def chunk(self, data: bytes) -> None:
        self.files[-1] += data
        self._note("chunk")

    async def file_ended(self) -> None:
        self._note("file_ended")

    async def finished(self) -> None:
        self._note("finished")

    async def aborted(self, error: Exception) -> None:
        self._note("aborted")
