"""The table of what is kept, judged by the table of the standard as another project typed it."""

import pytest
from dicomanonymizer.dicomfields_selector import dicom_anonymization_database_selector
from pydicom.datadict import dictionary_VR

from spine_app.io.deidentification.confidentiality import RULES, Action

STANDARD = dicom_anonymization_database_selector("dicomfields_2026c")
ALLOWED = {
    "U_TAGS": {Action.NEW_UID},
    "Z_TAGS": {Action.EMPTY},
    "Z_D_TAGS": {Action.EMPTY, Action.DUMMY},
    "D_TAGS": {Action.DUMMY},
    "X_Z_U_STAR_TAGS": {Action.ITEMS},
}
FREE_TEXT = {"LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT", "AE", "AS", "DA", "TM", "DT"}


@pytest.mark.parametrize("category", sorted(set(STANDARD) - {"ALL_TAGS"}))
def test_no_element_is_treated_more_kindly_than_the_profile_says(category):
    listed = {(tag[0] << 16) | tag[1] for tag in STANDARD[category] if len(tag) == 2}

    kinder = {
        f"{tag:08X}"
        for tag in listed & RULES.keys()
        if RULES[tag].action not in ALLOWED.get(category, set())
    }

    assert kinder == set()


def test_text_is_kept_only_as_listed_words():
    kept = {tag for tag, rule in RULES.items() if rule.action is Action.NUMBER}

    assert not {f"{tag:08X}" for tag in kept if dictionary_VR(tag) in FREE_TEXT | {"CS", "UI"}}


def test_no_private_or_overlay_element_is_kept():
    assert not [tag for tag in RULES if (tag >> 16) % 2 or tag >> 24 in (0x50, 0x60)]


@pytest.mark.parametrize("tag", [tag for tag in RULES if RULES[tag].action is Action.TERM])
def test_no_word_of_a_patient_is_a_listed_word(tag):
    for word in ("DOE", "JANE", "MUELLER", "SMITH", "12345678", "19701231", "A1", "ST MARY"):
        assert not RULES[tag].pattern.fullmatch(word)
