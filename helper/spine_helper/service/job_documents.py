"""The contract in types: what `contract/*.schema.json` says of jobs and their results."""

from enum import StrEnum
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from spine_helper.anatomy.findings import Instance, Kind
from spine_helper.anatomy.parts import Flag, StudyFlag
from spine_helper.engines.engine import Box, Mode
from spine_helper.service.contract import (
    Digest,
    Document,
    JobId,
    Level,
    ModelId,
    Name,
    Notice,
    Provider,
    Seconds,
    Share,
    Sizes,
    Start,
    Value,
    Version,
)

NUMBERING: Final = (
    "VerSe: C1-C7 1-7, T1-T12 8-19, L1-L6 20-25, sacrum 26, T13 28; disc 100 + vertebra above; "
    "cord 60, canal 61. L1 is the first vertebra without a rib."
)
"""How values and names of levels are to be read."""

FREE_MARGIN: Final = 999.0
"""Margin in a report where no second naming is possible at all."""

Stage: TypeAlias = Literal["prepare", "find", "segment", "separate", "name", "finish"]
Warned: TypeAlias = Literal["licence", "stalled", "pins-ignored"]
PinKey = Annotated[str, Field(pattern=r"^([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])$")]
Pins = Annotated[
    dict[PinKey, Level],
    Field(min_length=1, max_length=32, json_schema_extra={"additionalProperties": False}),
]


class JobState(StrEnum):
    """Where a job is in its life; the last three are final."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    ERROR = "error"
    CANCELLED = "cancelled"


class JobError(StrEnum):
    """Why a job has no result."""

    ENGINE_CRASHED = "engine-crashed"
    ENGINE_FAILED = "engine-failed"
    OUT_OF_MEMORY = "out-of-memory"
    TIMED_OUT = "timed-out"
    BAD_RESULT = "bad-result"


class BoxDocument(Document):
    """A part of a volume: first voxel, and the voxel behind the last one."""

    start_kji: tuple[Start, Start, Start]
    stop_kji: Sizes

    def within(self, shape_kji: tuple[int, int, int]) -> Box | None:
        """The box where it holds a voxel of a volume of this shape and none outside, else None."""
        axes = zip(self.start_kji, self.stop_kji, shape_kji, strict=True)
        if all(start < stop <= size for start, stop, size in axes):
            return Box(self.start_kji, self.stop_kji)
        return None


class JobRequestDocument(Document):
    """What shall be done with a resident volume."""

    volume: Digest
    model: ModelId
    mode: Mode = "fast"
    box: BoxDocument | None = None
    pins: Pins | None = None
    priority: Literal["interactive", "batch"] = "interactive"


class JobDocument(Document):
    """Where a job is; `error` is set exactly when the state is `error`."""

    job: JobId
    model: ModelId
    volume: Digest
    mode: Mode
    state: JobState
    ahead: Annotated[int, Field(ge=0)]
    stage: Stage | None
    fraction: Share
    seconds: Seconds
    idle_s: Seconds
    eta_s: Seconds | None
    provider: Provider | None
    previews: Annotated[int, Field(ge=0)]
    flags: tuple[StudyFlag, ...]
    warnings: tuple[Warned, ...]
    notice: Notice
    error: JobError | None

    @model_validator(mode="after")
    def _agrees_with_its_state(self) -> Self:
        if (self.error is not None) != (self.state is JobState.ERROR):
            raise ValueError("error and state disagree")
        if self.state is JobState.SUCCESS and self.fraction != 1:
            raise ValueError("a finished job is not fully done")
        return self


class PreviewDocument(Document):
    """What a coarse label map stands for: `step_kji` voxels of the volume to each of its own.

    `finished` are the values in it whose borders will not be better before the result.
    """

    number: Annotated[int, Field(ge=1)]
    shape_kji: Sizes
    step_kji: Sizes
    finished: Annotated[tuple[Value, ...], Field(max_length=255)]


Alternative = tuple[Level, Share]


class InstanceDocument(Document):
    """One label of the map and what is known of it."""

    value: Value
    kind: Kind
    level: Level | Literal[""]
    confidence: Share
    quality: Share
    alternatives: Annotated[tuple[Alternative, ...], Field(max_length=32)]
    centre_ijk: tuple[float, float, float]
    volume_ml: Annotated[float, Field(ge=0)]
    is_pinned: bool
    flags: tuple[Flag, ...]

    @classmethod
    def of(cls, instance: Instance) -> "InstanceDocument":
        """An instance as a document."""
        x, y, z = (round(value, 2) for value in instance.centre_ijk)
        return cls(
            value=instance.value,
            kind=instance.kind,
            level=instance.level,
            confidence=round(instance.confidence, 4),
            quality=round(instance.quality, 4),
            alternatives=tuple((name, round(p, 4)) for name, p in instance.alternatives),
            centre_ijk=(x, y, z),
            volume_ml=round(instance.volume_ml, 3),
            is_pinned=instance.is_pinned,
            flags=instance.flags,
        )


class ReportDocument(Document):
    """How a result came about and what it holds."""

    job: JobId
    volume: Digest
    model: ModelId
    model_sha256: Digest | None
    mode: Mode
    helper_version: Version
    versions: Annotated[dict[Name, Version], Field(max_length=16)]
    provider: Provider
    seconds: Seconds
    stages: Annotated[dict[Name, Seconds], Field(max_length=32)]
    numbering: Annotated[str, Field(min_length=1, max_length=300)]
    notice: Notice
    margin: Annotated[float, Field(ge=0, le=FREE_MARGIN)] | None
    flags: tuple[StudyFlag, ...]
    warnings: tuple[Warned, ...]
    instances: Annotated[tuple[InstanceDocument, ...], Field(max_length=255)]


class RelabelRequestDocument(Document):
    """Levels a person has said, by value in the label map of the result."""

    pins: Pins


class RelabelDocument(Document):
    """What the instances are with the levels that a person has said.

    `values` has every value of the label map of the result and the value it becomes.
    """

    job: JobId
    values: Annotated[dict[PinKey, Value], Field(max_length=255)]
    margin: Annotated[float, Field(ge=0, le=FREE_MARGIN)] | None
    flags: tuple[StudyFlag, ...]
    instances: Annotated[tuple[InstanceDocument, ...], Field(max_length=255)]
