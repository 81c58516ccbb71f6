"""Foreign names of labels mean what their makers mean."""

import pytest

from spine_helper.convert.label_names import NOTHING, Meaning, meaning_of, spineps_meaning


@pytest.mark.parametrize(
    ("name", "level", "number"),
    [
        ("vertebrae_L5", "L5", 24),
        ("vertebrae_C1", "C1", 1),
        ("vertebrae_T12", "T12", 19),
        ("T13", "T13", 28),
        ("L6", "L6", 25),
        ("l1", "L1", 20),
        ("vertebra C7", "C7", 7),
        ("T_01", "T1", 8),
    ],
)
def test_a_vertebra_has_its_level(name, level, number):
    assert meaning_of(name) == Meaning("vertebra", level, number)


@pytest.mark.parametrize(
    ("name", "level", "number"),
    [
        ("disc_C2_C3", "C2", 102),
        ("disc_C7_T1", "C7", 107),
        ("disc_T12_L1", "T12", 119),
        ("disc_L5_S", "L5", 124),
        ("disc_L5_S1", "L5", 124),
        ("IVD L4-L5", "L4", 123),
        ("intervertebral_disc_L3", "L3", 122),
        ("L5S1", "L5", 124),
    ],
)
def test_a_disc_has_the_vertebra_above_it(name, level, number):
    assert meaning_of(name) == Meaning("disc", level, number)


@pytest.mark.parametrize(
    ("name", "part", "number"),
    [
        ("sacrum", "sacrum", 26),
        ("vertebrae_S1", "sacrum", 26),
        ("S1", "sacrum", 26),
        ("spinal_cord", "cord", 60),
        ("cord", "cord", 60),
        ("canal", "canal", 61),
        ("Spinal_Canal", "canal", 61),
        ("disc", "disc", None),
        ("intervertebral_discs", "disc", None),
        ("vertebrae", "vertebra", None),
        ("vertebrae_O", "vertebra", None),
        ("vertebrae_body", "vertebra", None),
        ("Arcus_Vertebrae", "vertebra", None),
    ],
)
def test_other_parts_of_the_spine_are_known(name, part, number):
    assert meaning_of(name) == Meaning(part, "", number)


@pytest.mark.parametrize(
    "name",
    ["liver", "rib_left_1", "hip_left", "L7", "C8", "T14", "T0", "1", "", "disc_C1_C2", "clavicula",
     "L5 lesion", "endplate"],
)  # fmt: skip
def test_everything_else_has_no_place(name):
    assert meaning_of(name) == NOTHING


def test_spineps_gives_numbers_or_names():
    assert spineps_meaning("49") == Meaning("vertebra")
    assert spineps_meaning("100") == Meaning("disc")
    assert spineps_meaning("26").id == 26
    assert spineps_meaning("62") == NOTHING
    assert spineps_meaning("Spinal_Canal").id == 61
