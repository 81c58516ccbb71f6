"""All vertebrae, discs and the sacrum of a label map; and some of them anew after an edit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from spine_app.domain.geometry import Floats
from spine_app.domain.labels.label_map import LabelMap
from spine_app.domain.labels.structures import (
    CANAL,
    COCCYX,
    CORD,
    DISC,
    RANK,
    S1,
    SACRUM,
    VERTEBRAE,
)
from spine_app.domain.spine.canal import CanalLabels
from spine_app.domain.spine.frame import unit
from spine_app.domain.spine.parts import Disc, Flag, LevelNote, Sacrum, Spine, Vertebra
from spine_app.domain.spine.patch import patch_of
from spine_app.domain.spine.sacrum import derive_sacrum
from spine_app.domain.spine.vertebra import Place, derive_vertebra

NOT_SINGLE = (S1, SACRUM, COCCYX)
"""Levels that are no vertebrae of their own."""

LARGEST_DISC_ML = 100.0
"""A label larger than this is no disc."""


@dataclass(frozen=True, eq=False)
class Named:
    """A label map with the meaning of its numbers.

    Attributes:
        labels: the map.
        meanings: our id by number in the map; numbers without a certain meaning are left out.
        notes: where levels come from, by number in the map; those left out come from a file.
    """

    labels: LabelMap
    meanings: Mapping[int, int]
    notes: Mapping[int, LevelNote] = field(default_factory=dict)

    def numbers(self) -> dict[int, int]:
        """Number in the map by our id; the larger label where two mean the same."""
        stats = self.labels.stats
        known = [n for n in self.meanings if n in stats and stats[n].voxels]
        known.sort(key=lambda n: stats[n].voxels)
        return {self.meanings[n]: n for n in known}

    def note(self, number: int) -> LevelNote:
        """Where the level of a number comes from."""
        return self.notes.get(number, LevelNote())


def derive_spine(named: Named) -> Spine:
    """Everything that is in a label map.

    Args:
        named: the map and what its numbers mean.
    """
    return rederive_spine(Spine({}, None, {}), named, named.numbers())


def rederive_spine(spine: Spine, named: Named, changed: Collection[int]) -> Spine:
    """The spine after some structures changed; the others are taken as they were.

    Args:
        spine: before.
        named: the map of now.
        changed: our ids of what changed; one that is gone is taken out. Canal and cord change
            every vertebra. The neighbours of a vertebra that came or went change with it.
    """
    numbers = named.numbers()
    levels = sorted((n for n in numbers if n in VERTEBRAE), key=RANK.__getitem__)
    singles = [n for n in levels if n not in NOT_SINGLE]
    canals = CanalLabels(numbers.get(CANAL), numbers.get(CORD))
    ups = _upward(named.labels, numbers, singles)
    is_all = bool({CANAL, CORD} & set(changed))
    vertebrae = {}
    for level in singles:
        place = _place(named, numbers, level, (levels, ups))
        before = spine.vertebrae.get(level)
        if before is None or is_all or level in changed or _has_moved(before, place):
            vertebrae[level] = derive_vertebra(named.labels, place, canals)
        else:
            vertebrae[level] = replace(
                before, label=place.label, note=place.note, above=place.above, below=place.below
            )
    sacrum = _sacrum(named, numbers, vertebrae)
    return Spine(vertebrae, sacrum, _discs(named, numbers, vertebrae, sacrum))


def changed_between(before: Named, after: Named) -> set[int]:
    """Our ids of the structures that differ between two forms of a label map.

    Args:
        before: one form.
        after: another, on the same grid. What is known of a label that nobody touched is the same
            object in both.
    """
    old, new = before.numbers(), after.numbers()
    was, now = before.labels.stats, after.labels.stats
    return {
        one
        for one in old.keys() | new.keys()
        if old.get(one) != new.get(one) or was[old[one]] is not now[new[one]]
    }


def _has_moved(before: Vertebra, place: Place) -> bool:
    """Whether a vertebra has other neighbours, from which its directions were taken."""
    return (before.above, before.below) != (place.above, place.below)


def _place(
    named: Named,
    numbers: Mapping[int, int],
    level: int,
    chain: tuple[list[int], Mapping[int, Floats]],
) -> Place:
    levels, ups = chain
    at, label = levels.index(level), numbers[level]
    above = levels[at - 1] if at else None
    below = levels[at + 1] if at + 1 < len(levels) else None
    return Place(level, label, named.note(label), ups[level], above, below)


def _upward(labels: LabelMap, numbers: Mapping[int, int], singles: list[int]) -> dict[int, Floats]:
    """(3,) unit LPS direction towards the head at each level, roughly.

    Discs lie in line with the bodies and show it best; else the neighbours do.
    """
    centers = {n: np.array(labels.stats[numbers[n]].centroid_lps) for n in singles}
    upward = {}
    for at, level in enumerate(singles):
        ends = [
            np.array(labels.stats[numbers[DISC + n]].centroid_lps) if DISC + n in numbers else None
            for n in (singles[at - 1] if at else 0, level)
        ]
        if ends[0] is not None and ends[1] is not None:
            upward[level] = unit(ends[0] - ends[1])
            continue
        near = [centers[n] for n in singles[max(at - 1, 0) : at + 2]]
        upward[level] = unit(near[0] - near[-1]) if len(near) > 1 else np.array([0.0, 0.0, 1.0])
    return upward


def _sacrum(
    named: Named, numbers: Mapping[int, int], vertebrae: Mapping[int, Vertebra]
) -> Sacrum | None:
    level = S1 if S1 in numbers else SACRUM
    if level not in numbers:
        return None
    lowest = list(vertebrae.values())[-1] if vertebrae else None
    if lowest is not None and VERTEBRAE[lowest.level][0] != "L":
        lowest = None
    label = numbers[level]
    return derive_sacrum(named.labels, level, label, named.note(label), lowest)


def _discs(
    named: Named,
    numbers: Mapping[int, int],
    vertebrae: Mapping[int, Vertebra],
    sacrum: Sacrum | None,
) -> dict[int, Disc]:
    """Discs that have a label, and those that lie between two end plates."""
    spine = Spine(vertebrae, sacrum, {})
    bones = [*vertebrae, *([] if sacrum is None else [sacrum.level])]
    below = dict(pairwise(bones))
    discs = {}
    for level in sorted(
        {*vertebrae, *(n - DISC for n in numbers if _is_disc(n))}, key=RANK.__getitem__
    ):
        label = numbers.get(DISC + level)
        lower = spine.lower_plate(level)
        upper = spine.upper_plate(below[level]) if level in below else None
        if label is not None:
            center, volume, flags = _labelled_disc(named.labels, label)
        elif lower is not None and upper is not None:
            center, volume, flags = (lower.center_lps + upper.center_lps) / 2, None, set()
        else:
            continue
        discs[DISC + level] = Disc(
            DISC + level, label, volume, center, level, below.get(level), frozenset(flags)
        )
    return discs


def _labelled_disc(labels: LabelMap, label: int) -> tuple[Floats, float, set[Flag]]:
    """Centre (3,), mm, LPS, volume in ml, and what is odd about a disc that has a label."""
    volume = labels.volume_ml(label)
    if volume > LARGEST_DISC_ML:
        return np.array(labels.stats[label].centroid_lps), volume, {Flag.HUGE}
    patch = patch_of(labels, label)
    flags = {Flag.CUT} if patch.is_cut else set()
    flags |= {Flag.PIECES} if patch.has_pieces else set()
    return patch.centroid_lps(), volume, flags


def _is_disc(ours: int) -> bool:
    return DISC < ours < 2 * DISC and ours - DISC in VERTEBRAE
