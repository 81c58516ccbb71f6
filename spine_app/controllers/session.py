"""The controllers of one session, wired to each other."""

from collections.abc import Mapping
from typing import Protocol

from spine_app.controllers.actions import Actions
from spine_app.controllers.slice_views import SliceTarget, SliceViews
from spine_app.controllers.study import StudyControl
from spine_app.controllers.study_jobs import Starter, StudyFolders
from spine_app.controllers.upload_route import UploadRoute
from spine_app.controllers.viewer import Viewer
from spine_app.controllers.volume_view import VolumeControl, VolumeTarget
from spine_app.domain.planes import Plane
from spine_app.screen.screen import Screen


class ViewTargets(Protocol):
    """What draws the four views."""

    @property
    def slices(self) -> Mapping[Plane, SliceTarget]:
        """The slice views."""

    @property
    def volume(self) -> VolumeTarget:
        """The 3D view."""


class Session:
    """Everything that acts for one user."""

    def __init__(
        self,
        screen: Screen,
        targets: ViewTargets,
        folders: StudyFolders,
        start: Starter,
    ) -> None:
        """Build the controllers.

        Args:
            screen: what the page shows and sets.
            targets: what draws.
            folders: where a study works.
            start: starts jobs.
        """
        slices = SliceViews(targets.slices, screen.shown)
        self.viewer = Viewer(slices, VolumeControl(targets.volume, screen.shown), screen)
        self.study = StudyControl(screen, self.viewer, folders, start)
        self.actions = Actions(screen, self.study, self.viewer)
        self.uploads = UploadRoute(screen, self.study)
