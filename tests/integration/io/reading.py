"""Reads a study in this process, the way the job does."""

from dataclasses import dataclass, field
from pathlib import Path

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import (
    Choose,
    FileEnd,
    FileStart,
    OpenFolder,
    OpenUpload,
    SeriesFound,
    SeriesReady,
    SeriesRefused,
    UploadEnd,
)
from spine_app.io.study_job import serve
from spine_app.io.volume_file import open_acquired, open_volume


@dataclass
class Outcome:
    """What the reader said.

    Attributes:
        found: the series list.
        volumes: index -> Volume.
        facts: index -> StudyFacts.
        acquired: index -> AcquiredSlices, of series that are shown in 2D only or were resampled.
        quality: index -> findings.
        refused: index -> error code.
        messages: all messages.
    """

    found: SeriesFound | None = None
    volumes: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    acquired: dict = field(default_factory=dict)
    quality: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)
    messages: list = field(default_factory=list)

    @property
    def volume(self):
        """The volume of a study of one series."""
        assert not self.refused
        (volume,) = self.volumes.values()
        return volume

    @property
    def code(self):
        """Why the only series makes no volume; it was listed with that."""
        assert not self.volumes
        (series,) = self.found.series
        assert self.refused in ({}, {0: series.problem_code})
        return series.problem_code


class Chooser:
    """Channel that sends some messages, then chooses every series once."""

    def __init__(self, work_folder, script=()):
        self.outcome = Outcome()
        self._work_folder = work_folder
        self._script = list(script)

    def send(self, message):
        self.outcome.messages.append(message)
        if isinstance(message, SeriesFound):
            self.outcome.found = message
            self._script = [Choose(one.index) for one in message.series]
        elif isinstance(message, SeriesReady):
            if message.volume is not None:
                volume = open_volume(self._work_folder, message.volume)
                self.outcome.volumes[message.index] = volume
            if message.acquired is not None:
                slices = open_acquired(self._work_folder, message.acquired)
                self.outcome.acquired[message.index] = slices
            self.outcome.quality[message.index] = message.quality
            self.outcome.facts[message.index] = message.facts
        elif isinstance(message, SeriesRefused):
            self.outcome.refused[message.index] = message.code

    spread = staticmethod(map)

    def receive(self):
        return self._script.pop(0) if self._script else None


def read_folder(path: Path, work_folder: Path, limits: ReadLimits | None = None) -> Outcome:
    """Scan a path and read every series found."""
    chooser = Chooser(work_folder)
    serve(OpenFolder(str(path), str(work_folder), limits or ReadLimits()), chooser)
    return chooser.outcome


def read_upload(contents, work_folder: Path, limits: ReadLimits | None = None) -> Outcome:
    """Upload some files and read every series found."""
    script = [part for content in contents for part in (FileStart(), content, FileEnd())]
    chooser = Chooser(work_folder, [*script, UploadEnd()])
    serve(OpenUpload(str(work_folder), limits or ReadLimits()), chooser)
    return chooser.outcome
