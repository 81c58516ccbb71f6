"""The route for files that the page saves: behind the gate, each ticket once."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from spine_app.controllers.downloads import Download
from spine_app.server.downloads import DownloadRoute
from spine_app.server.gate import GateConfig
from spine_app.server.headers import HEADERS

CANARY = "SECRET^PATIENT"


@dataclass
class Offers:
    """Stands in for the session: one file under ticket 7."""

    waiting: dict[int, Download]

    def __call__(self, ticket: int) -> Download | None:
        return self.waiting.pop(ticket, None)


@pytest.fixture
def offers() -> Offers:
    return Offers({7: Download("measurements.csv", "text/csv", CANARY.encode())})


@pytest.fixture
async def gated(start: Any, offers: Offers) -> Any:
    return await start(GateConfig(routes=(DownloadRoute(offers).add_routes,)))


async def test_the_page_gets_a_file_with_its_name_and_every_header(gated: Any) -> None:
    browser = await gated.browser()
    url = f"{gated.base}/download"
    async with gated.session.post(url, json={"ticket": 7}, headers=browser.headers) as answer:
        assert answer.status == 200
        assert await answer.read() == CANARY.encode()
        assert answer.content_type == "text/csv"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="measurements.csv"'
        assert HEADERS.items() <= dict(answer.headers).items()


async def test_a_ticket_works_once(gated: Any) -> None:
    browser = await gated.browser()
    url = f"{gated.base}/download"
    async with gated.session.post(url, json={"ticket": 7}, headers=browser.headers):
        pass
    async with gated.session.post(url, json={"ticket": 7}, headers=browser.headers) as answer:
        assert answer.status == 410
        assert CANARY not in await answer.text()


@pytest.mark.parametrize(("known", "status"), [("cookie", 403), ("origin", 401), ("", 403)])
async def test_a_stranger_gets_nothing_and_uses_up_nothing(
    gated: Any, offers: Offers, known: str, status: int
) -> None:
    browser = await gated.browser()
    headers = {"cookie": {"Cookie": browser.cookie}, "origin": {"Origin": gated.base}}.get(known)
    url = f"{gated.base}/download"
    async with gated.session.post(url, json={"ticket": 7}, headers=headers or {}) as answer:
        assert answer.status == status
        assert CANARY not in await answer.text()
    assert 7 in offers.waiting


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"{}",
        b'{"ticket": "7"}',
        b'{"ticket": 0}',
        b'{"ticket": 7.5}',
        b'{"ticket": true}',
        b'{"ticket": 7, "more": 1}',
        b'{"ticket": 99999999999999999999}',
    ],
)
async def test_anything_else_is_a_bad_request(gated: Any, offers: Offers, body: bytes) -> None:
    browser = await gated.browser()
    url = f"{gated.base}/download"
    async with gated.session.post(url, data=body, headers=browser.headers) as answer:
        assert answer.status == 400
    assert 7 in offers.waiting


async def test_a_file_cannot_be_fetched_by_a_link(gated: Any, offers: Offers) -> None:
    browser = await gated.browser()
    url = f"{gated.base}/download?ticket=7"
    async with gated.session.get(url, headers=browser.headers) as answer:
        assert answer.status in (400, 404)
    assert 7 in offers.waiting


async def test_a_large_file_is_streamed_from_the_disk_and_removed(
    gated: Any, offers: Offers, tmp_path: Any
) -> None:
    path = tmp_path / "film.mp4"
    content = bytes(range(256)) * 20_000
    path.write_bytes(content)
    offers.waiting[8] = Download("spine-3d-turntable.mp4", "video/mp4", path=path)
    browser = await gated.browser()
    url = f"{gated.base}/download"

    async with gated.session.post(url, json={"ticket": 8}, headers=browser.headers) as answer:
        assert answer.status == 200
        assert await answer.read() == content
        assert answer.content_type == "video/mp4"
        assert answer.headers["Content-Disposition"].endswith('"spine-3d-turntable.mp4"')
        assert HEADERS.items() <= dict(answer.headers).items()
    # The last byte arrives before the server is done with the file.
    async with asyncio.timeout(5):
        while path.exists():  # noqa: ASYNC110 - another task of this loop
            await asyncio.sleep(0.01)


async def test_a_large_file_that_is_not_there_any_more_is_gone(
    gated: Any, offers: Offers, tmp_path: Any
) -> None:
    offers.waiting[8] = Download("film.mp4", "video/mp4", path=tmp_path / "film.mp4")
    browser = await gated.browser()
    url = f"{gated.base}/download"

    async with gated.session.post(url, json={"ticket": 8}, headers=browser.headers) as answer:
        assert answer.status == 410
