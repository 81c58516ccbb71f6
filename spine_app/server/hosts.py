"""Exact Host, Origin and query checks: no patterns, no prefixes, no parsing of what was sent."""

from collections.abc import Collection
from typing import Final

from aiohttp import web

NAMES: Final = {
    "127.0.0.1": ("127.0.0.1", "localhost"),
    "::1": ("[::1]", "localhost"),
}
"""Addresses that may be listened on, and the host names a browser may use for each."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
FONT_SUFFIXES: Final = (".woff2", ".woff", ".ttf", ".eot")
VERSION_CHARACTERS: Final = frozenset("0123456789.")


def allowed_hosts(address: str, port: int) -> tuple[str, ...]:
    """Every Host value that is served, the printed one first."""
    return tuple(f"{name}:{port}" for name in NAMES[address])


def check_host(request: web.Request, allowed: Collection[str]) -> str:
    """Return the Host if it is sent once, in the list, and the target is a plain path.

    Raises:
        web.HTTPMisdirectedRequest: anything else.
    """
    sent = request.headers.getall("Host", [])
    if len(sent) != 1 or sent[0] not in allowed or not request.raw_path.startswith("/"):
        raise web.HTTPMisdirectedRequest
    return sent[0]


def check_origin(request: web.Request, host: str) -> None:
    """Let through what our own page sends.

    An upgrade and every method but GET and HEAD must carry our Origin; a GET may carry none. A
    browser that says where the request comes from must say "from the same origin" or "typed by
    the user": another port of this host counts as another site.

    Raises:
        web.HTTPForbidden: anything else.
    """
    sent = request.headers.getall("Origin", [])
    needed = request.method not in SAFE_METHODS or "Upgrade" in request.headers
    if sent != [f"http://{host}"] and (sent or needed):
        raise web.HTTPForbidden
    site = request.headers.getall("Sec-Fetch-Site", ["none"])
    if site not in (["none"], ["same-origin"]):
        raise web.HTTPForbidden


def check_query(request: web.Request) -> None:
    """Let through `/login?t=` and the version that icon fonts are asked for with.

    trame's page obeys `sessionURL`, `secret`, `wsChannel` and others from its address, so no
    other route takes a query at all.

    Raises:
        web.HTTPBadRequest: anything else.
    """
    path, mark, query = request.raw_path.partition("?")
    if not mark:
        return
    name, _, value = query.partition("=")
    if path == "/login" and name == "t" and "&" not in value:
        return
    is_version = 0 < len(value) <= 16 and VERSION_CHARACTERS.issuperset(value)
    if path.endswith(FONT_SUFFIXES) and name == "v" and is_version:
        return
    raise web.HTTPBadRequest
