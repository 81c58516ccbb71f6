"""Stage 1 as a whole: the finder run on all of a study."""

from collections.abc import Callable
from typing import Final

from spine_helper.builtin.finder import FINDER_MM, Found, find_spine
from spine_helper.builtin.lattice import spacing_of
from spine_helper.builtin.mosaic import corners_over, run_tiles
from spine_helper.builtin.networks import NETWORKS, open_network
from spine_helper.builtin.study import Study
from spine_helper.volumes.resample import resample_linear, shape_at

_OVERLAP: Final = 0.2


def locate(
    study: Study, threads: int, counter: Callable[[int], Callable[[], None]]
) -> Found | None:
    """Where the spine is in a study; None where there is none.

    Args:
        study: with something in it.
        threads: cores to use.
        counter: given the number of tiles, what is called after each; may raise.

    Raises:
        BadWeights: the weights are not those that were shipped.
    """
    grid = study.grid
    shape = shape_at(grid.shape_kji, grid.spacing_ijk, FINDER_MM)
    coarse = resample_linear(study.voxels, shape)
    corners = corners_over(shape, _OVERLAP)
    network = open_network(NETWORKS[grid.modality][0], threads)
    mosaic = run_tiles(coarse, corners, network, counter(len(corners)))
    return find_spine(mosaic, spacing_of(grid, shape))
