"""A small trame application behind the gate: started in-process or with `python -m`."""

import asyncio
import io
import json
import sys
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Annotated, Any

from PIL import Image
from pydantic import Field
from trame.app import get_server
from trame.ui.vuetify3 import SinglePageLayout
from trame.widgets import rca
from trame.widgets import vuetify3 as v
from trame_rca.protocol import AreaAdapter
from trame_server.utils.typed_state import TypedState

from spine_app.domain.errors import SingleSlice
from spine_app.server.gate import Gate, GateConfig
from spine_app.server.state_schema import StateSchema
from tests.unit.server.sinks import RecordingSink

CANARY = "SECRET^PATIENT"
AREA = "view"
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


class Picture(AreaAdapter):
    """A red picture, sent whenever the page says how large it is."""

    def __init__(self) -> None:
        super().__init__(AREA)
        self.events: list[dict[str, Any]] = []
        self.sizes: list[dict[str, Any]] = []

    def update_size(self, origin: str, size: dict[str, Any]) -> None:
        self.sizes.append(size)
        buffer = io.BytesIO()
        Image.new("RGB", (64, 48), (200, 0, 0)).save(buffer, "JPEG")
        meta = {"type": "image/jpeg", "codec": "", "w": 64, "h": 48, "st": 0, "key": "key"}
        self.push(buffer.getvalue(), meta)

    def on_interaction(self, origin: str, event: dict[str, Any]) -> None:
        self.events.append(event)

    def reset(self) -> None:
        pass


class SmallApp:
    """Server, gate, typed state, one picture and a few triggers."""

    def __init__(self, config: GateConfig | None = None, **gate: Any) -> None:
        self.server = get_server(f"small-app-{next(_names)}", client_type="vue3")
        self.gate = Gate(config or GateConfig(accept_state=SCHEMA.accepts), **gate)
        self.shown = TypedState(self.server.state, Shown)
        self.controls = TypedState(self.server.state, Controls)
        self.picture = Picture()
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
        with SinglePageLayout(self.server) as layout:
            with layout.toolbar:
                v.VIcon("mdi-bone", id="icon")
                v.VSlider(v_model=(self.controls.name.opacity,), min=0, max=1, id="opacity")
                v.VBtn("Skin", click=f"{self.controls.name.preset} = 'skin'", id="skin")
            with layout.content:
                v.VCard(f"{{{{ {self.shown.name.patient} }}}}", id="patient")
                area = rca.RemoteControlledArea(name=AREA, display="image", style="height:300px")
                area.add_view_handler(self.picture)

    async def start(self, **options: Any) -> int:
        """Listen on a free loopback port and give it back."""
        settings = {"host": "127.0.0.1", "port": 0, "timeout": 0, "thread": True} | options
        self.server.start(
            exec_mode="task", open_browser=False, show_connection_info=False, **settings
        )
        await self.server.ready
        return self.server.port


async def main() -> None:
    app = SmallApp(GateConfig(accept_state=SCHEMA.accepts, sinks={"/upload": RecordingSink()}))
    port = await app.start()
    sys.stdout.write(json.dumps({"port": port}) + "\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        answer = {
            "link": lambda: app.gate.login_url(port),
            "state": lambda: app.controls.get_dataclass().__dict__,
            "picture": lambda: [len(app.picture.sizes), app.picture.events],
        }[line.strip()]()
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()
    await app.server.stop()


if __name__ == "__main__":
    asyncio.run(main())
