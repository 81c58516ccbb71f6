"""Contrast of every pair of colours that occurs, from the table, by WCAG's formula."""

import re

import pytest

from spine_app.screen.state import Theme
from spine_app.ui.palette import (
    AA,
    AAA,
    EDGES,
    GRAPHIC,
    PAIRS,
    PALETTES,
    contrast_ratio,
    luminance,
)
from spine_app.ui.theme import VUETIFY

LEAST = {"dark": AA, "light": AA, "contrast": AAA}


def test_every_theme_has_a_palette_and_is_known_to_vuetify():
    assert set(PALETTES) == {theme.value for theme in Theme} == set(VUETIFY["theme"]["themes"])


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # Values published with WCAG's technique G17/G18 and by its calculators.
        ("#767676", "#ffffff", 4.54),
        ("#595959", "#ffffff", 7.0),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(first, second, ratio):
    assert contrast_ratio(first, second) == pytest.approx(ratio, abs=0.01)
    assert contrast_ratio(second, first) == contrast_ratio(first, second)


def test_luminance_goes_from_black_to_white():
    assert luminance("#000000") == 0.0
    assert luminance("#ffffff") == pytest.approx(1.0)
    assert luminance("#00ff00") > luminance("#ff0000") > luminance("#0000ff")


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(theme, ink, ground):
    palette = PALETTES[theme]

    assert contrast_ratio(getattr(palette, ink), getattr(palette, ground)) >= LEAST[theme]


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_focus_are_seen(theme, edge, ground):
    palette = PALETTES[theme]

    assert contrast_ratio(getattr(palette, edge), getattr(palette, ground)) >= GRAPHIC


@pytest.mark.parametrize("theme", PALETTES)
def test_a_palette_holds_colours_only(theme):
    for name, color in PALETTES[theme].colors().items():
        assert re.fullmatch(r"#[0-9a-f]{6}", color), name


def test_pictures_are_dark_in_every_theme():
    for palette in PALETTES.values():
        assert luminance(palette.picture) < 0.01
        assert luminance(palette.picture_text) > 0.7
