"""How coarsely a moving volume is sampled, chosen from what the last frame cost."""

from dataclasses import dataclass, replace

BUDGET_S = 0.08
"""Time an interactive frame may take: 12 pictures a second while the hand moves."""
COARSEST = 6.0
STILL_STEPS = (2.0, 1.0)
"""Pixel steps of the frames drawn once the hand rests, best last."""


@dataclass(frozen=True)
class Sampling:
    """Sampling of the ray caster.

    Attributes:
        spacing: smallest voxel spacing in mm.
        interactive: pixels between rays while the scene moves, 1 … `COARSEST`.
        still: how many of `STILL_STEPS` have been drawn, or would be no finer than the interactive
            frame, since the scene last moved.
    """

    spacing: float
    interactive: float = 3.0
    still: int = 0

    @property
    def done(self) -> bool:
        """Whether the best still frame has been drawn."""
        return self.still >= len(STILL_STEPS)

    @property
    def next_still(self) -> float:
        """Pixels between rays of the next still frame."""
        return STILL_STEPS[self.still]

    def ray_step(self, pixel_step: float) -> float:
        """Millimetres between samples along a ray for a given distance between rays."""
        return self.spacing * (0.7 if pixel_step <= 1.0 else 1.0 if pixel_step <= 2.0 else 1.6)

    def after(self, seconds: float) -> "Sampling":
        """Sampling for the next interactive frame, given what the last one took."""
        # Cost falls with the square of the step; half-way corrections keep it from swinging.
        wanted = self.interactive * (max(seconds, 0.005) / BUDGET_S) ** 0.5
        step = min(max((self.interactive + wanted) / 2, 1.0), COARSEST)
        # A still frame that is no finer than the moving one would be a step back.
        skipped = sum(still >= step for still in STILL_STEPS[:-1])
        return replace(self, interactive=step, still=skipped)

    def refined(self) -> "Sampling":
        """After a finished still frame."""
        return replace(self, still=self.still + 1)
