from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.rendering.errors import NotAPreset
from spine_app.domain.rendering.preset import Light, RenderPreset
from spine_app.domain.rendering.presets import CT_PRESETS
from spine_app.domain.rendering.transfer import MAX_POINTS
from spine_app.domain.rendering.vp import CHARACTERS_MAX, read_vp, write_vp
from spine_app.domain.volume import Modality
from tests.unit.domain.rendering.opacities import opacity_at

WRITTEN_BY_HAND = """1
1
0.85
0.15
0.25
12
8 -1000 0 120 0 300 0.5 3000 0.9
6 0 0 40 0.5 120 1
12 -1000 0 0 0 300 1 0.5 0.25 3000 1 1 1
"""
"""Nine lines as Slicer writes them."""
SLICER_LINE = 1024
"""Slicer reads no line of more characters, the end included."""


def with_line(number, text):
    lines = WRITTEN_BY_HAND.splitlines()
    lines[number - 1] = text
    return "\n".join(lines)


def test_a_file_of_slicer_is_read_line_by_line():
    preset = read_vp(WRITTEN_BY_HAND, Modality.CT)

    assert preset.shaded
    assert preset.light == Light(0.15, 0.85, 0.25, 12)
    assert preset.opacities == ((-1000, 0), (120, 0), (300, 0.5), (3000, 0.9))
    assert preset.gradient == ((0, 0), (40, 0.5), (120, 1))
    assert preset.colors[1] == (300, (1, 0.5, 0.25))


def test_what_was_read_is_written_as_it_was():
    assert write_vp(read_vp(WRITTEN_BY_HAND, Modality.CT)) == WRITTEN_BY_HAND


COMPOSITE = [name for name, preset in CT_PRESETS.items() if preset.blend.value == "composite"]


@pytest.mark.parametrize("name", COMPOSITE)
def test_our_presets_survive_the_way_through_a_file(name):
    preset = CT_PRESETS[name]

    back = read_vp(write_vp(preset), Modality.CT)

    assert back.light == preset.light
    assert back.shaded == preset.shaded
    for value in np.linspace(-1000, 3000, 81):
        assert opacity_at(back, value) == pytest.approx(opacity_at(preset, value), abs=1e-3)


values = st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=MAX_POINTS, unique=True).map(
    sorted
)
part = st.integers(0, 1000).map(lambda n: n / 1000)


@given(values, values, st.data())
def test_any_transfer_function_survives_in_lines_that_slicer_reads(opaque, colored, data):
    preset = RenderPreset(
        Modality.CT,
        tuple((float(v), data.draw(st.tuples(part, part, part))) for v in colored),
        tuple((float(v), data.draw(part)) for v in opaque),
        Light(*(data.draw(part) for _ in range(3)), 20.0),
        shaded=data.draw(st.booleans()),
    )

    text = write_vp(preset)

    assert read_vp(text, Modality.CT) == preset
    assert max(len(line) + 1 for line in text.splitlines()) <= SLICER_LINE


def test_a_gradient_without_effect_is_none():
    text = with_line(8, "4 0 1 255 1")

    assert read_vp(text, Modality.CT).gradient == ()
    assert "\n4 0 1 255 1\n" in write_vp(replace(read_vp(text, Modality.CT), gradient=()))


def test_a_step_of_two_points_at_one_value_becomes_a_steep_slope():
    preset = read_vp(with_line(7, "6 0 0 0 1 100 1"), Modality.CT)

    assert preset.opacities[0][0] < preset.opacities[1][0] < 0.01


def test_lines_may_end_as_on_windows():
    assert read_vp(WRITTEN_BY_HAND.replace("\n", "\r\n"), Modality.CT).shaded


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 20,
        "hello",
        WRITTEN_BY_HAND + "more\n",
        "\n".join(WRITTEN_BY_HAND.splitlines()[:8]),
        with_line(1, "2"),
        with_line(2, "yes"),
        with_line(3, "1.5"),
        with_line(3, "-0.1"),
        with_line(4, "0.1 0.2"),
        with_line(4, "nan"),
        with_line(5, "inf"),
        with_line(6, "1e9"),
        with_line(6, "1e999"),
        with_line(7, "8 0 0 1 1"),
        with_line(7, "3 0 0 1"),
        with_line(7, "2 0 0"),
        with_line(7, "4 0 0 -100 1"),
        with_line(7, "4 0 0 100 1.01"),
        with_line(7, "4 0 0 99999 1"),
        with_line(7, "4 0 0 100 0x1"),
        with_line(7, "4 0 0 100 \u0661"),
        with_line(7, ""),
        with_line(9, "8 0 0 0 0 100 1 1"),
        with_line(9, "8 0 0 0 0 100 1 1 2"),
        with_line(7, f"{2 * MAX_POINTS + 2} " + " ".join(f"{n} 0" for n in range(MAX_POINTS + 1))),
        with_line(7, "4 0 0 " + "1" * 400 + " 1"),
        WRITTEN_BY_HAND + " " * CHARACTERS_MAX,
    ],
)
def test_what_is_no_volume_property_is_refused(text):
    with pytest.raises(NotAPreset):
        read_vp(text, Modality.CT)


@given(st.text(alphabet="0123456789.-+eE \n\tnaif", max_size=300))
def test_no_text_does_more_than_to_be_refused(text):
    try:
        read_vp(text, Modality.MR)
    except NotAPreset:
        return
