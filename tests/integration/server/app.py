"""A small trame application behind the gate: started in-process or with `python -m`."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field
from trame.app import get_server
from trame.ui.vuetify3 import SinglePageLayout
from trame.widgets import html
from trame.widgets import vuetify3 as v
from trame_server.utils.typed_state import TypedState

import spine_app.ui
from spine_app.domain.errors import SingleSlice
from spine_app.domain.view.drawing import Overlay
from spine_app.domain.view.interaction import PointerEvent, ViewSize
from spine_app.screen.english.catalogue import ENGLISH
from spine_app.server.catalogue import CatalogueRoute
from spine_app.server.gate import Gate, GateConfig
from spine_app.server.state_schema import StateSchema
from spine_app.server.stream import FrameStream, StreamLimits
from spine_app.ui.connection import place_connection
from spine_app.ui.remote_view import RemoteView
from tests.unit.server.sinks import RecordingSink

CANARY = "SECRET^PATIENT"
AREA = "axial"
_names = count()


class Preset(Enum):
    BONE = "bone"
    SKIN = "skin"


@dataclass
class Controls:
    opacity: Annotated[float, Field(ge=0, le=1)] = 1.0
    preset: Preset = Preset.BONE
    label: Annotated[str, Field(max_length=20)] = ""


@dataclass
class Shown:
    phase: str = "empty"
    patient: str = "{{7*7}}<img src=x onerror=\"document.title='XSS'\">"


SCHEMA = StateSchema(Controls)


ASSETS = "small_app_assets"
WORDS = f"{ASSETS}/catalogue.js"
MODULE = {
    "serve": {ASSETS: str(Path(spine_app.ui.__file__).with_name("assets"))},
    "scripts": [
        WORDS,
        *(f"{ASSETS}/{name}.js" for name in ("texts", "reconnect", "frames", "view")),
    ],
    "styles": [f"{ASSETS}/{name}.css" for name in ("tokens", "shell", "views")],
    "vue_use": ["spine_view"],
}


@dataclass(frozen=True, eq=False)
class Drawn:
    """A frame as a render thread would make it."""

    pixels: np.ndarray
    still: bool = False
    overlay: Overlay = field(default_factory=Overlay)


def flat(width: int = 64, height: int = 48, red: int = 200) -> np.ndarray:
    """A picture of one colour."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0], pixels[..., 3] = red, 255
    return pixels


class Picture:
    """A red picture in the view `AREA`, drawn whenever a page says how large it is."""

    def __init__(self, stream: FrameStream) -> None:
        self.stream = stream
        self.events: list[PointerEvent] = []
        self.sizes: list[ViewSize] = []

    def start(self) -> None:
        self.stream.start(lambda _name, event: self.events.append(event), self.resize)

    def resize(self, name: str, size: ViewSize) -> None:
        self.sizes.append(size)
        if name == AREA and size.width:
            self.draw()

    def draw(self, pixels: np.ndarray | None = None, **frame: Any) -> None:
        self.stream.frame_of(AREA)(Drawn(flat() if pixels is None else pixels, **frame))


class SmallApp:
    """Server, gate, typed state, one picture and a few triggers."""

    def __init__(
        self,
        config: GateConfig | None = None,
        stream: StreamLimits | None = None,
        clock: Any = time.monotonic,
    ) -> None:
        self.server = get_server(f"small-app-{next(_names)}", client_type="vue3")
        self.stream = FrameStream(stream, clock)
        config = config or GateConfig(accept_state=SCHEMA.accepts)
        words = CatalogueRoute(f"/{WORDS}", {"en": ENGLISH}).add_routes
        routes = (*config.routes, words)
        self.gate = Gate(replace(config, frames=self.stream, routes=routes), clock)
        self.shown = TypedState(self.server.state, Shown)
        self.controls = TypedState(self.server.state, Controls)
        self.picture = Picture(self.stream)
        self.server.state.source = "/srv/scans"
        self._add_triggers()
        self._add_page()
        self.gate.install(self.server)

    def _add_triggers(self) -> None:
        trigger = self.server.trigger

        @trigger("echo")
        def echo(*args: Any, **kwargs: Any) -> Any:
            return [list(args), kwargs]

        @trigger("fail")
        def fail() -> None:
            raise ValueError(f"failed on /srv/scans/{CANARY}/x.dcm")

        @trigger("refuse")
        async def refuse() -> None:
            raise SingleSlice

        @trigger("odd")
        def odd() -> Any:
            return {1, 2}

    def _add_page(self) -> None:
        self.server.enable_module(MODULE)
        with SinglePageLayout(self.server) as layout:
            with layout.toolbar:
                v.VIcon("mdi-bone", id="icon")
                v.VSlider(v_model=(self.controls.name.opacity,), min=0, max=1, id="opacity")
                v.VBtn("Skin", click=f"{self.controls.name.preset} = 'skin'", id="skin")
            with layout.content:
                v.VCard(f"{{{{ {self.shown.name.patient} }}}}", id="patient")
                with html.Div(style="position: relative; height: 300px"):
                    RemoteView(AREA)
                place_connection()

    async def start(self, **options: Any) -> int:
        """Listen on a free loopback port and give it back."""
        settings = {"host": "127.0.0.1", "port": 0, "timeout": 0, "thread": True} | options
        self.server.start(
            exec_mode="task", open_browser=False, show_connection_info=False, **settings
        )
        await self.server.ready
        self.picture.start()
        return self.server.port

    async def stop(self) -> None:
        """Let go of the pages and the port."""
        await self.stream.stop()
        await self.server.stop()


async def main() -> None:
    app = SmallApp(GateConfig(accept_state=SCHEMA.accepts, sinks={"/upload": RecordingSink()}))
    noise = np.random.default_rng(0)
    port = await app.start()
    sys.stdout.write(json.dumps({"port": port}) + "\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        answer = {
            "link": lambda: app.gate.login_url(port),
            "state": lambda: app.controls.get_dataclass().__dict__,
            "noise": lambda: app.picture.draw(noise.integers(0, 255, (800, 1000, 4), np.uint8)),
            "picture": lambda: [
                len(app.picture.sizes),
                [event.gesture.value for event in app.picture.events],
            ],
        }[line.strip()]()
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()
    await app.stop()


if __name__ == "__main__":
    asyncio.run(main())
