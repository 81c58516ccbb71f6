"""What the helper may say and be sent: the contract's schemas as this package reads them."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

ModelId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._:-]{0,63}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^[0-9A-Za-z.+-]{1,40}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Cosine = Annotated[float, Field(ge=-1.000001, le=1.000001)]
Row = tuple[Cosine, Cosine, Cosine]
Size = Annotated[int, Field(ge=1, le=65535)]
Spacing = Annotated[float, Field(gt=0, le=1000)]
Provider = Literal["none", "cpu", "cuda", "openvino"]
ModalityName = Literal["CT", "MR"]


class Document(BaseModel):
    """A JSON value of the contract: exact types, no unknown members, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Label(Document):
    """One value of a label map and what it stands for."""

    value: Annotated[int, Field(ge=1, le=255)]
    name: Name


class Model(Document):
    """One way of segmenting that the helper offers."""

    id: ModelId
    title: Name
    modalities: Annotated[tuple[ModalityName, ...], Field(min_length=1, max_length=2)]
    sha256: Digest | None
    licence: Name
    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=255)]


class Health(Document):
    """What the helper is and what it can do."""

    contract: Literal[1]
    version: Version
    provider: Provider
    models: Annotated[tuple[Model, ...], Field(max_length=64)]


class JobState(StrEnum):
    """Where a job is in its life; the last three are final."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    ERROR = "error"
    CANCELLED = "cancelled"


class Job(Document):
    """Where a job of the helper is; `error` is a code exactly when the state is `error`."""

    job: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    model: ModelId
    state: JobState
    progress: Annotated[float, Field(ge=0, le=1)]
    error: (
        Literal["engine-crashed", "engine-failed", "out-of-memory", "timed-out", "bad-result"]
        | None
    )

    @model_validator(mode="after")
    def _agrees_with_its_state(self) -> Self:
        if (self.error is not None) != (self.state is JobState.ERROR):
            raise ValueError("error and state disagree")
        if self.state is JobState.SUCCESS and self.progress != 1:
            raise ValueError("a finished job is not fully done")
        return self


ProblemCode = Literal[
    "foreign-host", "foreign-origin", "bad-token", "headers-too-large", "unsupported-encoding",
    "unsupported-type", "unknown-route", "method-not-allowed", "bad-request", "bad-grid",
    "length-required", "body-too-large", "size-mismatch", "bad-body", "body-timed-out",
    "queue-full", "unknown-model", "wrong-modality", "unknown-job", "no-result", "internal",
]  # fmt: skip


class Problem(Document):
    """Why the helper refused a request (RFC 9457)."""

    type: Literal["about:blank"]
    title: Name
    status: Annotated[int, Field(ge=400, le=599)]
    code: ProblemCode


class GridHeader(Document):
    """The lattice of the voxels sent, without their place in the scanner."""

    shape_kji: tuple[Size, Size, Size]
    spacing_ijk: tuple[Spacing, Spacing, Spacing]
    direction: tuple[Row, Row, Row]
    modality: ModalityName


class Report(Document):
    """How a label map came about."""

    model: ModelId
    model_sha256: Digest | None
    helper_version: Version
    provider: Provider
    seconds: Annotated[float, Field(ge=0)]
