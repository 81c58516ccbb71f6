"""The small types that a manifest is built from."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

PackId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,57}$")]
FileName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,79}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Text = Annotated[str, Field(max_length=300)]
Title = Annotated[str, Field(min_length=1, max_length=80)]
Bytes = Annotated[int, Field(ge=1, le=2**31)]
Millimetres = Annotated[float, Field(gt=0, lt=1e4)]
Side = Annotated[int, Field(ge=1, le=1024)]
Axis = Annotated[int, Field(ge=0, le=2)]
LabelId = Annotated[int, Field(ge=1, le=255)]
Vector = tuple[Millimetres, Millimetres, Millimetres]


class Document(BaseModel):
    """A JSON value of a manifest: exact types, no unknown members, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)
