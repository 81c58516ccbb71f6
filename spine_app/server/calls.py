"""What the browser may call, and with which arguments."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from spine_app.domain.errors import RequestRefused
from spine_app.server.inbound import Violation

HELLO: Final = "wslink.hello"
STATE_UPDATE: Final = "trame.state.update"
TRIGGER: Final = "trame.trigger"

LifeCycle = Literal["client_connected", "client_exited", "client_mounted", "client_unmounted"]


class _Checked(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


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
