"""One network of a pack, ready to run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spine_helper.engines.engine import Mode
from spine_helper.nnunet.fast import Way, segment_quickly
from spine_helper.nnunet.lattice import Triple
from spine_helper.nnunet.recipe import Recipe
from spine_helper.nnunet.tally import Tally
from spine_helper.nnunet.window import Net


class MissingExtra(ImportError):
    """`exact` needs SciPy, which comes with the extra `packs`."""


@dataclass(frozen=True, eq=False)
class Member:
    """One network of a pack, ready to run.

    Attributes:
        recipe: what it needs around it.
        nets: one for each fold.
        mode: how it is run.
    """

    recipe: Recipe
    nets: list[Net]
    mode: Mode

    def segment(
        self, image: Sequence[NDArray[np.generic]], spacing_kji: Triple, way: Way
    ) -> tuple[NDArray[np.uint8], Tally]:
        """Labels of the network's own.

        Args:
            image: (k, j, i) for each channel, on the axes its reader gives.
            spacing_kji: mm.
            way: who is told; the box of it counts in `fast` only.

        Returns:
            (k, j, i) uint8, and how sure the network is of each.

        Raises:
            MissingExtra: `exact` without SciPy.
        """
        if self.mode == "fast":
            labels, tally = segment_quickly(image, spacing_kji, self.nets, self.recipe, way)
        else:
            try:
                from spine_helper.nnunet.exact import segment_exactly  # noqa: PLC0415
            except ImportError as error:
                raise MissingExtra(
                    "The exact mode needs the extra “packs”: pip install spine-helper[packs]"
                ) from error
            stack = np.stack([channel.astype(np.float32) for channel in image])
            labels, tally = segment_exactly(  # type: ignore[assignment]
                stack, spacing_kji, self.nets, self.recipe, way.told
            )
        return labels.astype(np.uint8, copy=False), tally
