import re

import pytest

from spine_app.domain.labels.structures import L6, structure
from spine_app.screen.korean.structures import STRUCTURES
from spine_app.screen.language import Language
from spine_app.screen.structure_texts import structure_text

NAMES = sorted({one.name for ours in range(10_000) if (one := structure(ours))})
LEVEL = re.compile(r"[CTLS]\d+")


@pytest.mark.parametrize("name", NAMES)
def test_every_structure_has_a_korean_name_and_levels_keep_theirs(name):
    words = structure_text(name, Language.KOREAN)

    if LEVEL.fullmatch(name):
        assert words == name
    else:
        assert re.search("[가-힣]", words)
        assert set(re.findall("[A-Za-z0-9]+", words)) <= set(re.findall(r"[CTLS]?\d+", name))


@pytest.mark.parametrize("name", NAMES)
def test_english_names_are_those_of_the_domain(name):
    assert structure_text(name, Language.ENGLISH) == name


def test_no_two_structures_share_a_korean_name():
    words = [structure_text(name, Language.KOREAN) for name in NAMES]

    assert len(set(words)) == len(words)


def test_every_korean_name_is_that_of_a_structure():
    bare = {re.sub(" (left|right)$", "", name) for name in NAMES} | set(NAMES)

    assert set(STRUCTURES) <= bare


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("L4", "L4"),
        ("Disc L4/L5", "L4/L5 추간판"),
        ("Disc below T12", "T12 아래 추간판"),
        ("End plates Sacrum", "천골 종판"),
        ("Rib 11 right", "우측 제11늑골"),
        ("Superior articular process left", "좌측 상관절돌기"),
        ("Heart atrium left", "좌심방"),
    ],
)
def test_names_are_put_together_as_clinicians_say_them(name, words):
    assert structure_text(name, Language.KOREAN) == words


def test_a_disc_next_to_a_sixth_lumbar_vertebra_is_named_by_it():
    disc = structure(124, {L6})

    assert structure_text(disc.name, Language.KOREAN) == "L5/L6 추간판"


def test_a_name_that_is_not_known_stays_as_it_is():
    assert structure_text("Mesh 1", Language.KOREAN) == "Mesh 1"
