"""No outbound connection: this process and its children refuse to open one."""

import sys
from typing import Any, Final

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost", b"localhost", None)


class OutboundRefused(OSError):
    """Something in this process tried to reach another computer."""


def _is_local(address: Any) -> bool:
    return not isinstance(address, tuple) or address[0] in _LOOPBACK


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        if not _is_local(arguments[1]):
            raise OutboundRefused
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        if arguments[0] not in _LOOPBACK:
            raise OutboundRefused
    elif event in {"socket.gethostbyaddr", "socket.getnameinfo"}:
        raise OutboundRefused


def forbid_outbound() -> None:
    """Refuse, for the life of this process, every address that is not this computer.

    It stops Python code and says so; native code is stopped by the sandbox of the deployment.
    """
    sys.addaudithook(_audit)
