"""Find what can be imported in a folder, and say by name what cannot."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spine_helper.packs.trouble import UnusableWeights

_MAX_DEPTH: Final = 7
_MAX_ENTRIES: Final = 50_000
_FOLD: Final = re.compile(r"fold_(\d{1,2}|all)")
_DATASET: Final = re.compile(r"Dataset(\d{3})_(.{1,100})")

PLANS: Final = "plans.json"
DATASET: Final = "dataset.json"
SPINEPS: Final = "inference_config.json"

_FOREIGN: Final[tuple[tuple[str, str], ...]] = (
    (
        r"plans\.pkl|.*\.model|.*\.model\.pkl",
        "These are weights of nnU-Net v1 (plans.pkl). Only nnU-Net v2 can be imported.",
    ),
    (
        r"metadata\.json|inference\.yaml",
        "This is a MONAI bundle. Only weights of nnU-Net v2 can be imported.",
    ),
    (
        r".*\.ckpt",
        "These are weights of PyTorch Lightning (.ckpt). Only nnU-Net v2 can be imported.",
    ),
    (
        r".*\.(ts|torchscript)",
        "This is a TorchScript program. Only weights of nnU-Net v2 can be imported.",
    ),
    (
        r".*\.(h5|hdf5|keras|pb|index|safetensors|onnx|mar)",
        "These are weights of another kind of program. Only nnU-Net v2 can be imported.",
    ),
)
"""Names of files by which other kinds of weights are known, and what is said of them."""


@dataclass(frozen=True)
class ModelFolder:
    """The results of one training of nnU-Net v2.

    Attributes:
        path: folder with plans.json, dataset.json and the folds.
        dataset: name of the folder above, `Dataset292_…`; empty where it has another name.
        configuration: by the folder's name; empty where it has another name.
        folds: names of its folds, in order, `fold_all` last.
        spineps: settings of SPINEPS in or above the folder; None where there are none.
    """

    path: Path
    dataset: str
    configuration: str
    folds: tuple[str, ...]
    spineps: Path | None = None

    @property
    def number(self) -> int:
        """Number of the dataset; 0 where it has none."""
        match = _DATASET.fullmatch(self.dataset)
        return int(match[1]) if match else 0


def find_models(root: Path) -> tuple[ModelFolder, ...]:
    """Every result folder of nnU-Net v2 in a folder, by path.

    Raises:
        UnusableWeights: there is none; the text says what there is instead.
    """
    listing = list(_walk(root))
    settings = {folder for folder, names in listing if SPINEPS in names}
    models = tuple(
        _model(folder, names, settings)
        for folder, names in listing
        if PLANS in names and DATASET in names and any(_FOLD.fullmatch(n) for n in names)
    )
    if not models:
        raise UnusableWeights(_explanation(listing))
    return models


def _walk(root: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    seen = 0
    for place, folders, files in os.walk(root, followlinks=False):
        folder = Path(place)
        seen += len(folders) + len(files)
        if seen > _MAX_ENTRIES:
            raise UnusableWeights(
                "The folder holds far too many files. Give the model's own folder."
            )
        if len(folder.relative_to(root).parts) >= _MAX_DEPTH:
            folders.clear()
        folders.sort()
        yield folder, frozenset((*folders, *files))


def _model(folder: Path, names: frozenset[str], settings: set[Path]) -> ModelFolder:
    folds = sorted((n for n in names if _FOLD.fullmatch(n)), key=lambda n: (n == "fold_all", n))
    parts = folder.name.split("__")
    above = folder.parent.name
    own = [place for place in settings if place == folder or place in folder.parents]
    return ModelFolder(
        path=folder,
        dataset=above if _DATASET.fullmatch(above) else "",
        configuration=parts[2] if len(parts) == 3 else "",
        folds=tuple(folds),
        spineps=max(own, key=lambda place: len(place.parts)) / SPINEPS if own else None,
    )


def _explanation(listing: list[tuple[Path, frozenset[str]]]) -> str:
    names = [name.lower() for _, found in listing for name in found]
    if SPINEPS in names:
        return (
            "This is a SPINEPS model that is not an nnU-Net (instance segmentation or labelling). "
            "Only SPINEPS semantic models can be imported."
        )
    for pattern, text in _FOREIGN:
        if any(re.fullmatch(pattern, name) for name in names):
            return text
    if PLANS in names:
        return "There is a plans.json, but no fold with weights and no dataset.json beside it."
    return (
        "There are no weights of nnU-Net v2 here: a folder with plans.json, dataset.json and "
        "fold_0/checkpoint_final.pth."
    )
