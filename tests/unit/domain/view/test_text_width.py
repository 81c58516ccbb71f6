import pytest

from spine_app.domain.labels.structure_names import CHARACTER_PX, NamePlace, apart
from spine_app.domain.view.text_width import columns


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", 0), ("L4", 2), ("12.3 mm", 7), ("추간판", 6), ("L4/L5 추간판", 12), ("−5°", 3)],
)
def test_a_hangul_syllable_is_as_wide_as_two_letters(words, expected):
    assert columns(words) == expected


def test_korean_names_that_would_run_into_each_other_are_not_both_shown():
    beside = 8 * CHARACTER_PX

    assert len(apart([NamePlace("a" * 6, 0, 0), NamePlace("b" * 6, beside, 0)])) == 2
    assert len(apart([NamePlace("가" * 6, 0, 0), NamePlace("나" * 6, beside, 0)])) == 1
