"""Rows of vertebrae with the sizes of the priors, for the tests of naming."""

import numpy as np

from spine_helper.anatomy.chain import INDEX
from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.parts import Evidence
from spine_helper.anatomy.priors import BODY_HEIGHT_MM, spacing_mm


def between(first, last, without=(), extra=()):
    """Levels from one to another; T13 and L6 only where they are asked for."""
    rare = {"T13", "L6"} - set(extra)
    row = LEVELS[LEVELS.index(first) : LEVELS.index(last) + 1]
    return tuple(level for level in row if level not in rare and level not in without)


def row(levels, *, scale=1.0, missing=(), **signs):
    """Evidence of levels one below the other.

    Args:
        levels: all that are there, from head to feet.
        scale: size of the patient.
        missing: those of them that nobody found.
        **signs: `ribs`, `heights`, `dens`: whether they are known; `noise` and `seed` of lengths.
    """
    random = np.random.default_rng(signs.get("seed", 0))
    noise = signs.get("noise", 0.0)
    depth, found = 0.0, []
    for number, level in enumerate(levels):
        if number:
            step = spacing_mm(levels[number - 1], level) * scale
            depth -= step * np.exp(random.normal(0, noise))
        if level not in missing:
            found.append(_evidence(level, depth, scale, signs))
    return found


def _evidence(level, depth, scale, signs):
    height = BODY_HEIGHT_MM[INDEX[level]] * scale if signs.get("heights", True) else np.nan
    rib = (0.95 if level[0] == "T" else 0.05) if signs.get("ribs", True) else np.nan
    dens = (0.95 if level == "C2" else 0.05) if signs.get("dens", False) else np.nan
    return Evidence(np.zeros(len(LEVELS)), (0.0, 0.0, depth), 10.0, float(height), rib, dens)
