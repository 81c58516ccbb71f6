"""Surfaces of the labels on screen in the 3D view: made when asked for, kept with their map."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from spine_app.controllers.guard import logged
from spine_app.controllers.notices import error_sentence, tell
from spine_app.controllers.rendering.meshes import MeshControl, NamedMesh
from spine_app.controllers.study.jobs import StudyFolders
from spine_app.controllers.surfaces.jobs import (
    MOST_AT_ONCE,
    SurfaceJob,
    SurfaceStarter,
    discard,
    hand_over,
    made_at_once,
    start_surface_job,
    take_over,
)
from spine_app.controllers.surfaces.labels import LabelsOnScreen
from spine_app.controllers.surfaces.made import Made, carried
from spine_app.controllers.surfaces.quick import Part, QuickSurfaces, is_quick
from spine_app.domain.errors import JobCrashed
from spine_app.domain.labels.editing.runs import Runs
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import Color
from spine_app.domain.labels.surface_delivery import (
    INTERACTIVE_TRIANGLES,
    MakeSurfaces,
    SurfacesDone,
    SurfacesReady,
)
from spine_app.domain.rendering.mesh import Mesh
from spine_app.domain.study.messages import Progress
from spine_app.pipelines.surfaces.thin import FEWEST
from spine_app.screen.screen import Screen


class SurfaceControl:
    """The surfaces of one session. Loop thread only."""

    def __init__(
        self,
        screen: Screen,
        labels: LabelsOnScreen,
        meshes: MeshControl,
        folders: StudyFolders,
        start: SurfaceStarter = start_surface_job,
    ) -> None:
        """Make surfaces of labels.

        Args:
            screen: where the switch and its progress are shown.
            labels: which are shown.
            meshes: shows surfaces in the 3D view.
            folders: where labels and surfaces are handed over.
            start: starts jobs.
        """
        self._screen, self._shown = screen, screen.shown.surfaces
        self._labels, self._meshes = labels, meshes
        self._folders = folders
        self.start = start
        self._quick = QuickSurfaces(self._take_quick)
        self._map: LabelMap | None = None
        self._subject: object = None
        self._fresh: set[int] = set()
        """Labels that a hand has just made."""
        self._is_preliminary = False
        # Those of a first look stay until all of the result are there.
        self._holds = False
        self._made: dict[int, Made] = {}
        self._drawn: dict[int, tuple[str, Color, Mesh]] = {}
        self._job: SurfaceJob | None = None
        self._number = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def made(self) -> Mapping[int, Made]:
        """The surfaces that there are, by label."""
        return self._made

    def switch(self, *, on: bool) -> None:
        """Show surfaces, which are made where there are none yet, or show none."""
        self._shown.on = on
        if not on:
            self._quick.drop()
            self.cancel()
        self.follow()

    def use_full(self, *, full: bool) -> None:
        """Make surfaces of full resolution, or such as move easily; those before stay meanwhile."""
        if full != self._shown.full:
            self._shown.full = full
            self._quick.drop()
            self.cancel()
            self.follow()

    def stop_making(self) -> None:
        """Make no more surfaces; those that there are stay."""
        self.cancel()
        self._end(on=bool(self._made))

    def cancel(self) -> None:
        """Stop the process that makes surfaces."""
        job, self._job = self._job, None
        self._number += 1
        self._shown.busy = False
        if job is not None:
            self._in_background(job.stop())

    def follow(self) -> None:
        """Show what is to be seen now: labels, names, colours or the map may be others."""
        labels = self._labels.label_map
        if labels is not self._map:
            self.cancel()
            self._carry(labels)
            self._holds = self._is_preliminary and labels is not None
            self._is_preliminary = self._labels.is_preliminary
            self._map = labels
        if labels is None:
            self._shown.on = False
        elif self._shown.on and not self._shown.busy:
            self._make(labels)
        self._draw()

    def follow_hand(self, labels: LabelMap, runs: Runs) -> None:
        """Show what a hand does while it does it.

        Args:
            labels: the map, voxels changed.
            runs: which ones.
        """
        if self._shown.on and self._map is not None and labels.grid is self._map.grid:
            self._quick.paint(labels, runs, self._triangles)

    def _carry(self, labels: LabelMap | None) -> None:
        """Keep what may stay of the surfaces of another map, or another form of it."""
        self._quick.settle()
        self._fresh = set()
        if labels is None or self._map is None or self._labels.subject is not self._subject:
            self._quick.drop()
            self._made = {}
        else:
            self._made = carried(self._made, labels)
            self._fresh = labels.stats.keys() - self._map.stats.keys()
        self._subject = self._labels.subject

    def _triangles(self, label: int) -> int:
        """How many the surface of a label may have: as many as before; 0 for full resolution."""
        if self._shown.full:
            return 0
        before = self._made.get(label)
        if before is not None and not before.is_full:
            return max(len(before.mesh.triangles), FEWEST)
        return max(INTERACTIVE_TRIANGLES // max(1, len(self._made)), FEWEST)

    def _take_quick(self, part: Part, mesh: Mesh | None) -> None:
        """Show a surface that was made here."""
        with self._screen.update():
            self._made.pop(part.label, None)
            if mesh is not None:
                self._made[part.label] = Made(mesh, not part.triangles, part.of)
            self._draw()

    async def stop(self) -> None:
        """End what runs; the session ends."""
        self.cancel()
        await self._quick.stop()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _make(self, labels: LabelMap) -> None:
        """Start making what is missing, or is not as fine or coarse as it is wanted."""
        seen, full = self._labels.seen(), self._shown.full
        missing = [
            label
            for label, one in labels.stats.items()
            if one.voxels
            and not (label in self._made and self._made[label].is_current(one, full=full))
        ]
        if self._is_quick(labels, missing):
            for label in missing:
                self._quick.remake(labels, label, self._triangles(label))
        elif missing:
            self._number += 1
            self._shown.busy, self._shown.fraction = True, 0.0
            # Those that are shown come first.
            ids = tuple(sorted(missing, key=lambda label: label not in seen))
            self._in_background(self._have_made(self._number, labels, ids))

    def _is_quick(self, labels: LabelMap, missing: list[int]) -> bool:
        """Whether a hand has changed some labels, which can be made here."""
        by_hand = all(label in self._made or label in self._fresh for label in missing)
        return by_hand and is_quick(labels.stats[label] for label in missing)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _have_made(self, number: int, labels: LabelMap, ids: tuple[int, ...]) -> None:
        """Have surfaces made, and show them as they come."""
        folder, triangles = self._folders.work, 0 if self._shown.full else INTERACTIVE_TRIANGLES
        try:
            if self._is_preliminary and labels.labels_kji.size <= MOST_AT_ONCE:
                await self._make_at_once(number, labels, ids)
                return
            grid = await asyncio.to_thread(hand_over, folder, number, labels, ids)
            if number == self._number:
                job = await self.start(MakeSurfaces(str(folder), number, grid, ids, triangles))
                try:
                    await self._take_all(job, number)
                finally:
                    await job.stop()
        except Exception as error:  # noqa: BLE001 - the end of a job
            with self._screen.update():
                if number == self._number:
                    self.stop_making()
                    tell(self._screen.shown, error_sentence(*logged(error)), "error")
        finally:
            await asyncio.to_thread(discard, folder, number, ids)

    async def _make_at_once(self, number: int, labels: LabelMap, ids: tuple[int, ...]) -> None:
        """Make those of a first look here: they are there before a process has started."""
        meshes = await asyncio.to_thread(made_at_once, labels, ids)
        if number == self._number:
            with self._screen.update():
                self._keep(labels, meshes)
                self._end(on=True)

    async def _take_all(self, job: SurfaceJob, number: int) -> None:
        """Act on what a job says until it has made everything, or another is asked."""
        if number == self._number:
            self._job = job
        while number == self._number:
            answer = await anext(job, None)
            if answer is None and number == self._number:
                raise JobCrashed
            if isinstance(answer, SurfacesReady):
                await self._take(answer)
            elif number == self._number:
                self._tell(answer)

    def _tell(self, answer: Progress | SurfacesDone | None) -> None:
        with self._screen.update():
            if isinstance(answer, Progress):
                self._shown.fraction = round(answer.fraction, 3)
            else:
                self._job = None
                self._number += 1
                self._end(on=True)

    async def _take(self, ready: SurfacesReady) -> None:
        """Show some surfaces more."""
        meshes = await asyncio.to_thread(take_over, self._folders.work, ready.number, ready.ids)
        if ready.number == self._number and self._map is not None:
            with self._screen.update():
                self._keep(self._map, meshes)
                self._draw()

    def _keep(self, labels: LabelMap, meshes: Mapping[int, Mesh]) -> None:
        """Keep surfaces that were made of a map as it is now."""
        full = self._shown.full
        self._made |= {n: Made(mesh, full, labels.stats[n]) for n, mesh in meshes.items()}

    def _end(self, *, on: bool) -> None:
        self._shown.busy, self._shown.on = False, on
        self._draw()

    def _draw(self) -> None:
        """Show the surfaces of the labels that are shown; nothing where nothing changed."""
        self._holds = self._holds and self._shown.busy
        if self._holds:
            return
        seen = self._labels.seen() if self._shown.on else {}
        wanted = {
            label: (name, color, self._made[label].mesh)
            for label, (name, color) in seen.items()
            if label in self._made
        }
        if wanted != self._drawn:
            self._drawn = wanted
            self._meshes.show(
                [NamedMesh(name, mesh, _unit(color)) for name, color, mesh in wanted.values()]
            )


def _unit(color: Color) -> tuple[float, float, float]:
    red, green, blue = (value / 255 for value in color)
    return red, green, blue
