"""What the helper may say and be sent: the contract's schemas as this package reads them."""

from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

CONTRACT: Final = 3
"""The version of the contract that this package speaks."""

ModelId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._:-]{0,63}$")]
JobId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^[0-9A-Za-z.+-]{1,40}$")]
Provider = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Notice = Annotated[str, Field(max_length=500)]
Cosine = Annotated[float, Field(ge=-1.000001, le=1.000001)]
Row = tuple[Cosine, Cosine, Cosine]
Size = Annotated[int, Field(ge=1, le=65535)]
Start = Annotated[int, Field(ge=0, le=65534)]
Value = Annotated[int, Field(ge=1, le=255)]
ValueKey = Annotated[str, Field(pattern=r"^([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])$")]
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]
Spacing = Annotated[float, Field(gt=0, le=1000)]
Margin = Annotated[float, Field(ge=0, le=999)]
Level = Annotated[str, Field(pattern=r"^(C[1-7]|T[1-9]|T1[0-3]|L[1-6])$")]
ModalityName = Literal["CT", "MR"]
Mode = Literal["exact", "fast"]
Stage = Literal["prepare", "find", "segment", "separate", "name", "finish"]
Kind = Literal["vertebra", "disc", "sacrum", "canal", "cord"]
Warned = Literal["licence", "stalled", "pins-ignored"]
Flag = Literal["border", "small", "split-unsure", "metal", "fused"]
StudyFlag = Literal[
    "no-spine", "few-slices", "not-hu", "low-confidence", "levels-uncertain", "gap", "metal",
    "osteoporosis", "scoliosis", "transitional-possible", "thick-slices",
]  # fmt: skip
ErrorCode = Literal["engine-crashed", "engine-failed", "out-of-memory", "timed-out", "bad-result"]
Pins = Annotated[dict[ValueKey, Level], Field(min_length=1, max_length=32)]


class Document(BaseModel):
    """A JSON value of the contract: exact types, no unknown members, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Label(Document):
    """One value of a label map and what it stands for."""

    value: Value
    name: Name


class Model(Document):
    """One way of segmenting that the helper offers."""

    id: ModelId
    title: Name
    modalities: Annotated[tuple[ModalityName, ...], Field(min_length=1, max_length=2)]
    modes: Annotated[tuple[Mode, ...], Field(min_length=1, max_length=2)]
    sha256: Digest | None
    licence: Name
    notice: Notice
    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=255)]
    previews: Literal["none", "coarse", "levels"]


class Health(Document):
    """What the helper is, what it is doing and what it can do."""

    contract: Literal[3]
    version: Version
    state: Literal["idle", "busy"]
    provider: Provider
    models: Annotated[tuple[Model, ...], Field(max_length=64)]


class GridHeader(Document):
    """The lattice of the voxels sent, without their place in the scanner."""

    shape_kji: tuple[Size, Size, Size]
    spacing_ijk: tuple[Spacing, Spacing, Spacing]
    direction: tuple[Row, Row, Row]
    modality: ModalityName


class ResidentVolume(Document):
    """A volume that the helper holds, by the digest of its file."""

    volume: Digest
    grid: GridHeader


class Box(Document):
    """A part of a volume: first voxel, and the voxel behind the last one."""

    start_kji: tuple[Start, Start, Start]
    stop_kji: tuple[Size, Size, Size]


class JobRequest(Document):
    """What shall be done with a resident volume."""

    volume: Digest
    model: ModelId
    mode: Mode = "fast"
    box: Box | None = None
    pins: Pins | None = None
    priority: Literal["interactive", "batch"] = "interactive"


class JobState(StrEnum):
    """Where a job is in its life; the last three are final."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    ERROR = "error"
    CANCELLED = "cancelled"


class Job(Document):
    """Where a job of the helper is; `error` is a code exactly when the state is `error`."""

    job: JobId
    model: ModelId
    volume: Digest
    mode: Mode
    state: JobState
    ahead: Count
    stage: Stage | None
    fraction: Share
    seconds: Seconds
    idle_s: Seconds
    eta_s: Seconds | None
    provider: Provider | None
    previews: Count
    flags: tuple[StudyFlag, ...]
    warnings: tuple[Warned, ...]
    notice: Notice
    error: ErrorCode | None

    @model_validator(mode="after")
    def _agrees_with_its_state(self) -> Self:
        if (self.error is not None) != (self.state is JobState.ERROR):
            raise ValueError("error and state disagree")
        if self.state is JobState.SUCCESS and self.fraction != 1:
            raise ValueError("a finished job is not fully done")
        return self

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in (JobState.PENDING, JobState.RUNNING)


class Preview(Document):
    """What a coarse label map stands for: `step_kji` voxels of the volume to each of its own.

    `finished` are the values in it whose borders will not be better before the result.
    """

    number: Annotated[int, Field(ge=1)]
    shape_kji: tuple[Size, Size, Size]
    step_kji: tuple[Size, Size, Size]
    finished: Annotated[tuple[Value, ...], Field(max_length=255)]


class Instance(Document):
    """One label of the map and what is known of it."""

    value: Value
    kind: Kind
    level: Level | Literal[""]
    confidence: Share
    quality: Share
    alternatives: Annotated[tuple[tuple[Level, Share], ...], Field(max_length=32)]
    centre_ijk: tuple[float, float, float]
    volume_ml: Annotated[float, Field(ge=0)]
    is_pinned: bool
    flags: tuple[Flag, ...]


class Report(Document):
    """How a label map came about and what it holds."""

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
    margin: Margin | None
    flags: tuple[StudyFlag, ...]
    warnings: tuple[Warned, ...]
    instances: Annotated[tuple[Instance, ...], Field(max_length=255)]


class RelabelRequest(Document):
    """Levels a person has said, by value in the label map of the result."""

    pins: Pins


class Relabelled(Document):
    """What the instances are under the levels a person has said.

    `values` has every value of the label map of the result and the value it becomes.
    """

    job: JobId
    values: Annotated[dict[ValueKey, Value], Field(max_length=255)]
    margin: Margin | None
    flags: tuple[StudyFlag, ...]
    instances: Annotated[tuple[Instance, ...], Field(max_length=255)]


ProblemCode = Literal[
    "foreign-host", "foreign-origin", "bad-token", "headers-too-large", "unsupported-encoding",
    "unsupported-type", "unknown-route", "method-not-allowed", "bad-request", "bad-grid",
    "length-required", "body-too-large", "size-mismatch", "bad-body", "body-timed-out",
    "queue-full", "digest-mismatch", "store-full", "unknown-volume", "unknown-model",
    "unknown-mode", "wrong-modality", "bad-box", "key-reused", "unknown-job", "no-preview",
    "no-result", "bad-pins", "cannot-relabel", "internal",
]  # fmt: skip


class Problem(Document):
    """Why the helper refused a request (RFC 9457)."""

    type: Literal["about:blank"]
    title: Name
    status: Annotated[int, Field(ge=400, le=599)]
    code: ProblemCode
