"""`fast` mode against `exact`, with networks that have learned something: target Q2.

Runs in the environment of `make test-parity`::

    python helper/tests/parity/fast_parity.py build/parity/taught build/parity/fast.md

prints a table, writes it, and ends with 1 where Q2 is missed: mean Dice over the classes of a
network 0.995, worst 0.97, without the mirrored passes that `fast` never makes; what these change
stands beside it, and whether the network has learned its task. Classes of few voxels are left out.
"""

import json
import sys
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from exact_parity import segmented
from packed import packed
from teach import NOISE, column

from spine_helper.nnunet.fast import Way, segment_quickly

MEAN_LIMIT, WORST_LIMIT, LEAST_SHARE = 0.995, 0.97, 1e-3
VOLUMES = {
    "1.5 mm": ((70, 56, 56), (1.5, 1.5, 1.5)),
    "0.9 mm": ((112, 92, 92), (0.9, 0.9, 0.9)),
    "4 mm slices": ((28, 92, 92), (4.0, 0.9, 0.9)),
}


@dataclass
class Line:
    """One network on one volume."""

    network: str
    volume: str
    truth: float
    mirrored: float
    scores: list[float]

    @property
    def passes(self):
        return np.mean(self.scores) >= MEAN_LIMIT and min(self.scores) >= WORST_LIMIT

    def __str__(self):
        verdict = "yes" if self.passes else "NO"
        return (
            f"| {self.network} | {self.volume} | {self.truth:.3f} | {np.mean(self.scores):.4f} | "
            f"{min(self.scores):.4f} | {verdict} | {self.mirrored:.4f} |"
        )


def main():
    warnings.simplefilter("ignore")
    models, target = Path(sys.argv[1]), Path(sys.argv[2])
    only = set(sys.argv[3:])
    lines = []
    for name, folder in json.loads((models / "index.json").read_text()).items():
        if not only or name in only:
            for line in compare(name, models / folder):
                lines.append(line)
                sys.stdout.write(f"{line}\n")
    head = (
        "| network | volume | exact and truth, mean Dice | fast and exact, mean Dice | worst class "
        "| within Q2 | fast and exact with its mirrored passes |\n|---|---|---|---|---|---|---|\n"
    )
    target.write_text(head + "".join(f"{line}\n" for line in lines))
    missed = [line for line in lines if not line.passes]
    sys.stdout.write(f"{len(lines)} comparisons, {len(missed)} outside Q2\n")
    sys.exit(1 if missed else 0)


def compare(name, folder):
    """Lines of one network."""
    with tempfile.TemporaryDirectory() as store:
        recipe, nets = packed(folder, Path(store))
    for title, (shape, spacing) in VOLUMES.items():
        rng = np.random.default_rng(17)
        grey, truth = column(shape, spacing, rng)
        channels = [grey + np.rint(rng.normal(0, NOISE, shape)) for _ in recipe.normalisations]
        image = np.stack(channels).astype(np.float32)
        whole, _ = segmented(image, spacing, nets, recipe)
        plain = whole
        if recipe.mirror_axes:
            plain, _ = segmented(image, spacing, nets, replace(recipe, mirror_axes=()))
        way = Way(None, lambda stage, share: None)
        fast, _ = segment_quickly(list(image), spacing, nets, recipe, way)
        yield Line(
            name,
            title,
            float(np.mean(scores(truth, whole))),
            float(np.mean(scores(whole, fast))),
            scores(plain, fast),
        )


def scores(first, second):
    """Dice of the classes that are more than crumbs."""
    sizes = np.bincount(first.ravel(), minlength=2)[1:]
    found = []
    for value in np.flatnonzero(sizes > LEAST_SHARE * first.size) + 1:
        a, b = first == value, second == value
        found.append(float(2 * (a & b).sum() / (a.sum() + b.sum())))
    return found


if __name__ == "__main__":
    main()
