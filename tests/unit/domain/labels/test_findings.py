"""Which levels are marked as not sure."""

import pytest

from spine_app.domain.labels.findings import (
    SURE,
    TRANSITIONAL,
    UNCERTAIN,
    Finding,
    Findings,
    Provenance,
    is_one_to_one,
    marked,
)

ORIGIN = Provenance("M", "m", None, "1", "cpu", "fast", False, 1.0, "VerSe", "MIT", "")
OTHERS = (("L2", 0.05),)


def vertebra(number, level, confidence=0.99, **more):
    return Finding(number, "vertebra", level, confidence, **more)


def unsure(found, flags=()):
    return [one.id for one in marked(found, flags) if one.is_unsure]


def test_a_level_with_a_likely_other_one_is_not_sure():
    assert unsure([vertebra(20, "L1", SURE), vertebra(21, "L2", SURE - 0.01)]) == [21]


def test_a_level_that_a_person_has_said_is_sure():
    assert unsure([vertebra(20, "L1", 0.2, is_pinned=True)], [UNCERTAIN]) == []


def test_an_uncertain_numbering_marks_each_vertebra_with_another_possible_level():
    found = [vertebra(20, "L1", 0.95, alternatives=OTHERS), vertebra(21, "L2")]

    assert unsure(found, [UNCERTAIN]) == [20]
    assert unsure(found) == []


def test_an_uncertain_numbering_marks_all_where_nobody_says_which_are_affected():
    assert unsure([vertebra(20, "L1"), vertebra(21, "L2")], [UNCERTAIN]) == [20, 21]


def test_a_disc_is_as_sure_as_the_vertebra_above_it():
    found = [vertebra(20, "L1", 0.5), vertebra(21, "L2")]
    discs = [Finding(120, "disc", "L1", 0.99), Finding(121, "disc", "L2", 0.1)]

    assert unsure([*found, *discs]) == [20, 120]


def test_what_has_no_level_is_never_unsure():
    assert unsure([Finding(61, "canal", "", 0.1)], [UNCERTAIN]) == []


@pytest.mark.parametrize(
    ("flags", "asked"),
    [
        (("metal",), ""),
        ((TRANSITIONAL,), TRANSITIONAL),
        ((TRANSITIONAL, UNCERTAIN), UNCERTAIN),
    ],
)
def test_a_person_is_asked_where_the_numbering_may_be_another(flags, asked):
    assert Findings((vertebra(20, "L1"),), flags, ORIGIN).asked == asked


def test_nobody_is_asked_about_a_result_without_vertebrae():
    assert Findings((), (UNCERTAIN,), ORIGIN).asked == ""


@pytest.mark.parametrize(
    ("change", "is_safe"),
    [
        ({20: 21, 21: 22}, True),
        ({20: 21, 21: 20}, True),
        ({20: 21}, False),
        ({20: 30, 21: 30}, False),
        ({}, True),
    ],
)
def test_two_structures_never_become_one(change, is_safe):
    assert is_one_to_one(change, (20, 21)) is is_safe
