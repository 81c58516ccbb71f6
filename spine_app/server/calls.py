"""What the browser may call, and with which arguments."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from spine_app.domain.errors import RequestRefused
from spine_app.server.inbound import Violation

HELLO: Final = "wslink.hello"
STATE_UPDATE: Final = "trame.state.update"
TRIGGER: Final = "trame.trigger"
MAX_SIDE: Final = 8192
MAX_PIXELS: Final = 7680 * 4320

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Coordinate = Annotated[float, Field(ge=-32_768, le=32_768, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=-10_000, le=10_000, allow_inf_nan=False)]
Side = Annotated[float, Field(ge=0, le=MAX_SIDE, allow_inf_nan=False)]
Ratio = Annotated[float, Field(ge=0.1, le=8, allow_inf_nan=False)]
Flag = bool | Annotated[int, Field(ge=0, le=1)] | None
Word = Annotated[str, Field(max_length=32)]
LifeCycle = Literal["client_connected", "client_exited", "client_mounted", "client_unmounted"]
EventType = Literal[
    "StartInteractionEvent", "InteractionEvent", "EndInteractionEvent",
    "LeftButtonPress", "MiddleButtonPress", "RightButtonPress",
    "LeftButtonRelease", "MiddleButtonRelease", "RightButtonRelease",
    "MouseMove", "StartMouseWheel", "MouseWheel", "EndMouseWheel",
    "StartPinch", "Pinch", "EndPinch", "StartPan", "Pan", "EndPan",
    "StartRotate", "Rotate", "EndRotate", "Tap", "LongTap",
    "KeyPress", "KeyDown", "KeyUp",
]  # fmt: skip


class _Checked(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class AreaSize(_Checked):
    """Size of a picture area, in CSS pixels, and how many picture pixels make one of them."""

    w: Side
    h: Side
    p: Ratio = 1.0

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if math.prod((self.w, self.h, self.p, self.p)) > MAX_PIXELS:
            raise ValueError
        return self


class Point(_Checked):
    """A position of a pointer."""

    x: Coordinate
    y: Coordinate
    z: Coordinate | None = None
    movementX: Amount | None = None  # noqa: N815 - the browser's name
    movementY: Amount | None = None  # noqa: N815 - the browser's name


class PointerEvent(_Checked):
    """An event over a picture area, as trame-rca's page sends it."""

    type: EventType
    pokedRenderer: Flag = None  # noqa: N815
    firstRenderer: Flag = None  # noqa: N815
    action: Literal["up", "down"] | None = None
    x: Coordinate | None = None
    y: Coordinate | None = None
    w: Side | None = None
    h: Side | None = None
    buttonLeft: Flag = None  # noqa: N815
    buttonMiddle: Flag = None  # noqa: N815
    buttonRight: Flag = None  # noqa: N815
    shiftKey: Flag = None  # noqa: N815
    altKey: Flag = None  # noqa: N815
    ctrlKey: Flag = None  # noqa: N815
    controlKey: Flag = None  # noqa: N815
    metaKey: Flag = None  # noqa: N815
    spinY: Amount | None = None  # noqa: N815
    factor: Amount | None = None
    rotation: Amount | None = None
    translation: Annotated[list[Coordinate], Field(min_length=2, max_length=2)] | None = None
    positions: Annotated[dict[Word, Point], Field(max_length=10)] | None = None
    position: Point | None = None
    deviceType: Word | None = None  # noqa: N815
    key: Word | None = None
    keyCode: Annotated[int, Field(ge=0, le=0x10FFFF)] | None = None  # noqa: N815


class Change(_Checked):
    """One write to the shared state; whether it is taken is decided elsewhere."""

    key: Annotated[str, Field(min_length=1, max_length=128)]
    value: Any = None


ARGUMENTS: Final[dict[str, tuple[Any, ...]]] = {
    "trame.state.get": (),
    STATE_UPDATE: (Annotated[list[Change], Field(max_length=256)],),
    TRIGGER: (
        Annotated[str, Field(min_length=1, max_length=128)],
        Annotated[list[Any], Field(max_length=16)],
        Annotated[dict[str, Any], Field(max_length=16)],
    ),
    "trame.lifecycle.update": (LifeCycle,),
    "trame.rca.size": (Name, Name, AreaSize),
    "trame.rca.event": (Name, Name, PointerEvent),
}
"""Every method that exists for the browser, with the type of each argument. Nothing else does."""

_ADAPTERS: Final = {
    method: tuple(TypeAdapter(kind) for kind in kinds) for method, kinds in ARGUMENTS.items()
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call, of the right shape but not yet of a known method."""

    id: str
    method: str
    args: list[Any]


def read_call(message: Any) -> Call:
    """Take a call out of an unpacked message.

    Raises:
        Violation: it is not shaped like one, or carries named arguments, which our page never does.
    """
    if not isinstance(message, dict) or message.get("kwargs"):
        raise Violation
    call_id, method, args = (message.get(name) for name in ("id", "method", "args"))
    texts = [text for text in (call_id, method) if isinstance(text, str) and len(text) <= 128]
    if len(texts) != 2 or not isinstance(args, list):
        raise Violation
    return Call(texts[0], texts[1], args)


def check_arguments(call: Call) -> None:
    """Check the arguments of a call to a method of `ARGUMENTS`.

    Raises:
        RequestRefused: one is not of its type or outside its range.
    """
    adapters = _ADAPTERS[call.method]
    if len(call.args) != len(adapters):
        raise RequestRefused
    try:
        for adapter, value in zip(adapters, call.args, strict=True):
            adapter.validate_python(value, strict=True)
    except (ValidationError, RecursionError):
        raise RequestRefused from None
