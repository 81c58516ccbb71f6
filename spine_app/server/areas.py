"""Remote views: frames go out over trame-rca, pointer events and sizes come in."""

import asyncio
import io
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from spine_app.domain.interaction import Button, Gesture, PointerEvent, ViewSize

VIEW_NAMES = ("volume", "axial", "coronal", "sagittal")
MOVING_QUALITY = 72
STILL_QUALITY = 94
SEND_TIMEOUT_S = 2.0
RATIO_MAX = 2.0

GESTURES: dict[str, tuple[Gesture, Button]] = {
    **{f"{b.name.title()}ButtonPress": (Gesture.PRESS, b) for b in Button if b is not Button.NONE},
    **{
        f"{b.name.title()}ButtonRelease": (Gesture.RELEASE, b)
        for b in Button
        if b is not Button.NONE
    },
    "MouseMove": (Gesture.MOVE, Button.NONE),
    "MouseWheel": (Gesture.WHEEL, Button.NONE),
}


class DrawnFrame(Protocol):
    """A picture from a render thread."""

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """(height, width, 4) uint8 RGBA, first row at the top."""

    @property
    def still(self) -> bool:
        """Whether the picture is at full quality."""


class ViewArea:
    """One remote view, as trame-rca's stream manager wants it.

    Frames are encoded on the thread that drew them and offered to the loop; while one is on its
    way, only the newest of those that follow is kept.
    """

    def __init__(self, name: str) -> None:
        """Make the area `name` of the page; handlers are set by `connect`."""
        self.area_name = name
        self._streamer: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._latest: tuple[bytes, dict[str, Any]] | None = None
        self._pump: asyncio.Task[None] | None = None
        self._on_event: Callable[[str, PointerEvent], None] = lambda _name, _event: None
        self._on_size: Callable[[str, ViewSize], None] = lambda _name, _size: None

    def connect(
        self,
        on_event: Callable[[str, PointerEvent], None],
        on_size: Callable[[str, ViewSize], None],
    ) -> None:
        """Say who handles pointer events and sizes; both are called on the loop."""
        self._on_event, self._on_size = on_event, on_size

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Frames may be sent from now on, on this loop."""
        self._loop = loop

    async def stop(self) -> None:
        """Send no more frames."""
        self._loop = None
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)

    def frame(self, frame: DrawnFrame) -> None:
        """Encode and offer a picture; called on a render thread."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        content = encode(frame.pixels, STILL_QUALITY if frame.still else MOVING_QUALITY)
        height, width = frame.pixels.shape[:2]
        meta = {
            "type": "image/jpeg",
            "codec": "",
            "w": width,
            "h": height,
            "st": time.time_ns() // 1_000_000,
            "key": "key",
            "still": frame.still,
        }
        loop.call_soon_threadsafe(self._offer, content, meta)

    def set_streamer(self, streamer: Any) -> None:
        """Called by trame-rca when the area is registered."""
        self._streamer = streamer

    def update_size(self, _origin: str, size: dict[str, Any]) -> None:
        """Called by trame-rca when the browser lays the view out."""
        width, height = float(size.get("w", 0)), float(size.get("h", 0))
        ratio = min(max(float(size.get("p", 1)), 0.5), RATIO_MAX)
        if width >= 1 and height >= 1:
            self._on_size(self.area_name, ViewSize(width, height, ratio))

    def on_interaction(self, _origin: str, event: dict[str, Any]) -> None:
        """Called by trame-rca with a pointer event of the browser."""
        parsed = parse_event(event)
        if parsed is not None:
            self._on_event(self.area_name, parsed)

    def reset(self) -> None:
        """Images need no reset; part of trame-rca's protocol."""

    def video_codecs(self) -> list[dict[str, Any]]:
        """No video; part of trame-rca's protocol."""
        return []

    def negotiate_video(self, _codecs: list[str]) -> dict[str, str]:
        """No video; part of trame-rca's protocol."""
        return {"error": "not-a-video-stream"}

    def _offer(self, content: bytes, meta: dict[str, Any]) -> None:
        self._latest = (content, meta)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        while self._latest is not None and self._streamer is not None:
            content, meta = self._latest
            self._latest = None
            self._streamer.push_content(self.area_name, meta, content)
            monitor = self._streamer.coreServer.network_monitor
            with suppress(TimeoutError):
                await asyncio.wait_for(monitor.completion(), SEND_TIMEOUT_S)
            await asyncio.sleep(0)


class ViewAreas:
    """The four remote views of a page."""

    def __init__(self) -> None:
        """Make the areas; frames are dropped until `start`."""
        self._areas = {name: ViewArea(name) for name in VIEW_NAMES}

    def frame_of(self, name: str) -> Callable[[DrawnFrame], None]:
        """Where the frames of a view go; called on a render thread."""
        return self._areas[name].frame

    def start(
        self,
        server: Any,
        on_event: Callable[[str, PointerEvent], None],
        on_size: Callable[[str, ViewSize], None],
    ) -> None:
        """Register the areas with a trame server that listens; handlers run on its loop."""
        for area in self._areas.values():
            area.connect(on_event, on_size)
            area.start(asyncio.get_running_loop())
            server.controller.rc_area_register(area)

    async def stop(self) -> None:
        """Send no more frames."""
        for area in self._areas.values():
            await area.stop()


def parse_event(event: dict[str, Any]) -> PointerEvent | None:
    """Pointer event of a browser message; None for kinds that mean nothing here."""
    kind = GESTURES.get(str(event.get("type")))
    if kind is None:
        return None
    height = float(event.get("h", 0))
    return PointerEvent(
        gesture=kind[0],
        button=kind[1],
        x=float(event.get("x", 0)),
        y=height - float(event.get("y", 0)),
        amount=float(event.get("spinY", 0)),
        ctrl=bool(event.get("controlKey") or event.get("ctrlKey")),
        shift=bool(event.get("shiftKey")),
    )


def encode(pixels: NDArray[np.uint8], quality: int) -> bytes:
    """JPEG of (height, width, 4) uint8 RGBA pixels; full colour resolution from quality 90 on."""
    height, width = pixels.shape[:2]
    image = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2)
    return buffer.getvalue()
