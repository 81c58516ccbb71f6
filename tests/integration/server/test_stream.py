"""WS-6, WS-10, 4.7 S2 and S9: what pages are sent over the frame socket, and how much of it."""

import asyncio
import io
from typing import Any

import aiohttp
import numpy as np
import pytest
from PIL import Image

from spine_app.domain.view.drawing import Ink, Line, Overlay
from spine_app.domain.view.interaction import Gesture, ViewSize
from spine_app.server.tab import IN_FLIGHT_MAX
from tests.integration.server.app import AREA, flat
from tests.integration.server.frame_page import FramePage, connect_frames, wait_for
from tests.integration.server.test_network import UPGRADE, get


async def page_of(running: Any, *views: str, **size: Any) -> FramePage:
    page = await connect_frames(await running.browser())
    return await page.show(*(views or (AREA,)), **size)


def pixels(picture: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))


async def test_a_page_is_sent_the_view_that_it_shows(running: Any) -> None:
    frame = await (await page_of(running)).shown()

    assert (frame.head["view"], frame.head["w"], frame.head["h"]) == (AREA, 64, 48)
    assert frame.head["type"] == "image/jpeg"
    assert np.abs(pixels(frame.picture).astype(int) - (200, 0, 0)).max() <= 4


async def test_views_are_told_the_size_and_ratio_of_the_page(running: Any) -> None:
    await (await page_of(running, w=700.5, h=300, r=1.5)).shown()

    assert running.app.picture.sizes == [ViewSize(700.5, 300, 1.5)]


async def test_s9_a_ratio_beyond_two_is_drawn_at_two(running: Any) -> None:
    await (await page_of(running, r=3)).shown()

    assert running.app.picture.sizes[-1].ratio == 2


async def test_s9_of_fifty_quick_sizes_the_last_one_stays(running: Any) -> None:
    page = await page_of(running)
    for width in range(100, 150):
        await page.show(AREA, w=width)
    await wait_for(lambda: ViewSize(149, 480, 1) in running.app.picture.sizes)
    assert running.app.picture.sizes[-1].width == 149


async def test_ws_6_at_most_two_frames_are_on_their_way_and_the_newest_follows(
    running: Any,
) -> None:
    page = await page_of(running)
    await page.shown()
    for red in range(100, 140):
        running.app.picture.draw(flat(red=red))
        await asyncio.sleep(0.002)

    first, second = await page.next(), await page.next()
    await page.silence()
    assert len(running.app.stream.tabs[0].flights) == IN_FLIGHT_MAX
    await page.answer(first)
    third = await page.next()

    assert pixels(third.picture)[0, 0, 0] >= 136
    assert second.n < third.n
    await page.silence()


async def test_pixels_that_did_not_change_do_not_travel_again(running: Any) -> None:
    page = await page_of(running)
    await page.shown()
    await asyncio.sleep(0.4)
    best = await page.shown()
    line = Line(((0, 0), (10.5, 20)), Ink.AXIAL)
    running.app.picture.draw(overlay=Overlay((line,), (640, 480), "grab", 0))

    moved = await page.shown()

    assert best.head["rank"] == 5
    assert moved.picture == b""
    assert moved.head["overlay"] == {
        "shapes": [["line", "axial", [0, 0, 10.5, 20], False, False, False]],
        "size": [640, 480],
        "cursor": "grab",
    }


async def test_the_same_frame_drawn_twice_travels_once(running: Any) -> None:
    page = await page_of(running)
    await page.shown()
    await page.shown()
    running.app.picture.draw()

    await page.silence()


async def test_a_view_that_the_page_placed_anew_is_sent_its_picture_again(running: Any) -> None:
    """The page may take a view away and place it again between two of its messages."""
    page = await page_of(running, placed=1)
    await page.shown()
    await page.shown()
    await page.silence()

    await page.show(AREA, placed=2)

    frame = await page.shown()
    assert frame.head["type"] == "image/jpeg"


async def test_a_view_at_rest_is_sent_once_more_at_its_best(running: Any) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 80, 4), np.uint8)
    page = await page_of(running)
    await page.shown()
    running.app.picture.draw(noise)

    moving, still = await page.shown(), await page.shown()

    wrong = [np.abs(pixels(f.picture).astype(int) - noise[..., :3]).mean() for f in (moving, still)]
    assert moving.head["rank"] < still.head["rank"]
    assert wrong[1] < wrong[0] / 2
    await page.silence(0.5)


async def test_without_loss_every_pixel_of_a_view_at_rest_is_as_it_was_drawn(running: Any) -> None:
    running.app.stream.is_lossless = lambda: True
    noise = np.random.default_rng(1).integers(0, 255, (60, 80, 4), np.uint8)
    page = await page_of(running)
    await page.shown()
    running.app.picture.draw(noise)
    while (frame := await page.shown()).head["type"] == "image/jpeg":
        pass

    np.testing.assert_array_equal(pixels(frame.picture), noise[..., :3])


async def test_s2_a_page_in_the_background_is_sent_nothing(running: Any) -> None:
    seen, hidden = await page_of(running), await page_of(running)
    await seen.shown()
    await hidden.shown()
    await hidden.show()
    running.app.picture.draw(flat(red=90))

    assert pixels((await seen.shown()).picture)[0, 0, 0] < 100
    await hidden.silence()


async def test_a_view_that_no_page_shows_is_told_so_and_is_not_kept(running: Any) -> None:
    page = await page_of(running)
    await page.shown()
    await page.show()
    await wait_for(lambda: running.app.picture.sizes[-1] == ViewSize(0, 0))
    running.app.picture.draw(flat(red=90))
    await page.show(AREA, w=300)

    # Drawn anew for the page; what was drawn for nobody is gone.
    assert pixels((await page.shown()).picture)[0, 0, 0] >= 196


async def test_the_last_page_that_goes_hides_its_views(running: Any) -> None:
    page = await page_of(running)
    await page.shown()
    await page.socket.close()

    await wait_for(lambda: running.app.picture.sizes[-1] == ViewSize(0, 0))
    assert running.app.stream.tabs == []


async def test_several_pages_get_the_frame_in_the_size_of_the_one_used_last(running: Any) -> None:
    large, small = await page_of(running, w=900), await page_of(running, w=300)
    await large.shown()
    await small.shown()
    assert running.app.picture.sizes[-1].width == 300

    await large.point("press", button="left", serial=1)
    await wait_for(lambda: running.app.picture.sizes[-1].width == 900)
    await small.point("move", serial=1)
    await asyncio.sleep(0.05)
    assert running.app.picture.sizes[-1].width == 900
    await small.show(AREA, w=310, focused=True)
    await wait_for(lambda: running.app.picture.sizes[-1].width == 310)


async def test_each_page_is_told_its_own_serial_of_the_event_that_a_frame_answers(
    running: Any,
) -> None:
    one, two = await page_of(running), await page_of(running)
    await one.shown()
    await two.shown()
    await one.point("press", button="left", serial=41)
    await two.point("press", button="left", serial=7)
    await wait_for(lambda: len(running.app.picture.events) == 2)
    serial = running.app.picture.events[-1].serial
    running.app.picture.draw(flat(red=90), overlay=Overlay((), (640, 480), "", serial))

    frames = [await one.shown(), await two.shown()]
    while any(frame.head["w"] and frame.head["serial"] == 0 for frame in frames):
        frames = [await one.shown(), await two.shown()]
    assert [frame.head["serial"] for frame in frames] == [41, 7]


async def test_pointer_events_arrive_as_they_were_made(running: Any) -> None:
    page = await page_of(running)
    await page.point("press", button="middle", x=3.5, y=7, ctrl=True, double=True, serial=1)
    await wait_for(lambda: running.app.picture.events)

    event = running.app.picture.events[0]
    assert (event.gesture, event.button.value, event.x, event.y) == (
        Gesture.PRESS,
        "middle",
        3.5,
        7,
    )
    assert (event.ctrl, event.shift, event.alt, event.double) == (True, False, False, True)


async def test_events_over_a_view_that_the_page_does_not_show_are_ignored(running: Any) -> None:
    page = await page_of(running)
    await page.point("press", view="volume", button="left", serial=1)
    await page.point("press", button="right", serial=2)
    await wait_for(lambda: running.app.picture.events)

    assert [event.button.value for event in running.app.picture.events] == ["right"]


async def test_ws_10_the_frame_socket_is_not_compressed(running: Any) -> None:
    browser = await running.browser()
    lines = (f"Cookie: {browser.cookie}", f"Origin: {running.base}", *UPGRADE)
    offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
    answer = await get(running, "/frames", *lines, offer)
    assert answer.status == 101
    assert "sec-websocket-extensions" not in answer.headers


async def test_the_end_of_the_program_is_told_to_every_page(running: Any) -> None:
    pages = [await page_of(running), await page_of(running)]
    for page in pages:
        await page.shown()
    await running.app.stream.stop()

    for page in pages:
        while (message := await page.socket.receive()).type is aiohttp.WSMsgType.BINARY:
            pass
        assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1001)


async def test_an_open_page_does_not_hold_up_the_end_of_the_server(running: Any) -> None:
    page = await page_of(running)
    await page.shown()
    waiting = asyncio.create_task(page.next(60))

    # aiohttp alone would wait for the socket for a minute.
    async with asyncio.timeout(20):
        await running.app.server.stop()

    with pytest.raises(ConnectionError):
        await waiting
    await wait_for(lambda: not running.app.stream.tabs)


async def test_a_page_that_answers_nothing_does_not_hold_up_the_end_either(running: Any) -> None:
    await (await page_of(running)).shown()

    async with asyncio.timeout(20):
        await running.app.server.stop()

    await wait_for(lambda: not running.app.stream.tabs)
