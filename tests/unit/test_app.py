"""The composition of a session, without windows."""

import asyncio
from pathlib import Path

from spine_app import app
from spine_app.controllers.study.jobs import StudyFolders
from spine_app.domain.view.planes import Plane
from spine_app.screen.texts import text
from spine_app.settings import Settings
from tests.unit.controllers.fakes import Drawn


class QuickDisplays:
    """Views that are ready before the line that makes them is over."""

    def __init__(self, _on_frame, on_ready, on_failure, on_compiling):
        self.slices = {plane: Drawn() for plane in Plane}
        self.curved, self.scouter = Drawn(), Drawn()
        self.volume = Drawn()
        on_compiling()
        on_ready("llvmpipe (LLVM 15.0.6, 256 bits)")
        on_failure()

    def stop(self):
        pass


async def test_what_the_render_thread_says_at_once_is_shown(monkeypatch, tmp_path):
    monkeypatch.setattr(app, "Displays", QuickDisplays)

    session = app.App(Settings(), StudyFolders(tmp_path / "work", tmp_path / "kept"))
    await asyncio.sleep(0)
    await session.stop()

    state = session.server.state
    assert state["Shown__renderer"] == text("renderer.software")
    assert state["Shown__notice"].startswith(text("error.render-failed"))


async def test_folders_in_a_relative_cache_are_told_to_the_reader_by_their_whole_path(
    monkeypatch, tmp_path
):
    told = []

    class Recorded:
        server = start = None

        def __init__(self, _settings, folders):
            told.extend([folders.work, folders.kept])

        async def stop(self):
            pass

    async def at_once(*_):
        pass

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "App", Recorded)
    monkeypatch.setattr(app, "serve_until_told", at_once)

    await app.serve(Settings(cache_folder=Path("cache")))

    assert [path.is_relative_to(tmp_path / "cache") for path in told] == [True, True]
