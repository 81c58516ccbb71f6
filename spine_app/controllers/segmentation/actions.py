"""What the page can ask for about the segmentation."""

from collections.abc import Awaitable, Callable

from spine_app.controllers.guard import logged, user_action
from spine_app.controllers.notices import tell
from spine_app.controllers.reporter import Reporter
from spine_app.controllers.segmentation.again import LOST
from spine_app.controllers.segmentation.control import SegmentControl
from spine_app.controllers.segmentation.levels import LevelGuard
from spine_app.controllers.segmentation.texts import failure
from spine_app.controllers.values import whole_number, word
from spine_app.domain.helper_errors import HelperError, HelperRefused
from spine_app.screen.screen import Screen
from spine_app.screen.texts import text


class SegmentActions(Reporter):
    """Implements `screen.segment_commands.SegmentCommands`."""

    def __init__(self, screen: Screen, control: SegmentControl, guard: LevelGuard) -> None:
        """Act on the segmentation and on the levels of its result."""
        super().__init__(screen)
        self._control = control
        self._guard = guard

    @user_action
    async def start(self) -> None:
        """Segment what the page has chosen with the model that it has chosen."""
        self._control.start()

    @user_action
    async def stop(self) -> None:
        """Stop the segmentation that runs; what is on screen stays."""
        with self._screen.update():
            if self._screen.shown.segment.running:
                tell(self._screen.shown, text("segment.stopped"))
            self._control.stop_run()

    @user_action
    async def ask_helper(self) -> None:
        """Start the helper again after it has stopped for good."""
        helper = self._control.helper
        if helper is not None:
            helper.ask()

    @user_action
    async def pin(self, label: int, level: str) -> None:
        """Say which level a vertebra is; its neighbours follow."""
        number, name = whole_number(label), word(level)
        await self._told(lambda: self._guard.pin(self._control.helper, number, name))

    @user_action
    async def unpin(self, label: int) -> None:
        """Take back what was said of a vertebra."""
        number = whole_number(label)
        await self._told(lambda: self._guard.unpin(self._control.helper, number))

    def follow_controls(self) -> None:
        """Say what would run after the page chose something else."""
        self.safely(self._control.write)

    def follow_tab(self) -> None:
        """Prepare for a segmentation when the page shows how to start one."""
        self.safely(self._control.send_ahead)

    async def _told(self, say: Callable[[], Awaitable[None]]) -> None:
        """Say a level; where the helper has lost the result it is made once more before."""
        try:
            await say()
        except HelperRefused as refusal:
            if refusal.problem not in LOST or not self._made_again(say):
                self._fail(refusal)
        except HelperError as error:
            self._fail(error)

    def _made_again(self, say: Callable[[], Awaitable[None]]) -> bool:
        helper = self._control.helper
        if helper is None or helper.client is None:
            return False

        begun = self._control.again.make(helper.client, lambda: self._say(say), self._fail)
        if begun:
            with self._screen.update():
                tell(self._screen.shown, text("segment.pin_again"))
        return begun

    @user_action
    async def _say(self, say: Callable[[], Awaitable[None]]) -> None:
        try:
            await say()
        except HelperError as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Say in words of its own why the helper cannot name the levels."""
        code, error_id = logged(error)
        with self._screen.update():
            tell(self._screen.shown, failure(code, error_id, error), "error")
