"""What a nasty case is: bytes that somebody could be given, and what must become of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import SeriesFound, SeriesPreview, SeriesReady
from spine_app.domain.study.quality import Quality


class Expect(Enum):
    """What must become of a case (the outcome codes of the corpus)."""

    REFUSE = "refuse"
    """R: nothing can be opened, and the code that says why is one of `Case.codes`."""
    SLICES = "slices"
    """Every series opens in 2D only; its problem code is one of `Case.codes`."""
    OPEN = "open"
    """C: `Case.volumes` series open in 3D; others, if any, have a problem code of `Case.codes`."""
    WARN = "warn"
    """W: like OPEN, and the findings hold every one of `Case.quality`."""


@dataclass
class Outcome:
    """What the session was told of a case.

    Attributes:
        code: of the error that ended the reader, empty where series were listed.
        found: the series list, None where there was none.
        previews: what came of asking for a preview, by index.
        ready: series that were opened, by index.
        refused: codes of the series that could not be, by index.
        volumes: `Volume` of each series that was opened in 3D, by index.
        acquired: `AcquiredSlices` of each series that has them, by index.
        told: every message as it came, previews left out: their words are meant to be seen.
        seconds: processor time of the child.
        peak: largest resident memory of the child in bytes.
    """

    code: str = ""
    found: SeriesFound | None = None
    previews: dict[int, SeriesPreview] = field(default_factory=dict)
    ready: dict[int, SeriesReady] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    volumes: dict = field(default_factory=dict)
    acquired: dict = field(default_factory=dict)
    told: list[bytes] = field(default_factory=list)
    seconds: float = 0.0
    peak: int = 0

    @property
    def volume(self):
        """The only volume."""
        (volume,) = self.volumes.values()
        return volume

    @property
    def slices(self):
        """The only acquired slices."""
        (slices,) = self.acquired.values()
        return slices

    def findings(self, index=None):
        """Findings by `Quality`, of one series or of all."""
        chosen = self.ready.values() if index is None else [self.ready[index]]
        return {finding.quality: finding for one in chosen for finding in one.quality}


@dataclass(frozen=True)
class Case:
    """One case of the corpus.

    Attributes:
        row: of the list of bad inputs, such as "D14".
        name: what is wrong, in a few words with hyphens.
        make: writes the case into a new folder, returns what is to be opened.
        expect: what must become of it.
        codes: error codes that may be told; see `Expect`.
        quality: what must be among the findings.
        volumes: how many series open in 3D; for `Expect.OPEN` and `Expect.WARN`.
        unreadable: how many files must be told to be unreadable, None for any number.
        seconds: most processor time of the child, its start (about half a second) included.
        peak_mib: most resident memory of the child.
        late: what is wrong is found in the pixels only, after the series was offered in 3D.
        limits: of the reader.
        meddle: changes what was written, after it was listed and before it is read.
        check: looks closer at what came of it.
    """

    row: str
    name: str
    make: Callable[[Path], Path]
    expect: Expect
    codes: frozenset[str] = frozenset()
    quality: frozenset[Quality] = frozenset()
    volumes: int = 1
    unreadable: int | None = None
    seconds: float = 2.0
    peak_mib: int = 512
    late: bool = False
    limits: ReadLimits = field(default_factory=ReadLimits)
    meddle: Callable[[Path], None] | None = None
    check: Callable[[Outcome], None] | None = None

    @property
    def id(self) -> str:
        """Name of the test."""
        return f"{self.row}-{self.name}"


def refuse(row, name, make, codes, **more):
    """A case of which nothing can be opened; `codes` are words parted by spaces."""
    return Case(row, name, make, Expect.REFUSE, frozenset(codes.split()), **more)


def slices(row, name, make, codes, **more):
    """A case that opens in 2D only."""
    return Case(row, name, make, Expect.SLICES, frozenset(codes.split()), **more)


def opens(row, name, make, **more):
    """A case that opens; `codes` as in `refuse`, for what opens beside it less far."""
    codes = frozenset(more.pop("codes", "").split())
    return Case(row, name, make, Expect.OPEN, codes, **more)


def warns(row, name, make, *quality, **more):
    """A case that opens and tells its limits."""
    codes = frozenset(more.pop("codes", "").split())
    return Case(row, name, make, Expect.WARN, codes, frozenset(quality), **more)
