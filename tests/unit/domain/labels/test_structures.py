"""Names, order and colours of structures."""

import colorsys
from itertools import pairwise

import pytest

from spine_app.domain.labels.structures import VERTEBRAE, Region, structure, unnamed_color


def lightness(color):
    return colorsys.rgb_to_hls(*(part / 255 for part in color))[1]


@pytest.mark.parametrize(
    ("disc", "present", "name"),
    [
        (123, (), "Disc L4/L5"),
        (124, (24, 26), "Disc L5/S1"),
        (124, (24, 25, 26), "Disc L5/L6"),
        (125, (25, 26), "Disc L6/S1"),
        (119, (19, 20), "Disc T12/L1"),
        (119, (19, 28, 20), "Disc T12/T13"),
        (128, (28, 20), "Disc T13/L1"),
        (107, (), "Disc C7/T1"),
    ],
)
def test_a_disc_is_named_after_both_neighbours(disc, present, name):
    assert structure(disc, present).name == name


@pytest.mark.parametrize(
    ("disc", "present", "name"),
    [(123, (23, 26), "Disc below L4"), (118, (18, 20), "Disc below T11")],
)
def test_a_disc_whose_lower_neighbour_is_missing_in_the_row_is_not_given_one(disc, present, name):
    assert structure(disc, present).name == name


@pytest.mark.parametrize("ours", [0, 29, 63, 101, 126, 127, 129, 201 + 26, 300, 999, 1000, 1118])
def test_numbers_that_are_not_ours_mean_nothing(ours):
    assert structure(ours) is None


def test_levels_run_from_head_to_foot_with_their_discs_between_them():
    names = [structure(n) for n in (24, 124, 26, 1, 19, 119, 20, 28, 25)]

    names.sort(key=lambda one: one.rank)

    assert [one.name for one in names] == [
        "C1", "T12", "Disc T12/L1", "T13", "L1", "L5", "Disc L5/S1", "L6", "Sacrum",
    ]  # fmt: skip


def test_neighbouring_levels_of_a_region_differ_clearly_in_lightness():
    levels = [structure(level) for level in VERTEBRAE]

    for one, other in pairwise(levels):
        if one.region is other.region:
            assert abs(lightness(one.color) - lightness(other.color)) > 0.1


def test_a_region_has_a_hue_of_its_own():
    hues = {
        region: colorsys.rgb_to_hls(*(part / 255 for part in structure(level).color))[0]
        for region, level in (
            (Region.CERVICAL, 3),
            (Region.THORACIC, 12),
            (Region.LUMBAR, 22),
            (Region.SACRAL, 26),
            (Region.DISC, 122),
        )
    }

    values = sorted(hues.values())
    assert min(b - a for a, b in pairwise(values)) > 0.08


def test_labels_without_meaning_have_colours_that_differ():
    assert len({unnamed_color(number) for number in range(1, 40)}) == 39
