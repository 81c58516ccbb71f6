"""What a page may say on its frame socket, each field bounded."""

import math
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from spine_app.domain.view.interaction import Button, Gesture, PointerEvent, ViewSize
from spine_app.server.inbound import Violation

MESSAGE_BYTES: Final = 16 * 1024
MAX_SIDE: Final = 8192
MAX_PIXELS: Final = 7680 * 4320
RATIO_MAX: Final = 2.0
"""More picture pixels per CSS pixel are not seen, and cost as the square."""
ViewName = Literal["volume", "axial", "coronal", "sagittal", "scouter", "curved"]
VIEW_NAMES: Final = ("volume", "axial", "coronal", "sagittal", "scouter", "curved")

Coordinate = Annotated[float, Field(ge=-32_768, le=32_768, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=-10_000, le=10_000, allow_inf_nan=False)]
Side = Annotated[float, Field(ge=0, le=MAX_SIDE, allow_inf_nan=False)]
Ratio = Annotated[float, Field(ge=0.1, le=8, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, lt=2**53)]
Milliseconds = Annotated[float, Field(ge=0, le=600_000, allow_inf_nan=False)]


class _Checked(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Hello(_Checked):
    """The first message: a ticket that was fetched just before."""

    kind: Literal["hello"]
    ticket: Annotated[str, Field(min_length=1, max_length=128)]


class Room(_Checked):
    """Size of a view in CSS pixels, and picture pixels that the screen has for one of them.

    `placed` tells views of one name apart: one that the page placed anew has no picture yet.
    """

    w: Side
    h: Side
    r: Ratio = 1.0
    placed: Count = 0

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if math.prod((self.w, self.h)) > MAX_PIXELS:
            raise ValueError
        return self

    @property
    def size(self) -> ViewSize:
        """As the views take it."""
        return ViewSize(self.w, self.h, min(self.r, RATIO_MAX))


class LayoutTold(_Checked):
    """Which views the page shows and how large; a page in the background shows none."""

    kind: Literal["layout"]
    focused: bool
    views: Annotated[dict[ViewName, Room], Field(max_length=len(VIEW_NAMES))]


class Pointer(_Checked):
    """One event of the mouse, a pen or a finger over a view."""

    kind: Literal["pointer"]
    view: ViewName
    gesture: Literal["press", "release", "move", "wheel"]
    button: Literal["none", "left", "middle", "right"] = "none"
    x: Coordinate
    y: Coordinate
    amount: Amount = 0.0
    ctrl: bool = False
    shift: bool = False
    alt: bool = False
    double: bool = False
    serial: Count

    def event(self, serial: int) -> PointerEvent:
        """As the views take it, with the serial of this session in place of the page's."""
        return PointerEvent(
            gesture=Gesture(self.gesture),
            button=Button(self.button),
            x=self.x,
            y=self.y,
            amount=self.amount,
            ctrl=self.ctrl,
            shift=self.shift,
            alt=self.alt,
            double=self.double,
            serial=serial,
        )


class Shown(_Checked):
    """A message of ours has been put on screen, or passed over for a newer one.

    Attributes:
        n: its number.
        took: from its arrival in the page, ms.
        lag: from the pointer event that it answers to the screen, ms; only with the first answer.
    """

    kind: Literal["shown"]
    n: Count
    took: Milliseconds = 0.0
    lag: Milliseconds | None = None


Told = LayoutTold | Pointer | Shown
_HELLO: Final = TypeAdapter(Hello)
_TOLD: Final[TypeAdapter[Told]] = TypeAdapter(Annotated[Told, Field(discriminator="kind")])


def read_hello(text: str) -> str:
    """Ticket in the first message of a page.

    Raises:
        Violation: it is something else.
    """
    try:
        return _HELLO.validate_json(text).ticket
    except (ValidationError, RecursionError):
        raise Violation from None


def read_told(text: str) -> Told:
    """Any later message.

    Raises:
        Violation: it is not one, or a field is outside its range.
    """
    try:
        return _TOLD.validate_json(text)
    except (ValidationError, RecursionError):
        raise Violation from None
