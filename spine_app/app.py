"""Composition root: builds every object of a session once and wires them; no logic."""

import asyncio
import sys
import webbrowser
from dataclasses import fields

from platformdirs import user_cache_path
from trame.app import get_server
from trame_server.utils.typed_state import TypedState

from spine_app.cache.session import SessionFolder
from spine_app.controllers.diagnostics import Diagnostics
from spine_app.controllers.presence import HelperWatch
from spine_app.controllers.session import Session
from spine_app.controllers.study.jobs import StudyFolders, StudyJobs
from spine_app.domain.lifecycle import Phase
from spine_app.domain.limits import GIB
from spine_app.helper_client.client import HelperClient
from spine_app.pipelines.displays import Displays
from spine_app.screen.language import Language
from spine_app.screen.measure_state import MeasureControls
from spine_app.screen.picture_state import PictureControls
from spine_app.screen.render_state import RenderControls
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from spine_app.screen.texts import CATALOGUES, speak, text
from spine_app.server.catalogue import CatalogueRoute
from spine_app.server.downloads import DownloadRoute
from spine_app.server.ending import ENDING_S, end_within
from spine_app.server.folders import Folders
from spine_app.server.gate import Gate, GateConfig
from spine_app.server.previews import PreviewRoute
from spine_app.server.serve import serve_until_told
from spine_app.server.state_schema import StateSchema
from spine_app.server.stream import FrameStream
from spine_app.server.thumbnails import ThumbnailRoute
from spine_app.server.uploads import UploadLimits
from spine_app.settings import Settings, has_screen
from spine_app.ui.layout import build_page
from spine_app.ui.theme import CATALOGUE


async def serve(settings: Settings) -> None:
    """Serve one session until the process is told to stop."""
    # Absolute, because the reading process works in another folder.
    root = (settings.cache_folder or user_cache_path("spine-app", appauthor=False)).absolute()
    with SessionFolder(root / "sessions") as folder:
        app = App(
            settings, StudyFolders(folder.path, root / "demo", int(settings.upload_gib * GIB))
        )
        try:
            await serve_until_told(
                app.server, settings.port, app.start, lambda: end_within(ENDING_S, folder.remove)
            )
        finally:
            await app.stop()


class App:
    """The objects of one session."""

    def __init__(self, settings: Settings, folders: StudyFolders) -> None:
        """Build and wire everything; nothing runs before `start`."""
        self._settings = settings
        self.server = get_server("spine-app", client_type="vue3")
        shown = TypedState(self.server.state, Shown)
        controls = TypedState(self.server.state, Controls)
        controls.data.language = Language(settings.language or Language.ENGLISH)
        shown.data.frame.language_free = settings.language is None
        speak(controls.data.language)
        self._screen = Screen(shown.data, controls.data, self.server.state)
        self._frames = FrameStream()
        loop = asyncio.get_running_loop()
        # The render thread may be quicker than the next line; the loop comes after all of it.
        self._displays = Displays(
            self._frames.frame_of,
            on_ready=lambda name: loop.call_soon_threadsafe(self._show_renderer, name),
            on_failure=lambda: loop.call_soon_threadsafe(self._tell_failure),
            on_compiling=lambda: loop.call_soon_threadsafe(self._show_compiling),
        )
        self._jobs = StudyJobs()
        self._session = Session(self._screen, self._displays, folders, self._jobs)
        self._session.study.machine.listen(lambda phase, _event: self._jobs.prepare_in(phase))
        self._diagnostics = Diagnostics(self._screen, self._frames.now)
        self._frames.on_drawn = self._session.slicing.cine.drawn
        self._frames.is_lossless = lambda: self._screen.controls.sending.lossless
        self._watching: list[asyncio.Task[None]] = []
        socket = settings.helper_socket
        self._helper = HelperWatch(
            self._screen, HelperClient.over_socket(socket) if socket else None
        )
        build_page(self.server, shown, controls, self._session.actions)
        self._bind(controls)
        self._gate = Gate(self._gate_config(folders))
        self._gate.install(self.server)

    def _gate_config(self, folders: StudyFolders) -> GateConfig:
        """What may pass the gate."""
        session = self._session
        actions = session.actions
        chooser = Folders(actions.open_path, actions.open_labels, text("chooser.denied"))
        words = {language.value: texts for language, texts in CATALOGUES.items()}
        return GateConfig(
            accept_state=StateSchema(Controls).accepts,
            sinks={"/upload": session.uploads, "/labels": session.label_uploads},
            uploads=UploadLimits(total_bytes=folders.upload_bytes),
            routes=(
                chooser.add_routes,
                CatalogueRoute(f"/{CATALOGUE}", words).add_routes,
                PreviewRoute(session.study.series.previews.answer).add_routes,
                ThumbnailRoute(session.rendering.thumbnails.answer).add_routes,
                DownloadRoute(session.downloads.take).add_routes,
            ),
            frames=self._frames,
        )

    def _bind(self, controls: TypedState[Controls]) -> None:
        """Let the session follow what the page sets."""
        follow = self._session.actions.follow_controls
        names = (controls.name.show_crosshair, controls.name.show_acquired)
        controls.bind_changes({name: lambda *_: follow() for name in names})
        paint = self._session.actions.follow_label_opacity
        controls.bind_changes({controls.name.label_opacity: lambda *_: paint()})
        describe = self._session.actions.pictures.follow_controls
        parts = (getattr(controls.name.picturing, part.name) for part in fields(PictureControls))
        controls.bind_changes({name: lambda *_: describe() for name in parts})
        rendering = self._session.actions.render.follow_controls
        sliders = (getattr(controls.name.rendering, part.name) for part in fields(RenderControls))
        controls.bind_changes({name: lambda *_: rendering() for name in sliders})
        measuring = self._session.actions.measure.follow_controls
        settled = (getattr(controls.name.measuring, part.name) for part in fields(MeasureControls))
        controls.bind_changes({n: lambda *_: measuring() for n in (controls.name.tool, *settled)})
        end_canal = self._session.actions.slices.follow_tool
        controls.bind_changes({controls.name.tool: lambda *_: end_canal()})
        retell = self._session.follow_language
        controls.bind_changes({controls.name.language: lambda *_: retell()})
        resend = self._frames.send_again
        controls.bind_changes({controls.name.sending.lossless: lambda *_: resend()})

    async def start(self, port: int) -> None:
        """Say where the page is, and open what the command line names."""
        self._frames.start(self._session.actions.on_pointer, self._session.actions.on_size)
        url = self._gate.login_url(port)
        sys.stdout.write(f"Open: {url}\n")
        sys.stdout.flush()
        watches = (self._helper.run(), self._diagnostics.run())
        self._watching = [asyncio.create_task(watch) for watch in watches]
        if self._settings.path is not None:
            await self._session.actions.open_path(self._settings.path.absolute())
        elif self._settings.demo:
            await self._session.actions.open_demo()
        else:
            self._jobs.prepare_in(Phase.EMPTY)
        if self._settings.open and has_screen():
            await asyncio.to_thread(webbrowser.open, url)

    async def stop(self) -> None:
        """End the job, the frames, the render thread and the probe."""
        for watch in self._watching:
            watch.cancel()
        await self._session.stop()
        await self._jobs.stop()
        await self._frames.stop()
        await self._helper.close()
        await asyncio.to_thread(self._displays.stop)

    def _show_renderer(self, name: str) -> None:
        self._session.viewer.show_renderer(name)

    def _show_compiling(self) -> None:
        self._session.viewer.show_compiling()

    def _tell_failure(self) -> None:
        self._session.viewer.tell_failure()
