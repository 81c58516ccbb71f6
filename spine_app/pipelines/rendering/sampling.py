"""How coarsely a moving volume is sampled, chosen from what the last frame cost."""

from dataclasses import dataclass, replace

from spine_app.pipelines.rendering.sight import Grain

BUDGET_S = 0.018
"""Work of each thread for an interactive frame; what sends and shows it has to run as well."""
COARSEST = 5.0
STILLS = (Grain(2.0, 1.0), Grain(1.0, 1.0))
"""Frames drawn once the hand rests, best last."""
BEST = Grain(1.0, 0.5)
"""For pictures that are kept."""
SMALL = Grain(1.0, 1.0)
"""For small pictures."""


@dataclass(frozen=True)
class Sampling:
    """Sampling of the ray caster.

    Attributes:
        interactive: pixels between rays while the scene moves, 1 … `COARSEST`.
        still: how many of `STILLS` have been drawn, or would be no finer than the interactive
            frame, since the scene last moved.
    """

    interactive: float = 3.0
    still: int = 0

    @property
    def moving(self) -> Grain:
        """Grain of the next interactive frame: samples are further apart where rays are."""
        return Grain(self.interactive, 1.0 if self.interactive <= 2.0 else 1.5)

    @property
    def done(self) -> bool:
        """Whether the best still frame has been drawn."""
        return self.still >= len(STILLS)

    @property
    def next_still(self) -> Grain:
        """Grain of the next still frame."""
        return STILLS[self.still]

    def after(self, seconds: float) -> "Sampling":
        """Sampling for the next interactive frame, given what the last one took."""
        # Cost falls with the square of the step; half-way corrections keep it from swinging.
        wanted = self.interactive * (max(seconds, 0.001) / BUDGET_S) ** 0.5
        step = min(max((self.interactive + wanted) / 2, 1.0), COARSEST)
        # A still frame that is no finer than the moving one would be a step back.
        skipped = sum(still.pixels >= step for still in STILLS[:-1])
        return replace(self, interactive=step, still=skipped)

    def refined(self) -> "Sampling":
        """After a finished still frame."""
        return replace(self, still=self.still + 1)
