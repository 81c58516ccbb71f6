"""The contract in types: what `contract/*.schema.json` says of volumes and models."""

from importlib.metadata import version
from typing import Annotated, Final, Literal, TypeAlias

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from spine_helper.anatomy.levels import LEVELS
from spine_helper.engines.engine import Mode, Previews
from spine_helper.volumes.grid import Grid, Modality

CONTRACT: Final = 3
"""Version of the contract. The paths keep the `v1` of an interface, not of its documents."""

VERSION: Final = version("spine-helper")

GRID_HEADER: Final = "Spine-Grid"
PREVIEW_HEADER: Final = "Spine-Preview"
MAX_GRID_HEADER: Final = 2048
"""Most characters of a grid header."""

MAX_VOXELS: Final = 2**29
"""Most voxels of a volume: 1 GiB of int16, or 2048 slices of 512 x 512."""

ORTHONORMAL_ATOL: Final = 1e-5
"""Largest deviation of the directions from an orthonormal set; wider than the app's own."""

MODEL_PATTERN: Final = r"^[a-z0-9][a-z0-9._:-]{0,63}$"
JOB_PATTERN: Final = r"^[0-9a-f]{32}$"
DIGEST_PATTERN: Final = r"^[0-9a-f]{64}$"
KEY_PATTERN: Final = r"^[0-9A-Za-z_-]{8,64}$"


def _whole(value: object) -> object:
    """1.0 is an integer in JSON Schema; some clients write all numbers so."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


ModelId = Annotated[str, Field(pattern=MODEL_PATTERN)]
JobId = Annotated[str, Field(pattern=JOB_PATTERN)]
Digest = Annotated[str, Field(pattern=DIGEST_PATTERN)]
Version = Annotated[str, Field(pattern=r"^[0-9A-Za-z.+-]{1,40}$")]
Provider = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Notice = Annotated[str, Field(max_length=500)]
Size = Annotated[int, Field(ge=1, le=65535), BeforeValidator(_whole)]
Start = Annotated[int, Field(ge=0, le=65534), BeforeValidator(_whole)]
Value = Annotated[int, Field(ge=1, le=255)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]
Spacing = Annotated[float, Field(gt=0, le=1000)]
Cosine = Annotated[float, Field(ge=-1.000001, le=1.000001)]
Row = tuple[Cosine, Cosine, Cosine]
Sizes: TypeAlias = tuple[Size, Size, Size]
Level = Annotated[str, Field(pattern=f"^({'|'.join(LEVELS)})$")]


class Document(BaseModel):
    """A JSON value of the contract: exact types, no unknown members, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class LabelDocument(Document):
    """One value of a label map and what it stands for."""

    value: Value
    name: Name


class ModelDocument(Document):
    """An engine as the helper describes it."""

    id: ModelId
    title: Name
    modalities: Annotated[tuple[Modality, ...], Field(min_length=1, max_length=2)]
    modes: Annotated[tuple[Mode, ...], Field(min_length=1, max_length=2)]
    sha256: Digest | None
    licence: Name
    notice: Notice
    labels: Annotated[tuple[LabelDocument, ...], Field(min_length=1, max_length=255)]
    previews: Previews


class ModelsDocument(Document):
    """Every engine that can run."""

    models: Annotated[tuple[ModelDocument, ...], Field(max_length=64)]


class HealthDocument(Document):
    """What the helper is, what it is doing and what it can do."""

    contract: Literal[3]
    version: Version
    state: Literal["idle", "busy"]
    provider: Provider
    models: Annotated[tuple[ModelDocument, ...], Field(max_length=64)]


class AliveDocument(Document):
    """The answer to a heartbeat."""

    live: Literal[True]


class ReadyDocument(Document):
    """Whether a job that is sent now would be taken."""

    ready: Literal[True]


class GridDocument(Document):
    """The lattice of the voxels in the body, without their place in the scanner."""

    shape_kji: Sizes
    spacing_ijk: tuple[Spacing, Spacing, Spacing]
    direction: tuple[Row, Row, Row]
    modality: Modality

    @property
    def is_right_handed(self) -> bool:
        """Whether the directions are orthonormal and right-handed, which no schema can say."""
        matrix = np.array(self.direction)
        is_orthonormal = np.allclose(matrix.T @ matrix, np.eye(3), atol=ORTHONORMAL_ATOL)
        return bool(is_orthonormal and np.linalg.det(matrix) > 0)

    @classmethod
    def of(cls, grid: Grid) -> "GridDocument":
        """A grid as a document."""
        return cls(
            shape_kji=grid.shape_kji,
            spacing_ijk=grid.spacing_ijk,
            direction=grid.direction,  # type: ignore[arg-type]
            modality=grid.modality,
        )


class VolumeDocument(Document):
    """A volume that is resident in the helper."""

    volume: Digest
    grid: GridDocument
