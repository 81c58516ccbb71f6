"""Small pictures of the open study, one for each preset: drawn when the machine is idle.

They show the patient, so they never enter the shared state; the page fetches them over a route of
their own when `Shown.render.thumbnails_serial` has grown.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_app.controllers.rendering.look import RenderLook
from spine_app.controllers.rendering.target import VolumeTarget
from spine_app.controllers.rendering.view import VolumeControl
from spine_app.domain.view.camera import Side, fitted, looking_at
from spine_app.screen.state import Shown

SIZE = (128, 128)
"""Width and height of a picture in pixels: twice those of the page, for fine screens."""
TURN_DEG = (-24.0, -8.0)
"""From the front, a little from the left and above: depth is seen."""
CLOSER = 1.5


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A picture of a preset.

    Attributes:
        name: of the preset.
        pixels: (h, w, 4) uint8 RGBA.
    """

    name: str
    pixels: NDArray[np.uint8]


class Thumbnails:
    """The pictures of one volume after the other. Loop thread only."""

    def __init__(
        self,
        target: VolumeTarget,
        volume: VolumeControl,
        shown: Shown,
        on_loop: Callable[[Callable[[], None]], object],
    ) -> None:
        """Ask `target` for pictures of what `volume` shows.

        Args:
            target: what draws.
            volume: the 3D view.
            shown: where it is counted what can be fetched.
            on_loop: calls something on the loop, from any thread.
        """
        self._target = target
        self._volume = volume
        self._shown = shown
        self._on_loop = on_loop
        self._set = 0
        self._kept: list[Thumbnail] = []
        self._names: tuple[str, ...] = ()
        volume.on_volume.append(self._begin)
        self._look.listeners.append(self._follow_look)

    @property
    def _look(self) -> RenderLook:
        return self._volume.look

    def answer(self, study: int, have: int) -> tuple[int, list[Thumbnail]]:
        """What the page does not have yet.

        Args:
            study: number of the set of which it has some, 0 for none.
            have: how many it has.

        Returns:
            Number of the present set, and its pictures after the first `have`, all of them if
            the page's are of another set.
        """
        return self._set, self._kept[max(have, 0) if study == self._set else 0 :]

    def _begin(self) -> None:
        """Forget the pictures of the volume before and ask for those of this one."""
        self._set += 1
        self._kept, self._names = [], ()
        self._shown.render.thumbnails_serial += 1
        if self._volume.volume is not None:
            self._ask()

    def _follow_look(self) -> None:
        """Ask for a picture of a preset that was saved."""
        own = [name for name in self._look.own if name not in self._names]
        if own and self._names:
            self._ask()

    def _ask(self) -> None:
        grid, number = self._volume.grid, self._set
        if grid is None:
            return
        looks = {n: p for n, p in self._look.looks().items() if n not in self._names}
        self._names = (*self._names, *looks)
        front = looking_at(grid, Side.ANTERIOR).orbited(*TURN_DEG)
        camera = fitted(grid, front.looking, front.up).zoomed(CLOSER)

        def on_picture(name: str, pixels: NDArray[np.uint8]) -> None:
            self._on_loop(lambda: self._take(number, Thumbnail(name, pixels)))

        self._target.thumbnails(camera, looks, SIZE, on_picture)

    def _take(self, number: int, thumbnail: Thumbnail) -> None:
        """Keep a picture; one of another volume is dropped."""
        if number == self._set:
            self._kept.append(thumbnail)
            self._shown.render.thumbnails_serial += 1
