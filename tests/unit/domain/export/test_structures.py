import pytest

from spine_app.domain.export.numbers import Numbering, is_of_table, numbers_of
from spine_app.domain.export.origin import Making, Origin
from spine_app.domain.export.structures import ExportedStructure, file_stems

GREY = (128, 128, 128)


def named(label, name):
    return ExportedStructure(label, label, name, None, GREY)


def test_file_names_are_words_of_the_structure():
    assert named(5, "Disc L4/L5").slug == "disc-l4-l5"
    assert named(5, "Hip bone left").slug == "hip-bone-left"


def test_the_file_of_an_unsure_level_says_so():
    assert named(5, "L4?").slug == "l4-unsure"


def test_two_structures_of_one_name_get_two_files():
    assert file_stems([named(4, "L4"), named(9, "L4"), named(7, "L5")]) == {
        4: "l4-4",
        9: "l4-9",
        7: "l5",
    }


@pytest.mark.parametrize("name", ["", "요추", "L4\n", "x" * 61])
def test_a_name_that_a_header_cannot_hold_is_refused(name):
    with pytest.raises(ValueError):  # noqa: PT011
        named(1, name)


def test_our_numbers_are_those_of_verse_and_of_discs():
    assert numbers_of({31: 20, 95: 123}, Numbering.VERSE) == {31: 20, 95: 123}


def test_numbers_of_another_program_are_those_of_its_table():
    assert numbers_of({1: 20, 2: 26}, Numbering.TOTAL_V2) == {1: 31, 2: 25}
    assert numbers_of({1: 20, 2: 120}, Numbering.TOTAL_SPINE_SEG) == {1: 41, 2: 92}


def test_what_a_table_does_not_know_gets_a_number_beyond_all_tables():
    numbers = numbers_of({9: 20, 5: None, 6: 120}, Numbering.TOTAL_V2)

    assert numbers == {9: 31, 5: 2001, 6: 2002}
    assert [is_of_table(numbers[label]) for label in (9, 5, 6)] == [True, False, False]


def test_two_labels_of_one_meaning_are_not_merged():
    assert numbers_of({3: 20, 4: 20}, Numbering.VERSE) == {3: 20, 4: 2001}


def test_numbers_of_the_file_stay():
    assert numbers_of({300: None, 31: 20}, Numbering.AS_READ) == {300: 300, 31: 31}


def test_an_origin_without_a_name_is_refused():
    with pytest.raises(ValueError):  # noqa: PT011
        Origin(Making.AUTOMATIC, "")
