"""The route for pictures and words of series: behind the gate, closed to everything else."""

from typing import Any

import pytest

from spine_app.server.gate import GateConfig
from spine_app.server.headers import HEADERS
from spine_app.server.previews import PreviewRoute

CANARY = "SECRET^PATIENT"


class Answers:
    """Stands in for the session: remembers the questions."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def __call__(self, study: int, have: int) -> dict[str, Any]:
        self.asked.append((study, have))
        return {"study": 3, "previews": [{"index": 0, "description": CANARY}]}


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
async def gated(start: Any, answers: Answers) -> Any:
    return await start(GateConfig(routes=(PreviewRoute(answers).add_routes,)))


async def test_the_page_gets_what_it_asks_for_with_every_header(gated: Any, answers: Any) -> None:
    browser = await gated.browser()
    url, body = f"{gated.base}/previews", {"study": 2, "have": 5}
    async with gated.session.post(url, json=body, headers=browser.headers) as answer:
        assert answer.status == 200
        assert (await answer.json())["previews"][0]["description"] == CANARY
        assert HEADERS.items() <= dict(answer.headers).items()
        assert answer.content_type == "application/json"
    assert answers.asked == [(2, 5)]


@pytest.mark.parametrize(("known", "status"), [("cookie", 403), ("origin", 401), ("", 403)])
async def test_a_stranger_gets_nothing(gated: Any, answers: Any, known: str, status: int) -> None:
    browser = await gated.browser()
    headers = {"cookie": {"Cookie": browser.cookie}, "origin": {"Origin": gated.base}}.get(known)
    url, body = f"{gated.base}/previews", {"study": 0, "have": 0}
    async with gated.session.post(url, json=body, headers=headers or {}) as answer:
        assert answer.status == status
        assert CANARY not in await answer.text()
    assert answers.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"study": 0}',
        b'{"study": "0", "have": 0}',
        b'{"study": 0, "have": -1}',
        b'{"study": 0, "have": 1e400}',
        b'{"study": 0, "have": 0, "more": 1}',
        b'{"study": 99999999999999999999, "have": 0}',
    ],
)
async def test_anything_else_is_a_bad_request(gated: Any, answers: Any, body: bytes) -> None:
    browser = await gated.browser()
    url = f"{gated.base}/previews"
    async with gated.session.post(url, data=body, headers=browser.headers) as answer:
        assert answer.status == 400
    assert answers.asked == []


async def test_words_cannot_be_fetched_by_a_link(gated: Any, answers: Any) -> None:
    browser = await gated.browser()
    async with gated.session.get(f"{gated.base}/previews", headers=browser.headers) as answer:
        assert answer.status == 404
    assert answers.asked == []
