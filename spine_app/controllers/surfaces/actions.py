"""What the page can ask for about surfaces."""

from spine_app.controllers.guard import user_action
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.surfaces.control import SurfaceControl
from spine_app.controllers.values import switch
from spine_app.screen.screen import Screen


class SurfaceActions(Reporter):
    """Implements `screen.surface_commands.SurfaceCommands`."""

    def __init__(self, screen: Screen, surfaces: SurfaceControl) -> None:
        """Act on the surfaces of a session."""
        super().__init__(screen)
        self._surfaces = surfaces

    @user_action
    async def show(self, on: object) -> None:
        """Show the surfaces of the labels, or none."""
        with self._screen.update():
            self._surfaces.switch(on=switch(on))

    @user_action
    async def use_full(self, full: object) -> None:
        """Make surfaces of full resolution, or such as move easily."""
        with self._screen.update():
            self._surfaces.use_full(full=switch(full))

    @user_action
    async def cancel(self) -> None:
        """Make no more surfaces."""
        with self._screen.update():
            self._surfaces.stop_making()
