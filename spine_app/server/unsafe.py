"""Ways of starting that are refused."""

import sys
from typing import Any, Final

from wslink.backends.aiohttp import WebAppServer

from spine_app.server.hosts import NAMES

BUILT_IN_KEY: Final = "wslink-secret"


class UnsafeStart(RuntimeError):
    """The server was asked to start in a way that would expose what it holds."""


def refuse_unsafe_start(server: Any, web_server: Any) -> None:
    """Check how trame and wslink were configured, before they listen.

    Raises:
        UnsafeStart: not loopback, not wslink's own web server, a key from outside, TLS (which
            belongs to the proxy in front), or a development switch that writes out whole states.
    """
    config = web_server.config
    options = server.server_options
    rules = (
        (type(web_server) is WebAppServer, "only the aiohttp web server is guarded"),
        (config.get("host") in NAMES, "the address is not loopback"),
        (list(config.get("ws", ())) == ["ws"], "the WebSocket path is not /ws"),
        ("ssl" not in config, "TLS belongs to the proxy in front"),
        (not _has_foreign_key(options), "keys are made here, never taken from outside"),
        (not options.debug, "debug logging writes out whole messages"),
        (not server.options["log_network"], "network logging writes out whole states"),
        (not server.hot_reload, "hot reload is for development"),
    )
    for is_safe, reason in rules:
        if not is_safe:
            raise UnsafeStart(reason)


def _has_foreign_key(options: Any) -> bool:
    on_command_line = any(word.startswith("--authKey") for word in sys.argv[1:])
    return on_command_line or bool(options.authKeyFile) or options.authKey != BUILT_IN_KEY
