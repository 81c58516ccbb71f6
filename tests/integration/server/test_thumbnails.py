"""The route for small pictures of presets: behind the gate, pictures only."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from spine_app.controllers.rendering.thumbnails import SIZE, Thumbnail
from spine_app.server.gate import GateConfig
from spine_app.server.thumbnails import ThumbnailRoute

RED = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
RED[..., 0] = RED[..., 3] = 255
PICTURES = [Thumbnail("bone", RED), Thumbnail("skin", RED)]


def answer(study: int, have: int) -> tuple[int, list[Thumbnail]]:
    """Stands in for the session: two pictures of study 3."""
    return 3, PICTURES[have:] if study == 3 else PICTURES


@pytest.fixture
async def gated(start: Any) -> Any:
    return await start(GateConfig(routes=(ThumbnailRoute(answer).add_routes,)))


async def test_the_page_gets_a_small_picture_of_each_preset(gated: Any) -> None:
    browser = await gated.browser()
    url, body = f"{gated.base}/thumbnails", {"study": 0, "have": 0}
    async with gated.session.post(url, json=body, headers=browser.headers) as reply:
        told = await reply.json()

    assert told["study"] == 3
    assert [row["name"] for row in told["pictures"]] == ["bone", "skin"]
    picture = Image.open(io.BytesIO(base64.b64decode(told["pictures"][0]["picture"])))
    assert picture.size == SIZE
    assert np.asarray(picture)[64, 64] == pytest.approx([255, 0, 0], abs=3)


async def test_what_the_page_has_is_not_sent_again(gated: Any) -> None:
    browser = await gated.browser()
    url, body = f"{gated.base}/thumbnails", {"study": 3, "have": 1}
    async with gated.session.post(url, json=body, headers=browser.headers) as reply:
        told = await reply.json()

    assert [row["name"] for row in told["pictures"]] == ["skin"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"study": 1},
        {"study": -1, "have": 0},
        {"study": 1, "have": 0, "more": 1},
        {"study": "1", "have": 0},
        {"study": 1.5, "have": 0},
        {"study": 2**60, "have": 0},
    ],
    ids=repr,
)
async def test_a_question_of_another_shape_is_refused(gated: Any, body: Any) -> None:
    browser = await gated.browser()
    url = f"{gated.base}/thumbnails"
    async with gated.session.post(url, json=body, headers=browser.headers) as reply:
        assert reply.status == 400


@pytest.mark.parametrize(("known", "status"), [("cookie", 403), ("origin", 401), ("", 403)])
async def test_a_stranger_gets_no_picture(gated: Any, known: str, status: int) -> None:
    browser = await gated.browser()
    url, body = f"{gated.base}/thumbnails", {"study": 0, "have": 0}
    headers = {"cookie": ["Cookie"], "origin": ["Origin"]}.get(known, [])
    told = {name: value for name, value in browser.headers.items() if name in headers}
    async with gated.session.post(url, json=body, headers=told) as reply:
        assert reply.status == status
