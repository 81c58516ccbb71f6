"""Whether what a child says is an answer: nothing it sends is used before it has been here."""

import math
from typing import Annotated, Final, Literal, NoReturn

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from spine_helper.anatomy.findings import Findings, Instance, Kind
from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.parts import Evidence, Flag, StudyFlag
from spine_helper.service.contract import Level, Provider, Share, Value
from spine_helper.service.job_documents import JobError, Stage

MAX_PREVIEW: Final = 2**24
"""Most voxels of a coarse label map."""

_Finite = Annotated[float, Field(allow_inf_nan=False)]
_Amount = Annotated[float, Field(allow_inf_nan=False, ge=0)]
_Point = tuple[_Finite, _Finite, _Finite]
_Three = tuple[int, int, int]
_Step = Annotated[int, Field(ge=1, le=65535)]


class BadAnswer(Exception):
    """The child sent something that is not an answer."""


class _Message(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Ready(_Message):
    """The child has imported all it needs."""

    kind: Literal["ready"]


class Progress(_Message):
    """How far the engine is."""

    kind: Literal["progress"]
    stage: Stage
    fraction: Share


class Failed(_Message):
    """The engine gave up; `where` is a file name and a line."""

    kind: Literal["failed"]
    code: JobError
    where: Annotated[str, Field(max_length=80)] = ""


class Preview(_Message):
    """A coarse label map follows."""

    kind: Literal["preview"]
    dtype: Literal["|u1"]
    shape: _Three
    step: tuple[_Step, _Step, _Step]
    finished: Annotated[tuple[Value, ...], Field(max_length=255)]

    def fits(self, shape_kji: _Three) -> bool:
        """Whether it covers a volume of this shape, a last part of a step left out or not."""
        axes = zip(self.shape, self.step, shape_kji, strict=True)
        return math.prod(self.shape) <= MAX_PREVIEW and all(
            max(1, size // step) <= coarse <= -(-size // step) for coarse, step, size in axes
        )


class _Instance(_Message):
    value: Value
    kind: Kind
    level: Level | Literal[""]
    confidence: Share
    quality: Share
    alternatives: Annotated[tuple[tuple[Level, Share], ...], Field(max_length=32)]
    centre_ijk: _Point
    volume_ml: _Amount
    is_pinned: bool
    flags: tuple[Flag, ...]


class _Evidence(_Message):
    scores: Annotated[tuple[_Finite, ...], Field(min_length=len(LEVELS), max_length=len(LEVELS))]
    centre_mm: _Point
    volume_ml: _Amount
    body_height_mm: float
    has_rib: float
    has_dens: float
    visible: Share
    flags: tuple[Flag, ...]


class Result(_Message):
    """The findings of the engine; their label map follows."""

    kind: Literal["result"]
    dtype: Literal["|u1"]
    shape: _Three
    instances: Annotated[tuple[_Instance, ...], Field(max_length=255)]
    evidence: Annotated[tuple[_Evidence, ...], Field(max_length=255)]
    sacrum_gap_mm: float
    margin: float
    flags: tuple[StudyFlag, ...]
    seconds: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=80)], _Amount], Field(max_length=32)
    ]
    provider: Provider

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Result":
        vertebrae = sum(instance.kind == "vertebra" for instance in self.instances)
        if self.evidence and len(self.evidence) != vertebrae:
            raise ValueError("evidence of other vertebrae")
        if len({instance.value for instance in self.instances}) != len(self.instances):
            raise ValueError("one value twice")
        if self.margin < 0:
            raise ValueError("a margin below zero")
        return self

    def findings(self, labels_kji: NDArray[np.uint8]) -> Findings:
        """The findings with their label map."""
        return Findings(
            labels_kji=labels_kji,
            instances=tuple(Instance(**dict(instance)) for instance in self.instances),
            evidence=tuple(
                Evidence(**dict(item) | {"scores": np.array(item.scores)}) for item in self.evidence
            ),
            sacrum_gap_mm=self.sacrum_gap_mm,
            margin=self.margin,
            flags=self.flags,
            seconds=dict(self.seconds),
            provider=self.provider,
        )


Message = Ready | Progress | Failed | Preview | Result

_MESSAGES: Final[TypeAdapter[Message]] = TypeAdapter(
    Annotated[Message, Field(discriminator="kind")]
)


def read_message(body: bytes) -> Message:
    """What a child said.

    Raises:
        BadAnswer: it is no message.
    """
    try:
        return _MESSAGES.validate_json(body)
    except ValidationError as error:
        raise BadAnswer from error


def read_label_map(
    body: bytes, shape_kji: _Three, declared: frozenset[int]
) -> tuple[NDArray[np.uint8], frozenset[int]]:
    """A label map and the values in it beside 0.

    Args:
        body: the voxels in (k, j, i) order.
        shape_kji: the only shape accepted.
        declared: values allowed beside 0.

    Returns:
        (k, j, i) uint8, read-only, sharing memory with `body`; and the values.

    Raises:
        BadAnswer: another size, or a value that is not allowed.
    """
    if len(body) != math.prod(shape_kji):
        _refuse()
    labels = np.frombuffer(body, np.uint8).reshape(shape_kji)
    seen = np.zeros(256, bool)
    for plane in labels:
        seen[plane[plane.astype(bool)]] = True  # little of it is not 0
    present = frozenset(np.flatnonzero(seen).tolist()) - {0}
    if not present <= declared:
        _refuse()
    return labels, present


def _refuse() -> NoReturn:
    raise BadAnswer
