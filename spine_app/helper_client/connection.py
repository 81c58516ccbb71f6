"""Requests to the helper and their replies, bounded. Nothing of httpx leaves this package."""

import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final, Self

import httpx
from pydantic import ValidationError

from spine_app.domain.helper_errors import (
    HelperAbsent,
    HelperError,
    HelperMismatch,
    HelperRefused,
)
from spine_app.helper_client.documents import Problem

log = logging.getLogger(__name__)

MAX_JSON: Final = 1024 * 1024
_READ_BYTES: Final = 1024 * 1024
_GONE: Final = ("Server disconnected", "peer closed connection")
"""What httpcore and h11 say where the other side ended in the middle; they have no class for it."""
_TIMEOUT: Final = httpx.Timeout(10.0, connect=2.0)


@contextlib.contextmanager
def helper_errors() -> Iterator[None]:
    """The one place where httpx and pydantic errors become ours; their text is dropped."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.NetworkError):
        raise HelperAbsent from None
    except httpx.RemoteProtocolError as error:
        is_gone = any(words in str(error) for words in _GONE)
        raise (HelperAbsent if is_gone else HelperMismatch) from None
    except (httpx.DecodingError, ValidationError):
        raise HelperMismatch from None
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL):
        raise HelperError from None


class Connection:
    """Speaks to the helper over one transport."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        base_url: str = "http://localhost",
        token: str | None = None,
    ) -> None:
        """Make a connection that reads no proxy, certificate or password from the environment.

        Args:
            transport: how to reach the helper.
            base_url: scheme, host and port; the host is what the helper expects in `Host`.
            token: bearer token, None on a Unix domain socket.
        """
        headers = {"accept-encoding": "identity"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        self._http = httpx.AsyncClient(
            transport=transport,
            base_url=base_url,
            headers=headers,
            timeout=_TIMEOUT,
            trust_env=False,
        )

    @classmethod
    def over_socket(cls, path: Path) -> Self:
        """To a helper that listens on a Unix domain socket."""
        return cls(httpx.AsyncHTTPTransport(uds=str(path), trust_env=False))

    @classmethod
    def over_port(cls, port: int, token: str) -> Self:
        """To a helper that listens on a loopback port."""
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        return cls(transport, f"http://127.0.0.1:{port}", token)

    async def close(self) -> None:
        """Close what is open."""
        await self._http.aclose()

    async def ask(
        self, method: str, path: str, expected: int = 200, limit: int = MAX_JSON, **request: Any
    ) -> tuple[bytearray, httpx.Headers]:
        """Body and headers of the one reply that is not an error; inside `helper_errors`.

        Args:
            method: of the request.
            path: of the request.
            expected: status of a good reply.
            limit: most bytes of its body.
            request: headers and body, as httpx takes them.

        Raises:
            HelperRefused: the helper answered with a problem document.
            HelperMismatch: another status, or more bytes than `limit`.
        """
        async with self._sent(method, path, expected, **request) as response:
            return await _read(response, limit), response.headers

    async def listen(self, path: str, **request: Any) -> AsyncIterator[bytes]:
        """The pieces of a reply as they come; inside `helper_errors`.

        Raises:
            HelperRefused: the helper answered with a problem document.
            HelperMismatch: another status.
        """
        async with self._sent("GET", path, 200, **request) as response:
            async for piece in response.aiter_raw():
                yield piece

    @contextlib.asynccontextmanager
    async def _sent(
        self, method: str, path: str, expected: int, **request: Any
    ) -> AsyncIterator[httpx.Response]:
        if self._http.is_closed:  # the helper has ended, and whoever asks has not heard of it yet
            raise HelperAbsent
        built = self._http.build_request(method, path, **request)
        response = await self._http.send(built, stream=True)
        async with contextlib.aclosing(response):
            if response.status_code >= 400:
                problem = Problem.model_validate_json(bytes(await _read(response, MAX_JSON)))
                log.info("helper refused a request", extra={"code": problem.code})
                raise HelperRefused(problem.code)
            if response.status_code != expected:
                raise HelperMismatch
            yield response


async def _read(response: httpx.Response, limit: int) -> bytearray:
    """The whole body, never more than `limit` bytes of it."""
    body = bytearray()
    async for chunk in response.aiter_raw(_READ_BYTES):
        body += chunk
        if len(body) > limit:
            raise HelperMismatch
    return body
