import asyncio
import io
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image

from spine_app.domain.interaction import Button, Gesture, PointerEvent
from spine_app.server.areas import ViewArea, encode, parse_event


@dataclass
class Picture:
    pixels: np.ndarray
    still: bool = False


class Monitor:
    """A network that is busy until it is told otherwise."""

    def __init__(self):
        self.free = asyncio.Event()

    async def completion(self):
        await self.free.wait()


class Streamer:
    """Stands in for trame-rca's stream manager."""

    def __init__(self):
        self.sent = []
        self.coreServer = self
        self.network_monitor = Monitor()

    def push_content(self, name, meta, content):
        self.sent.append((name, meta["w"], meta["still"], content))


def picture(width, *, still=False):
    return Picture(np.full((20, width, 4), 120, np.uint8), still)


async def turns(count=20):
    for _ in range(count):
        await asyncio.sleep(0)


async def test_while_a_frame_is_on_its_way_only_the_newest_is_kept():
    area, streamer = ViewArea("axial"), Streamer()
    area.set_streamer(streamer)
    area.start(asyncio.get_running_loop())

    area.frame(picture(30))
    await turns()
    for width in (31, 32, 33):
        area.frame(picture(width))
    await turns()
    assert [width for _, width, _, _ in streamer.sent] == [30]

    streamer.network_monitor.free.set()
    await turns()
    assert [width for _, width, _, _ in streamer.sent] == [30, 33]
    await area.stop()


async def test_a_stopped_area_sends_nothing():
    area, streamer = ViewArea("axial"), Streamer()
    area.set_streamer(streamer)
    area.start(asyncio.get_running_loop())
    await area.stop()

    area.frame(picture(30))
    await turns()

    assert streamer.sent == []


def test_a_frame_is_a_jpeg_with_its_own_colours():
    pixels = np.zeros((24, 40, 4), np.uint8)
    pixels[..., 0] = 200

    image = Image.open(io.BytesIO(encode(pixels, 94)))

    assert image.size == (40, 24)
    assert np.asarray(image).reshape(-1, 3).mean(axis=0) == pytest.approx([200, 0, 0], abs=3)


def test_a_browser_event_is_turned_upside_down_into_screen_coordinates():
    event = {"type": "LeftButtonPress", "x": 12.5, "y": 280, "w": 400, "h": 300, "shiftKey": 1}

    assert parse_event(event) == PointerEvent(
        Gesture.PRESS, Button.LEFT, 12.5, 20.0, 0.0, ctrl=False, shift=True
    )


@pytest.mark.parametrize("kind", ["KeyPress", "StartPinch", "", None, 7])
def test_events_that_mean_nothing_here_are_left_alone(kind):
    assert parse_event({"type": kind, "x": 1, "y": 1, "h": 10}) is None


def test_a_view_of_no_size_is_not_laid_out():
    sizes = []
    area = ViewArea("axial")
    area.connect(lambda *_: None, lambda name, size: sizes.append((name, size.device)))

    area.update_size("page", {"w": 0, "h": 200, "p": 1})
    area.update_size("page", {"w": 300.4, "h": 200, "p": 8})

    assert sizes == [("axial", (601, 400))]
