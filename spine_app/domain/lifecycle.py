"""The life of a session as one small table: phases, events, and which event leads where."""

from dataclasses import dataclass
from enum import Enum


class Phase(Enum):
    """What the session is doing with its study."""

    EMPTY = "empty"
    """No study: the start page is shown."""
    SCANNING = "scanning"
    """A job looks for series in the source."""
    CHOOSING = "choosing"
    """The series are known and none is on screen: the user picks one."""
    READING = "reading"
    """The job reads the voxels of the chosen series."""
    READY = "ready"
    """A volume is on screen."""


@dataclass(frozen=True)
class ScanStarted:
    """A source was named; `job` looks at it."""

    job: int


@dataclass(frozen=True)
class SeriesListed:
    """The scan of `job` found series to choose from."""

    job: int


@dataclass(frozen=True)
class SeriesChosen:
    """The user (or the only choice) picked a series of `job`."""

    job: int


@dataclass(frozen=True)
class VolumeLoaded:
    """The voxels of `job` are on screen."""

    job: int


@dataclass(frozen=True)
class JobFailed:
    """`job` ended with an error, which is told as a notice."""

    job: int


@dataclass(frozen=True)
class JobCancelled:
    """The user stopped `job`."""

    job: int


@dataclass(frozen=True)
class StudyClosed:
    """The user closed the study."""


Start = ScanStarted | SeriesChosen
Outcome = SeriesListed | VolumeLoaded | JobFailed | JobCancelled
Event = Start | Outcome | StudyClosed

BUSY = frozenset({Phase.SCANNING, Phase.READING})
"""Phases that own running work; each has the exits done, failed and cancelled."""

TRANSITIONS: dict[tuple[Phase, type[Event]], Phase] = {
    (Phase.EMPTY, ScanStarted): Phase.SCANNING,
    (Phase.SCANNING, SeriesListed): Phase.CHOOSING,
    (Phase.SCANNING, JobFailed): Phase.EMPTY,
    (Phase.SCANNING, JobCancelled): Phase.EMPTY,
    (Phase.CHOOSING, SeriesChosen): Phase.READING,
    (Phase.CHOOSING, JobFailed): Phase.EMPTY,
    (Phase.CHOOSING, StudyClosed): Phase.EMPTY,
    (Phase.READING, VolumeLoaded): Phase.READY,
    (Phase.READING, JobFailed): Phase.CHOOSING,
    (Phase.READING, JobCancelled): Phase.EMPTY,
    (Phase.READY, SeriesChosen): Phase.READING,
    (Phase.READY, StudyClosed): Phase.EMPTY,
}
"""Where each event leads. An event without a row for the phase is a bug in the caller."""


def leads_to(phase: Phase, event: type[Event]) -> Phase | None:
    """Phase that follows `event` in `phase`, None where the event is not allowed."""
    return TRANSITIONS.get((phase, event))
