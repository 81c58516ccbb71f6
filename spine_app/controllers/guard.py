"""What wraps every entry from the browser: an exception becomes a notice and a log line."""

import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import uuid4

from spine_app.domain.errors import SpineError

log = logging.getLogger(__name__)


class Reports(Protocol):
    """Has a way to tell the user about an error."""

    def report(self, code: str, error_id: str) -> None:
        """Show the notice of an error code."""


S = TypeVar("S", bound=Reports)
P = ParamSpec("P")


def user_action(
    method: Callable[Concatenate[S, P], Awaitable[None]],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, None]]:
    """Turn every exception of a controller method into a notice with an id."""

    @functools.wraps(method)
    async def guarded(self: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await method(self, *args, **kwargs)
        except Exception as error:  # noqa: BLE001 - trame would drop it silently
            self.report(*logged(error))

    return guarded


def logged(error: Exception) -> tuple[str, str]:
    """Log an error without its text; returns its code and the id of the log line."""
    error_id = uuid4().hex[:8]
    code = error.code if isinstance(error, SpineError) else SpineError.code
    log.error("action failed", extra={"error_id": error_id, "code": code}, exc_info=error)
    return code, error_id
