import asyncio
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from spine_app.controllers import diagnostics
from spine_app.controllers.diagnostics import Diagnostics
from spine_app.domain.stream_figures import StreamFigures, ViewFigures
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from spine_app.server.page_messages import VIEW_NAMES


def figures(lag=80.4):
    views = tuple(ViewFigures(name, 12.34, 20.0, 3.21, 61.7, 1000, 800, 4) for name in VIEW_NAMES)
    return StreamFigures(2, 1, "image/jpeg", "image/webp", 4, 5, 31.6, lag / 2, lag, 12.4, views)


@pytest.fixture
def screen():
    return Screen(Shown(renderer="CPU rendering"), Controls(), nullcontext())


def test_figures_become_texts_with_units(screen):
    Diagnostics(screen, figures).tell()

    facts = dict(screen.shown.channel.facts)
    assert facts["3D renderer"] == "CPU rendering"
    assert facts["Moving / at rest"] == "JPEG / WEBP"
    assert facts["Moving quality"] == "4 of 5"
    assert facts["Pages (showing views)"] == "2 (1)"
    assert facts["Round trip"] == "32 ms"
    assert facts["Hand to screen, half / 95 %"] == "40 / 80 ms"


def test_every_view_has_a_name_and_a_row(screen):
    Diagnostics(screen, figures).tell()

    rows = screen.shown.channel.views
    assert len({row["name"] for row in rows}) == len(VIEW_NAMES)
    assert rows[0] == {
        "name": "3D",
        "fps": "12.3",
        "drawn": "20.0",
        "pack": "3.2",
        "kib": "62",
        "size": "1000 × 800",
        "dropped": "4",
    }


def test_before_the_first_drag_the_panel_says_what_to_do(screen):
    Diagnostics(screen, lambda: figures(lag=0.0)).tell()

    facts = dict(screen.shown.channel.facts)
    assert facts["Hand to screen, half / 95 %"] == "drag in a view to measure"


async def test_nothing_is_written_while_the_panel_is_closed(screen, monkeypatch):
    monkeypatch.setattr(diagnostics, "EVERY_S", 0.001)
    asked = SimpleNamespace(count=0)

    def ask():
        asked.count += 1
        return figures()

    task = asyncio.create_task(Diagnostics(screen, ask).run())
    await asyncio.sleep(0.03)
    assert asked.count == 0
    screen.controls.sending.panel_open = True
    await asyncio.sleep(0.03)
    task.cancel()

    assert asked.count > 0
