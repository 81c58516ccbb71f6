"""Composition root: builds every object of a session once and wires them; no logic."""

import asyncio
from collections.abc import Callable

from platformdirs import user_cache_path
from trame.app import get_server
from trame_server.utils.typed_state import TypedState

from spine_app.cache.session import SessionFolder
from spine_app.controllers.diagnostics import Diagnostics
from spine_app.controllers.presence import HelperWatch
from spine_app.controllers.session import Session
from spine_app.controllers.study.jobs import StudyFolders, StudyJobs
from spine_app.controllers.viewer import Viewer
from spine_app.domain.limits import GIB
from spine_app.helper_client.keeper import Keeper
from spine_app.pipelines.displays import Displays
from spine_app.screen.following import follow
from spine_app.screen.language import Language
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from spine_app.screen.texts import CATALOGUES, speak, text
from spine_app.server.address import show_page, tell_address
from spine_app.server.doors import Chooser, Doors, Pickups
from spine_app.server.ending import ENDING_S, end_within
from spine_app.server.gate import Gate
from spine_app.server.serve import serve_until_told
from spine_app.server.stream import FrameStream
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
        screen = Screen(shown.data, controls.data, self.server.state)
        self._frames = FrameStream()
        self._displays = self._displays_of(asyncio.get_running_loop())
        self._jobs = StudyJobs()
        self._session = Session(screen, self._displays, folders, self._jobs)
        self._session.study.machine.listen(lambda phase, _event: self._jobs.prepare_in(phase))
        self._frames.on_drawn = self._session.slicing.cine.drawn
        self._frames.is_lossless = lambda: screen.controls.sending.lossless
        self._diagnostics = Diagnostics(screen, self._frames.now)
        self._helper = HelperWatch(screen, Keeper(settings.helper))
        self._helper.listeners.append(self._session.segmentation.control.follow_helper)
        self._session.segmentation.serve_with(self._helper)
        self._watching: list[asyncio.Task[None]] = []
        build_page(self.server, shown, controls, self._session.actions)
        follow(controls, self._session.followed(controls.name))
        follow(controls, [(controls.name.sending.lossless, self._frames.send_again)])
        self._gate = Gate(self._doors(folders).config())
        self._gate.install(self.server)

    def _displays_of(self, loop: asyncio.AbstractEventLoop) -> Displays:
        """What draws; its threads may be quicker than the session, the loop comes after it."""

        def tell(act: Callable[[Viewer], None]) -> None:
            loop.call_soon_threadsafe(lambda: act(self._session.viewer))

        return Displays(
            self._frames.frame_of,
            on_ready=lambda name: tell(lambda viewer: viewer.show_renderer(name)),
            on_failure=lambda: tell(Viewer.tell_failure),
            on_compiling=lambda: tell(Viewer.show_compiling),
        )

    def _doors(self, folders: StudyFolders) -> Doors:
        """All ways from the page into the session."""
        session, actions = self._session, self._session.actions
        return Doors(
            chooser=Chooser(actions.open_path, actions.open_labels, text("chooser.denied")),
            pickups=Pickups(
                preview=session.study.series.previews.answer,
                thumbnail=session.rendering.thumbnails.answer,
                download=session.downloads.take,
                words={language.value: texts for language, texts in CATALOGUES.items()},
                words_path=f"/{CATALOGUE}",
            ),
            uploads=session.uploads,
            label_uploads=session.label_uploads,
            upload_bytes=folders.upload_bytes,
            controls=Controls,
            frames=self._frames,
        )

    async def start(self, port: int) -> None:
        """Say where the page is, and open what the command line names."""
        self._frames.start(self._session.actions.on_pointer, self._session.actions.on_size)
        url = self._gate.login_url(port)
        tell_address(url)
        watches = (self._helper.run(), self._diagnostics.run())
        self._watching = [asyncio.create_task(watch) for watch in watches]
        path = self._settings.path
        await self._session.begin(path and path.absolute(), demo=self._settings.demo)
        self._jobs.prepare_in(self._session.study.machine.phase)
        if self._settings.open and has_screen():
            await show_page(url)

    async def stop(self) -> None:
        """End the job, the frames, the render thread and the probe."""
        for watch in self._watching:
            watch.cancel()
        await self._session.stop()
        await self._jobs.stop()
        await self._frames.stop()
        await self._helper.close()
        await asyncio.to_thread(self._displays.stop)
