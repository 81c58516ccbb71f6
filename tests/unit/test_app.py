"""The composition of a session, without windows."""

import asyncio

from spine_app import app
from spine_app.controllers.study_jobs import StudyFolders
from spine_app.domain.planes import Plane
from spine_app.screen.texts import text
from spine_app.settings import Settings
from tests.unit.controllers.session import Drawn


class QuickDisplays:
    """Views that are ready before the line that makes them is over."""

    def __init__(self, _on_frame, on_ready):
        self.slices = {plane: Drawn() for plane in Plane}
        self.volume = Drawn()
        on_ready("llvmpipe (LLVM 15.0.6, 256 bits)")

    def stop(self):
        pass


async def test_a_renderer_that_is_known_at_once_is_shown(monkeypatch, tmp_path):
    monkeypatch.setattr(app, "Displays", QuickDisplays)

    session = app.App(Settings(), StudyFolders(tmp_path / "work", tmp_path / "kept"))
    await asyncio.sleep(0)
    await session.stop()

    assert session.server.state["Shown__renderer"] == text("renderer.software")
