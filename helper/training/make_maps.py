"""Make the base maps: `python -m helper.training.make_maps --data DIR`."""

import argparse
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from helper.training.base_map import BaseMap
from helper.training.phantom_maps import phantom_map
from helper.training.verse_maps import verse_map

log = logging.getLogger("training")
PHANTOMS: Final = range(14)
# Mask of VerSe and seed of the procedural patient around it.
VERSE: Final = (
    ("sub-verse010", 50), ("sub-verse004", 51), ("sub-gl003", 52), ("sub-gl017", 53),
    ("sub-verse010", 54), ("sub-verse004", 55), ("sub-verse010", 56), ("sub-verse004", 57),
    ("sub-gl003", 58),
)  # fmt: skip


def make_all(data: Path, maps: Path) -> None:
    """Make every map that is not there yet.

    Args:
        data: folder of the VerSe masks.
        maps: folder to write to.
    """
    for seed in PHANTOMS:
        _keep(maps / f"phantom{seed:02d}", lambda seed=seed: phantom_map(seed))
    for name, seed in VERSE:
        path = next(data.glob(f"{name}*.nii.gz"))
        _keep(
            maps / f"verse_{name.removeprefix('sub-')}_{seed}",
            lambda path=path, seed=seed: verse_map(path, seed),
        )


def _keep(folder: Path, make: Callable[[], BaseMap]) -> None:
    if not (folder / "centres.npy").exists():
        made: BaseMap = make()
        made.save(folder)
        log.info("%s", folder.name)


def main() -> None:
    """Read the arguments and make the maps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the VerSe masks")
    parser.add_argument("--folder", type=Path, default=Path("build/training"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    make_all(given.data, given.folder / "maps")


if __name__ == "__main__":
    main()
