"""The style sheets: one scale of type and of spaces, small files, every file known to the page."""

import re
from pathlib import Path

import pytest

from spine_app.ui import theme
from spine_app.ui.palette import DARK

ASSETS = Path(theme.__file__).with_name("assets")
OURS = ("shell", "panels", "viewport", "start", "spine")
SCALE = re.compile(r"var\(--t-[a-z]+\)|inherit")
SPACES = re.compile(r"(?:padding|margin|gap)(?:-[a-z]+)*: ([^;]+);")


def sheet(name):
    return re.sub(r"/\*.*?\*/", "", (ASSETS / f"{name}.css").read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", sorted(ASSETS.iterdir()), ids=lambda path: path.name)
def test_every_asset_is_served_and_no_longer_than_a_source_file(path):
    names = theme.SCRIPTS if path.suffix == ".js" else theme.STYLES

    assert path.suffix in (".js", ".css")
    assert path.stem in names
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("name", OURS)
def test_type_has_the_sizes_of_the_scale(name):
    for size in re.findall(r"font-size: ([^;]+);", sheet(name)):
        assert SCALE.fullmatch(size.replace(" !important", "")), size


@pytest.mark.parametrize("name", OURS)
def test_spaces_are_steps_of_the_scale_or_too_small_to_be_one(name):
    for value in SPACES.findall(sheet(name)):
        for pixels in re.findall(r"(?<![\w.-])(\d+(?:\.\d+)?)px", value):
            assert float(pixels) <= 4 or float(pixels) % 4 == 0, value


@pytest.mark.parametrize("name", ["tokens", *OURS, "views"])
def test_colours_of_the_theme_that_are_used_exist(name):
    used = set(re.findall(r"--v-theme-([a-z-]+)", sheet(name)))

    assert used <= set(DARK.colors())


@pytest.mark.parametrize("name", ["tokens", *OURS])
def test_no_sheet_fetches_anything(name):
    assert not re.search(r"url\(|@import", sheet(name))


def test_calm_contrast_and_forced_colours_are_respected():
    tokens = sheet("tokens")

    for wish in ("prefers-reduced-motion: reduce", "prefers-contrast: more", "forced-colors"):
        assert wish in tokens


@pytest.mark.parametrize("name", theme.SCRIPTS)
def test_a_script_needs_no_other_one_before_it(name):
    """The browser fetches scripts side by side; whichever is first must not fail."""
    for line in (ASSETS / f"{name}.js").read_text().splitlines():
        if re.match(r"  \S", line) and "window.spine_" in line and "=>" not in line:
            assert re.search(r"^  window\.spine_\w+ = |\|\| \(window\.spine_", line), line
