"""`exact` mode against nnU-Net's own predictor on a processor, network by network.

Every result folder is imported as a pack first, so this covers the whole way from a checkpoint to a
label map. `fast` mode is compared with `exact` beside it.

Runs in the environment of `make test-parity`::

    python helper/tests/parity/exact_parity.py build/parity/models build/parity/table.md

prints a table, writes it, and ends with 1 where a target of Q1 is missed.
"""

import json
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from packed import packed
from upstream import open_predictor, reference
from volumes import volumes

from spine_helper.nnunet import window
from spine_helper.nnunet.exact import segment_exactly
from spine_helper.nnunet.fast import Way, segment_quickly

LOGIT_LIMIT, EQUAL_LIMIT, DICE_LIMIT = 1e-3, 0.9999, 0.9995


@dataclass
class Line:
    """One network on one volume."""

    network: str
    volume: str
    tiles: int
    logit: float
    equal: float
    dice: float
    fast: float

    @property
    def passes(self):
        return self.logit <= LOGIT_LIMIT and self.equal >= EQUAL_LIMIT and self.dice >= DICE_LIMIT

    def __str__(self):
        verdict = "yes" if self.passes else "NO"
        return (
            f"| {self.network} | {self.volume} | {self.tiles} | {self.logit:.1e} | "
            f"{100 * self.equal:.4f} | {self.dice:.5f} | {verdict} | "
            f"{self.fast:.4f} |"
        )


def main():
    warnings.simplefilter("ignore")
    models, target = Path(sys.argv[1]), Path(sys.argv[2])
    only = set(sys.argv[3:])
    index = json.loads((models / "index.json").read_text())
    lines = []
    for name, folder in index.items():
        if not only or name in only:
            for line in compare(name, models / folder):
                lines.append(line)
                sys.stdout.write(f"{line}\n")
    head = (
        "| network | volume | tiles | largest logit difference / largest logit | equal voxels, % | "
        "lowest Dice of a class | within Q1 | fast and exact, mean Dice |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    target.write_text(head + "".join(f"{line}\n" for line in lines))
    missed = [line for line in lines if not line.passes]
    sys.stdout.write(f"{len(lines)} comparisons, {len(missed)} outside Q1\n")
    sys.exit(1 if missed else 0)


def compare(name, folder):
    """Lines of one network."""
    predictor = open_predictor(folder)
    with tempfile.TemporaryDirectory() as store:
        recipe, nets = packed(folder, Path(store))
    for title, (image, spacing) in volumes(len(recipe.normalisations)).items():
        expected, tiles = reference(predictor, image, spacing)
        found, ours = segmented(image, spacing, nets, recipe)
        scale = max(float(np.abs(tile).max()) for tile in tiles)
        worst = max(float(np.abs(a - b).max()) for a, b in zip(tiles, ours, strict=True))
        quick, _ = segment_quickly(
            list(image), spacing, nets, recipe, Way(None, lambda stage, share: None)
        )
        yield Line(
            name,
            title,
            len(tiles),
            worst / scale,
            float((expected == found).mean()),
            min(dice(expected, found)),
            float(np.mean(dice(found, quick))),
        )


def segmented(image, spacing, nets, recipe):
    """Our labels and our logits of each tile."""
    tiles = []
    run = window.mirrored

    def watched(tile, net, recipe):
        logits = run(tile, net, recipe)
        tiles.append(np.array(logits[:, 0] if recipe.is_flat else logits))
        return logits

    window.mirrored = watched
    labels, _ = segment_exactly(image.copy(), spacing, nets, recipe, lambda stage, share: None)
    window.mirrored = run
    return labels, tiles


def dice(expected, found):
    """Of the classes that either has."""
    scores = []
    for value in np.union1d(np.unique(expected), np.unique(found)):
        a, b = expected == value, found == value
        scores.append(float(2 * (a & b).sum() / (a.sum() + b.sum())))
    return scores


if __name__ == "__main__":
    main()
