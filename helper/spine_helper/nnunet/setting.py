"""The lattice a network is given, and the way its labels come back to the volume."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Box, Task
from spine_helper.nnunet.course import Told
from spine_helper.nnunet.fast import Way
from spine_helper.nnunet.lattice import Triple
from spine_helper.nnunet.member import Member
from spine_helper.nnunet.orientation import Turn
from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.tally import Tally
from spine_helper.packs.flow import Flow, SpinepsFlow, TotalSegmentatorFlow
from spine_helper.volumes.axis import Axis
from spine_helper.volumes.resample import resample_along, resample_nearest

_Labels = NDArray[np.uint8]
Shown: TypeAlias = Callable[[_Labels], None]
"""Shown the network's labels so far, (k, j, i) in the axes of the volume."""


@dataclass(frozen=True)
class Setting:
    """The lattice a network is given.

    Attributes:
        turn: of the axes.
        spacing: mm of the lattice, None for that of the volume.
        how: `corners` lets the first and last centres lie on each other, as TotalSegmentator does;
            `faces` the first and last faces.
        to_integer: whether grey values are cut to whole numbers afterwards.
    """

    turn: Turn
    spacing: Triple | None = None
    how: Literal["corners", "faces"] = "faces"
    to_integer: bool = False

    @classmethod
    def of(cls, flow: Flow, recipe: Recipe, task: Task) -> "Setting":
        """What the program of a pack does with a volume before its network."""
        if isinstance(flow, SpinepsFlow):
            turn = Turn.of(task.grid, flow.orientation)
            # The flow names x first, arrays have it last.
            bounds = zip(
                turn.spacing_kji, flow.spacing_least[::-1], flow.spacing_most[::-1], strict=True
            )
            k, j, i = (min(max(step, least), most) for step, least, most in bounds)
            return cls(turn, (k, j, i))
        if isinstance(flow, TotalSegmentatorFlow):
            turn = Turn.of(task.grid, "RAS")
            # In `fast` the network's own resampling does both steps at once.
            spacing = flow.spacing[::-1] if task.mode == "exact" else None
            return cls(turn, spacing, "corners", to_integer=True)
        return cls(Turn.of(task.grid, recipe.orientation))

    def segment(
        self, member: Member, task: Task, box: Box | None, follow: tuple[Told, Shown]
    ) -> tuple[_Labels, Tally]:
        """Labels of a network on the grid of a volume.

        Args:
            member: the network.
            task: the volume.
            box: part of it to look at, None for all.
            follow: told how far it is, and shown what is there.

        Returns:
            (k, j, i) uint8 in the axes of the volume, values of the network; and how sure it is.
        """
        told, shown = follow
        image = self.turn.apply(task.voxels_kji)
        if self.spacing is None or self.spacing == self.turn.spacing_kji:
            turned = None if box is None else self.turn.box(box, task.voxels_kji.shape)
            way = Way(turned, told, peek=lambda found: shown(self.turn.undo(found)))
            labels, tally = member.segment([image], self.turn.spacing_kji, way)
            return self.turn.undo(labels), tally
        moved = self._moved(image)
        labels, tally = member.segment([moved], self.spacing, Way(None, told))
        return self.turn.undo(self._back(labels, image.shape)), tally

    def _moved(self, image: NDArray[np.int16]) -> NDArray[np.float32]:
        factors = [a / b for a, b in zip(self.turn.spacing_kji, self.spacing or (), strict=True)]
        if self.how == "corners":
            from scipy.ndimage import zoom  # noqa: PLC0415 - `exact` only

            # In double precision, as the program that has it so does it.
            found = zoom(image.astype(np.float64), factors, order=1, mode="nearest")
            return np.asarray(found.astype(np.int32) if self.to_integer else found, np.float32)
        axes = [
            Axis.of(size, max(1, round(size * factor)), None, "linear")
            for size, factor in zip(image.shape, factors, strict=True)
        ]
        return resample_along(image, (axes[0], axes[1], axes[2]))

    def _back(self, labels: _Labels, shape: tuple[int, ...]) -> _Labels:
        if self.how == "corners":
            from scipy.ndimage import zoom  # noqa: PLC0415 - `exact` only

            factors = [new / old for new, old in zip(shape, labels.shape, strict=True)]
            return np.asarray(zoom(labels, factors, order=0, mode="nearest"), np.uint8)
        return resample_nearest(labels, (shape[0], shape[1], shape[2]))
