"""The contract in types: what `contract/*.schema.json` says, as this package sends and reads it."""

from enum import StrEnum
from importlib.metadata import version
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from spine_helper.engines.engine import Modality, Provider

CONTRACT = 1
"""Version of the contract; also the `v1` of every path."""

VERSION = version("spine-helper")

GRID_HEADER = "Spine-Grid"
REPORT_HEADER = "Spine-Report"
MAX_GRID_HEADER = 2048
"""Most characters of a grid header."""

MAX_VOXELS = 2**29
"""Most voxels of a volume: 1 GiB of int16, or 2048 slices of 512 x 512."""

ORTHONORMAL_ATOL = 1e-5
"""Largest deviation of the directions from an orthonormal set; wider than the app's own."""

MODEL_PATTERN = r"^[a-z0-9][a-z0-9._:-]{0,63}$"
JOB_PATTERN = r"^[0-9a-f]{32}$"

ModelId = Annotated[str, Field(pattern=MODEL_PATTERN)]
JobId = Annotated[str, Field(pattern=JOB_PATTERN)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^[0-9A-Za-z.+-]{1,40}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Size = Annotated[int, Field(ge=1, le=65535)]
Spacing = Annotated[float, Field(gt=0, le=1000)]
Cosine = Annotated[float, Field(ge=-1.000001, le=1.000001)]
Row = tuple[Cosine, Cosine, Cosine]


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


class Document(BaseModel):
    """A JSON value of the contract: exact types, no unknown members, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class LabelDocument(Document):
    """One value of a label map and what it stands for."""

    value: Annotated[int, Field(ge=1, le=255)]
    name: Name


class ModelDocument(Document):
    """An engine as the health reply describes it."""

    id: ModelId
    title: Name
    modalities: Annotated[tuple[Modality, ...], Field(min_length=1, max_length=2)]
    sha256: Digest | None
    licence: Name
    labels: Annotated[tuple[LabelDocument, ...], Field(min_length=1, max_length=255)]


class HealthDocument(Document):
    """What the helper is and what it can do."""

    contract: Literal[1]
    version: Version
    provider: Provider
    models: Annotated[tuple[ModelDocument, ...], Field(max_length=64)]


class JobDocument(Document):
    """Where a job is; `error` is set exactly when the state is `error`."""

    job: JobId
    model: ModelId
    state: JobState
    progress: Annotated[float, Field(ge=0, le=1)]
    error: JobError | None

    @model_validator(mode="after")
    def _agrees_with_its_state(self) -> Self:
        if (self.error is not None) != (self.state is JobState.ERROR):
            raise ValueError("error and state disagree")
        if self.state is JobState.SUCCESS and self.progress != 1:
            raise ValueError("a finished job is not fully done")
        return self


class GridDocument(Document):
    """The lattice of the voxels in the body, without their place in the scanner."""

    shape_kji: tuple[Size, Size, Size]
    spacing_ijk: tuple[Spacing, Spacing, Spacing]
    direction: tuple[Row, Row, Row]
    modality: Modality

    @property
    def is_right_handed(self) -> bool:
        """Whether the directions are orthonormal and right-handed, which no schema can say."""
        matrix = np.array(self.direction)
        is_orthonormal = np.allclose(matrix.T @ matrix, np.eye(3), atol=ORTHONORMAL_ATOL)
        return bool(is_orthonormal and np.linalg.det(matrix) > 0)


class ReportDocument(Document):
    """How a result came about."""

    model: ModelId
    model_sha256: Digest | None
    helper_version: Version
    provider: Provider
    seconds: Annotated[float, Field(ge=0)]
