"""Everything that is measured on a spine, in the order in which it is listed."""

from spine_app.domain.geometry import Grid
from spine_app.domain.spine.angles import (
    cobb_proposal,
    regional_angles,
    segment_angles,
    standing_angles,
)
from spine_app.domain.spine.bone_density import Imaging, bone_density
from spine_app.domain.spine.bones import Bones
from spine_app.domain.spine.canal_sizes import canal_sizes
from spine_app.domain.spine.heights import disc_heights, vertebral_heights
from spine_app.domain.spine.measured import Measured
from spine_app.domain.spine.parts import Spine
from spine_app.domain.volume import Volume

VERSION = 2
"""Of the definitions; goes up with every change that changes values."""


def measure_spine(
    spine: Spine, grid: Grid, volume: Volume | None = None, imaging: Imaging | None = None
) -> tuple[Measured, ...]:
    """Measure everything.

    Args:
        spine: all bones, as derived now; anew after an edit.
        grid: of the label map they were derived from.
        volume: grey values; None where there are none.
        imaging: what is known of them.
    """
    bones = Bones(spine, float(grid.spacing_ijk.max()))
    return (
        *regional_angles(bones),
        cobb_proposal(bones),
        bone_density(bones, volume, imaging or Imaging()),
        *standing_angles(),
        *vertebral_heights(bones),
        *disc_heights(bones),
        *segment_angles(bones),
        *canal_sizes(bones),
    )
