"""4.3: levels by the likeliest monotone path, with anchors, margin and pins."""

import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from spines import between, row

from spine_helper.anatomy import naming as inner
from spine_helper.anatomy.chain import INDEX, end_rows, ends, steps
from spine_helper.anatomy.levels import LEVELS
from spine_helper.anatomy.naming import MARGIN, BadPins, name_levels
from spine_helper.anatomy.priors import TO_SACRUM_MM

TO_S1 = float(TO_SACRUM_MM[INDEX["L5"]])


@pytest.mark.parametrize("first", ["T1", "T6", "T9", "T11", "T12"])
@pytest.mark.parametrize("scale", [0.85, 1.0, 1.15])
def test_a_lumbar_scan_with_sacrum_and_ribs_is_named(first, scale):
    levels = between(first, "L5")

    naming = name_levels(row(levels, scale=scale, noise=0.05), TO_S1 * scale)

    assert naming.levels == levels
    assert naming.margin > MARGIN
    assert naming.flags == ()
    assert min(naming.confidence) > 0.8


def test_a_cervical_scan_is_named_from_the_dens():
    levels = between("C1", "T2")
    naming = name_levels(row(levels, ribs=False, heights=False, dens=True))
    assert naming.levels == levels
    assert naming.flags == ()


def test_a_few_thoracic_vertebrae_are_uncertain_and_say_what_else_they_may_be():
    naming = name_levels(row(between("T6", "T8")))
    assert "levels-uncertain" in naming.flags
    assert naming.margin < MARGIN
    shares = [sum(share for _, share in others) for others in naming.alternatives]
    assert all(len(others) == 3 for others in naming.alternatives)
    assert all(
        share + own <= 1 + 1e-9 for share, own in zip(shares, naming.confidence, strict=True)
    )


def test_lumbar_vertebrae_without_sacrum_and_ribs_are_uncertain():
    naming = name_levels(row(between("L1", "L5"), ribs=False))
    assert "levels-uncertain" in naming.flags


@pytest.mark.parametrize("missed", ["T12", "L2", "L4"])
def test_a_vertebra_that_nobody_found_leaves_its_level_free(missed):
    levels = between("T9", "L5")
    naming = name_levels(row(levels, missing=(missed,)), TO_S1)
    assert naming.levels == tuple(level for level in levels if level != missed)


def test_a_missed_last_lumbar_vertebra_is_seen_in_the_distance_to_the_sacrum():
    levels = between("T9", "L4")
    gap = ends("L4")
    longest = max(step.distance_mm for step in gap)
    assert name_levels(row(levels), longest).levels == levels


def test_thirteen_pairs_of_ribs_are_possible_when_the_count_from_above_says_so():
    levels = between("C2", "L5", extra=("T13",))
    naming = name_levels(row(levels, dens=True), TO_S1)
    assert naming.levels == levels
    assert "transitional-possible" in naming.flags


def test_six_lumbar_vertebrae_are_possible_when_the_count_from_above_says_so():
    levels = between("C2", "L6", extra=("L6",))
    naming = name_levels(row(levels, dens=True), float(TO_SACRUM_MM[INDEX["L6"]]))
    assert naming.levels == levels
    assert "transitional-possible" in naming.flags


def test_eleven_pairs_of_ribs_are_possible_when_the_count_from_above_says_so():
    levels = between("C2", "L5", without=("T12",))
    naming = name_levels(row(levels, dens=True), TO_S1)
    assert naming.levels == levels
    assert "transitional-possible" in naming.flags


def test_four_lumbar_vertebrae_are_possible_when_the_count_from_above_says_so():
    levels = between("C2", "L4")
    naming = name_levels(row(levels, dens=True), float(TO_SACRUM_MM[INDEX["L4"]]))
    assert naming.levels == levels
    assert "transitional-possible" in naming.flags


@pytest.mark.parametrize("pinned", ["T5", "T8", "T11"])
def test_a_pin_moves_every_level(pinned):
    vertebrae = row(between("T6", "T10"), ribs=False, heights=False)
    naming = name_levels(vertebrae, pins={1: pinned})
    usual = between("C1", "L5")
    start = usual.index(pinned)
    assert naming.levels == usual[start : start + 5]
    assert naming.confidence[0] == 1.0


@pytest.mark.parametrize("pins", [{0: "L1"}, {6: "L1"}, {1: "L9"}, {1: "L2", 2: "L1"}, {5: "C2"}])
def test_pins_that_cannot_be_are_refused(pins):
    with pytest.raises(BadPins):
        name_levels(row(between("L1", "L5")), pins=pins)


def test_nothing_found_has_no_names():
    assert name_levels(()).levels == ()


def test_more_vertebrae_than_levels_are_refused():
    with pytest.raises(BadPins):
        name_levels(row(between("L1", "L2")) * 14)


def test_scores_of_a_network_count():
    vertebrae = row(between("T6", "T8"))
    scores = np.zeros(len(LEVELS))
    scores[INDEX["T4"]] = 8.0
    vertebrae[0] = type(vertebrae[0])(**{**vars(vertebrae[0]), "scores": scores})
    assert name_levels(vertebrae).levels == ("T4", "T5", "T6")


def test_best_path_and_margin_agree_with_trying_every_path():
    vertebrae = row(between("T11", "L2"), noise=0.1, seed=3)
    scores = np.random.default_rng(5).normal(0, 2, (len(vertebrae), len(LEVELS)))
    vertebrae = [
        type(one)(**{**vars(one), "scores": line})
        for one, line in zip(vertebrae, scores, strict=True)
    ]
    naming = name_levels(vertebrae, 70.0)

    values = _all_paths(vertebrae, 70.0)
    ordered = sorted(values, key=values.get, reverse=True)
    assert naming.levels == ordered[0]
    assert naming.margin == pytest.approx(values[ordered[0]] - values[ordered[1]])


def _all_paths(vertebrae, gap):
    """Best log-likelihood over sizes of every increasing choice of levels, the slow way."""
    pinned = np.zeros((len(vertebrae), len(LEVELS)))
    values = {}
    models = inner._models(vertebrae, gap, pinned)
    for path in combinations(range(len(LEVELS)), len(vertebrae)):
        best = max(
            model.prior
            + sum(model.seen[n, state] for n, state in enumerate(path))
            + sum(model.steps[n, path[n], path[n + 1]] for n in range(len(path) - 1))
            for model in models
        )
        values[tuple(LEVELS[state] for state in path)] = best
    return values


def test_probabilities_agree_with_summing_over_every_path():
    vertebrae = row(between("L1", "L3"), noise=0.1)
    models = inner._models(vertebrae, 60.0, np.zeros((3, len(LEVELS))))
    total = np.zeros((3, len(LEVELS)))
    for path in combinations(range(len(LEVELS)), 3):
        for model in models:
            value = model.prior + sum(model.seen[n, s] for n, s in enumerate(path))
            value += model.steps[0, path[0], path[1]] + model.steps[1, path[1], path[2]]
            total[range(3), path] += np.exp(value)
    total /= total.sum(axis=1, keepdims=True)

    naming = name_levels(vertebrae, 60.0)

    states = [INDEX[level] for level in naming.levels]
    assert naming.confidence == pytest.approx(total[range(3), states])


def test_no_step_leads_upwards_and_every_usual_step_is_free():
    assert steps("L3", "L2") == ()
    assert all(
        steps(above, below)[0].cost == 0
        for above, below in zip(between("C1", "L4"), between("C2", "L5"), strict=True)
    )
    assert end_rows(TO_S1, np.ones(1), 0.14)[0].argmax() == INDEX["L5"]
