"""Scores of the engine on everything that is at hand.

Run from the root of the project: `python helper/tests/classical/score.py [NAME ...]`.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parent)]

import ct_cases  # noqa: E402
from ct_scores import complete, dice, instance_dice  # noqa: E402

from spine_app.domain.phantom.recipe import (  # noqa: E402
    PedicleScrew,
    PhantomRecipe,
    PhantomView,
    ScoliosisCurve,
    WedgeFracture,
)
from spine_helper.anatomy.levels import CANAL, DISC, ID_OF_LEVEL, SACRUM  # noqa: E402
from spine_helper.classical.engine import run  # noqa: E402

SCREWS = tuple(PedicleScrew(level, side) for level in ("L3", "L4", "L5") for side in (-1, 1))
CURVES = (ScoliosisCurve("T8", -30, 3.5), ScoliosisCurve("L2", 38, 3.0))

PHANTOMS = {
    "torso": (
        PhantomRecipe(seed=1),
        PhantomView((360, 200, 240), (1.2, 1.2, 1.5), (0, -20, 170)),
    ),
    "lumbar": (
        PhantomRecipe(seed=2, age_years=30, contrast=0),
        PhantomView((300, 180, 180), (0.9, 0.9, 1.0), (0, 0, 80)),
    ),
    "old": (
        PhantomRecipe(seed=3, age_years=78, size_scale=0.93, noise_hu=22, slice_thickness=2.0),
        PhantomView((260, 220, 260), (1.0, 1.0, 1.5), (0, -10, 120)),
    ),
    "scoliosis": (
        PhantomRecipe(seed=4, scoliosis=CURVES),
        PhantomView((330, 220, 260), (1.1, 1.1, 1.5), (0, -10, 170)),
    ),
    "thick": (
        PhantomRecipe(seed=5, slice_thickness=4.0),
        PhantomView((110, 220, 260), (1.0, 1.0, 4.0), (0, -20, 150)),
    ),
    "neck": (PhantomRecipe(seed=6), PhantomView((240, 180, 200), (0.8, 0.8, 1.2), (0, -10, 500))),
    "six-lumbar-tilted": (
        PhantomRecipe(seed=8, lumbar_count=6),
        PhantomView((280, 220, 260), (1.0, 1.0, 1.3), (0, -10, 130), (12, -8, 10)),
    ),
    "fracture": (
        PhantomRecipe(seed=9, age_years=70, fractures=(WedgeFracture("L1", 0.45),)),
        PhantomView((300, 180, 200), (1.0, 1.0, 1.2), (0, -5, 120)),
    ),
    "screws": (
        PhantomRecipe(seed=10, screws=SCREWS),
        PhantomView((300, 180, 200), (1.0, 1.0, 1.2), (0, -5, 120)),
    ),
}

REAL = {
    "totalseg": ct_cases.totalseg_case,
    "pancreas": ct_cases.pancreas_case,
    "skull": ct_cases.skull_case,
}


class Silence:
    """A watch that nobody looks at."""

    def progress(self, stage, fraction):
        """Nothing."""

    def preview(self, labels_kji, step_kji, finished=()):
        """Nothing."""


def score(name: str) -> str:
    """One line about one case."""
    case = REAL[name]() if name in REAL else ct_cases.phantom_case(*PHANTOMS[name])
    before = time.process_time()
    found = run(case.task, Silence())
    seconds = time.process_time() - before
    levels = [one.level for one in found.instances if one.kind == "vertebra"]
    parts = [f"{name}: {seconds:.1f} CPU s, {len(levels)} vertebrae {levels[:1]}{levels[-1:]}"]
    if case.truth_kji is not None:
        parts.append(_against_truth(found.labels_kji, case.truth_kji, case.task.grid.voxel_ml))
    if case.landmarks:
        parts.append(_against_landmarks(found.labels_kji, case.landmarks))
    flags = ", ".join(found.flags) or "none"
    return "\n  ".join([*parts, f"margin {found.margin:.1f}, flags {flags}"])


def _against_truth(labels, truth, voxel_ml) -> str:
    whole = complete(truth, 1.0, voxel_ml)
    scores = instance_dice(labels, truth, whole)
    named = sum(np.bincount(labels[truth == v], minlength=256)[1:].argmax() + 1 == v for v in whole)
    text = f"whole {np.mean(list(scores.values())):.3f}, worst {min(scores.values()):.3f}, "
    text += f"named {named} of {len(whole)}"
    if (truth == CANAL).any():
        discs = [DISC + v for v in whole if np.count_nonzero(truth == DISC + v) * voxel_ml > 0.5]
        text += f", canal {dice(labels == CANAL, np.isin(truth, (60, CANAL))):.3f}"
        text += f", sacrum {dice(labels == SACRUM, truth == SACRUM):.3f}"
        text += f", discs {np.mean([dice(labels == d, truth == d) for d in discs]):.3f}"
    return text


def _against_landmarks(labels, landmarks) -> str:
    hits = 0
    for level, point in landmarks.items():
        wanted = SACRUM if level == "S1" else ID_OF_LEVEL[level]
        hits += int(labels[tuple(np.rint(point).astype(int))] == wanted)
    return f"{hits} of {len(landmarks)} landmarks in the label of their level"


if __name__ == "__main__":
    for case_name in sys.argv[1:] or [*REAL, *PHANTOMS]:
        sys.stdout.write(score(case_name) + "\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"peak memory {peak} MB\n")
