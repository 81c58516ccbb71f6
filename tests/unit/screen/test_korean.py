"""The Korean catalogue: its letters, its manners and its terms."""

import re
from pathlib import Path

import pytest

from spine_app.screen.english.catalogue import ENGLISH
from spine_app.screen.korean.structures import STRUCTURES
from spine_app.screen.language import Language
from spine_app.screen.texts import CATALOGUES

KOREAN = CATALOGUES[Language.KOREAN]
GLOSSARY = Path(__file__).parents[3] / "docs/glossary-ko.md"
NAMES = {
    *("Spine", "App", "Slicer", "DICOM", "DICOMDIR", "NIfTI", "NRRD", "MetaImage", "FFmpeg"),
    *("VerSe", "SPINEPS", "TotalSegmentator", "TotalSpineSeg", "total_mr", "VLC", "Apache"),
    *("vertebrae_mr", "vertebrae_body", "License", "Cobb", "Shift", "Alt", "Ctrl", "Del", "av"),
    "Pickhardt",
}
ABBREVIATIONS = {
    *(
        "CT",
        "MR",
        "HU",
        "LPS",
        "FOV",
        "ROI",
        "MIP",
        "MinIP",
        "CPU",
        "GPU",
        "D",
        "X",
        "ZIP",
        "CSV",
        "JSON",
    ),
    *("PNG", "MP", "H", "VP", "CTRL", "kVp", "mm", "ml", "m", "n", "r", "px", "ms", "KiB"),
    *("JSON", "SEG", "STL", "PLY", "OBJ", "GLB", "glTF", "UID", "ID"),
    *("nii", "gz", "nrrd", "mha", "vp", "tar", "cache", "folder", "port"),
    *("CL", "TK", "LL", "SS", "PT", "PI", "SVA", "C", "T", "L", "S"),
}
LATIN = r"[A-Za-z_]+"
BARE = {"tour_button.of", "series.of"}
"""Texts that are a sign alone."""
PARTICLES = "을|를|은|는|이|가|과|와|로|으로|이나|나|이며|며|라|이라"


def on_page():
    return {key: words for key, words in KOREAN.items() if not key.startswith("command.")}


def latin_of(words):
    """Words in Latin letters, without places to be filled."""
    return set(re.findall(LATIN, re.sub(r"{\w*}", " ", words)))


def glossary():
    """Rows of the glossary: term, Korean words, words that are not used."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in rows if row[0] not in ("Term", "---")]


def split(cell):
    return [word for word in cell.split(", ") if word]


def test_a_text_without_hangul_is_a_name_an_abbreviation_or_a_number():
    for key, words in KOREAN.items():
        if not re.search("[가-힣]", words) and key not in BARE:
            assert latin_of(words) <= NAMES | ABBREVIATIONS, key
            assert words == ENGLISH[key], key


def test_no_english_word_is_left_in_a_korean_text():
    left = {key: latin_of(words) - NAMES - ABBREVIATIONS for key, words in on_page().items()}

    assert {key: words for key, words in left.items() if words} == {}


def test_every_name_that_may_stay_is_one_that_stays():
    assert latin_of(" ".join(KOREAN.values())) >= NAMES - {"CTRL"}


def test_sentences_are_in_polite_formal_style():
    wrong = [
        (key, sentence)
        for key, words in on_page().items()
        for sentence in re.findall(r"[^.:]+(?:다|오|요|함|됨|까)(?=[.?](?:\s|$))", words)
        if not re.search("(니다|십시오|니까)$", sentence)
    ]

    assert wrong == []


def test_no_particle_follows_a_place_whose_filling_decides_its_form():
    wrong = [
        key for key, words in KOREAN.items() if re.search(rf"}}({PARTICLES})(?![가-힣])", words)
    ]

    assert wrong == []


def test_korean_counters_join_their_numbers_and_units_keep_their_space():
    for key, words in KOREAN.items():
        assert not re.search(r"[}\d] (장|개|초|프레임)(?![가-힣])", words), key
        assert not re.search(r"[}\d](mm|ml|ms|%|kVp)(?![가-힣])", words), key


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[0])
def test_terms_of_the_glossary_are_used_and_those_it_rejects_are_not(row):
    words = " ".join((*KOREAN.values(), *STRUCTURES.values()))

    for term in split(row[1]):
        assert term in words
        words = words.replace(term, " ")
    for rejected in split(row[2]):
        assert rejected not in words


def test_the_glossary_gives_no_term_twice():
    terms = [row[0] for row in glossary()]

    assert len(terms) > 50
    assert len(set(terms)) == len(terms)
