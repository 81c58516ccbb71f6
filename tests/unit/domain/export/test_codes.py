import pytest
from pydicom.sr._concepts_dict import concepts

from spine_app.domain.export.codes import CATEGORY, LEFT, OUR_SCHEME, RIGHT, SNOMED, coded
from spine_app.domain.labels.structures import VERTEBRAE

STANDARD = {
    (value, meaning.lower())
    for entry in concepts["SCT"].values()
    for value, (meaning, _) in entry.items()
}
UNLISTED = {"3572006", "65985001", "123037004"}
"""Codes of SNOMED CT that pydicom does not list or calls otherwise; 3D Slicer has them."""


@pytest.mark.parametrize("name", SNOMED)
def test_a_code_means_in_the_standard_what_it_means_here(name):
    value, meaning = SNOMED[name]

    assert value in UNLISTED or (value, meaning.lower()) in STANDARD


def test_no_two_structures_share_a_code():
    values = [value for value, _ in SNOMED.values()]

    assert len(values) == len(set(values))


def test_every_vertebra_that_snomed_counts_has_its_code():
    named = {VERTEBRAE[n]: coded(n, VERTEBRAE[n]).kind for n in (*range(1, 25), 26, 27)}

    assert {code.scheme for code in named.values()} == {"SCT"}
    assert named["L4"].value == "11994002"
    assert named["C1"].meaning == "C1 vertebra"
    assert CATEGORY.value == "123037004"


def test_a_vertebra_that_snomed_does_not_count_has_a_code_of_ours():
    assert (coded(28, "T13").kind.scheme, coded(28, "T13").kind.value) == (OUR_SCHEME, "28")


def test_left_and_right_are_said_where_the_name_says_them():
    left, right = coded(1077, "Hip bone left"), coded(1078, "Hip bone right")

    assert (left.side, right.side) == (LEFT, RIGHT)
    assert left.kind == right.kind
    assert left.kind.value == "29836001"


def test_an_unsure_level_keeps_the_code_of_what_it_probably_is():
    assert coded(23, "L4?").kind == coded(23, "L4").kind


def test_the_disc_below_l5_is_that_above_the_sacrum():
    assert coded(124, "Disc L5/S1").kind.value == "715056000"
    assert coded(124, "Disc L5/L6").kind.scheme == OUR_SCHEME


def test_what_is_not_known_is_not_guessed():
    assert coded(None, "Other structure 7").kind.scheme == OUR_SCHEME
