"""Numbered parts become named findings, and findings get other names."""

from itertools import pairwise

import numpy as np
import pytest

from spine_helper.anatomy.assemble import assemble, rename, renamed
from spine_helper.anatomy.levels import CANAL, ID_OF_LEVEL, LEVELS, SACRUM, disc_id, label_names
from spine_helper.anatomy.naming import BadPins
from spine_helper.anatomy.parts import ABOVE_FIRST, Evidence, Parts
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

IDENTITY = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
TURNED = ((0.0, 0.0, 1.0), (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0))
SPACING = 2.0
BODY, DISC = 13, 5
"""Voxels of 2 mm along the spine: 36 mm from centre to centre, as in the lumbar spine."""


def column(count, direction=IDENTITY):
    """Vertebrae as boxes above a sacrum, seen from any side.

    Returns:
        Parts on a grid with the direction, and that grid.
    """
    length = (BODY + DISC) * count + DISC + 10
    upright = Grid((length, 12, 12), (SPACING,) * 3, IDENTITY, "CT")
    bones, discs, rest = (np.zeros(upright.shape_kji, np.uint8) for _ in range(3))
    evidence = []
    top = length
    discs[top - DISC : top, 2:8, 2:10] = ABOVE_FIRST
    for number in range(1, count + 1):
        top -= DISC
        bones[top - BODY : top, 2:8, 2:10] = number
        centre = ((5.5 * SPACING), (4.5 * SPACING), (top - BODY / 2 - 0.5) * SPACING)
        evidence.append(Evidence(np.zeros(len(LEVELS)), centre, 1.0, 26.0, 0.05))
        top -= BODY
        discs[top - DISC : top, 2:8, 2:10] = number
    rest[: top - DISC, 2:8, 2:10] = SACRUM
    rest[:, 9:11, 4:8] = CANAL
    parts = (bones, discs, rest)
    grid = _grid_of(upright, direction)
    swap = Canonical.of(grid)
    parts = tuple(np.ascontiguousarray(swap.restore(array)) for array in parts)
    return Parts(*parts, tuple(evidence), (0.9,) * count), grid


def _grid_of(upright, direction):
    shape = Canonical.of(Grid((1, 2, 3), (1, 1, 1), direction, "CT"))
    sizes = [0, 0, 0]
    for axis, given in enumerate(shape.order):
        sizes[given] = upright.shape_kji[axis]
    return Grid(tuple(sizes), upright.spacing_ijk, direction, "CT")


@pytest.mark.parametrize("direction", [IDENTITY, TURNED])
def test_five_vertebrae_on_a_sacrum_are_the_lumbar_spine(direction):
    parts, grid = column(5, direction)

    found = assemble(parts, grid)

    vertebrae = [one for one in found.instances if one.kind == "vertebra"]
    assert [one.level for one in vertebrae] == ["L1", "L2", "L3", "L4", "L5"]
    discs = [one.value for one in found.instances if one.kind == "disc"]
    assert discs == [disc_id(level) for level in ("T12", "L1", "L2", "L3", "L4", "L5")]
    assert [one.kind for one in found.instances[-2:]] == ["sacrum", "canal"]
    for one in vertebrae:
        i, j, k = (round(index) for index in one.centre_ijk)
        assert found.labels_kji[k, j, i] == one.value
        assert one.quality == 0.9
        assert one.volume_ml == pytest.approx(BODY * 6 * 8 * SPACING**3 / 1000)
    values = set(np.unique(found.labels_kji).tolist()) - {0}
    assert values == {one.value for one in found.instances}
    assert values <= {value for value, _ in label_names()}


def test_the_distance_to_the_sacrum_is_measured():
    parts, grid = column(4)
    assert assemble(parts, grid).sacrum_gap_mm == pytest.approx(
        (BODY / 2 + DISC + 0.5) * SPACING, abs=0.1
    )


def test_a_vertebra_wins_over_what_lies_in_it():
    parts, grid = column(5)
    parts.rest_kji[parts.vertebrae_kji == 2] = CANAL
    found = assemble(parts, grid)
    assert (found.labels_kji[parts.vertebrae_kji == 2] == ID_OF_LEVEL["L2"]).all()


def test_a_pin_renames_bones_and_discs_and_tells_which():
    parts, grid = column(5)
    before = assemble(parts, grid)

    after, changed = rename(before, {ID_OF_LEVEL["L1"]: "T12"})

    names = ("T12", "L1", "L2", "L3", "L4", "L5")
    for new, old in pairwise(names):
        assert changed[ID_OF_LEVEL[old]] == ID_OF_LEVEL[new]
        assert changed[disc_id(old)] == disc_id(new)
        is_old = before.labels_kji == ID_OF_LEVEL[old]
        assert (after.labels_kji[is_old] == ID_OF_LEVEL[new]).all()
    assert changed[disc_id("T12")] == disc_id("T11")
    assert [one.is_pinned for one in after.instances[:5]] == [True, False, False, False, False]
    assert "transitional-possible" in after.flags
    values = set(np.unique(after.labels_kji).tolist()) - {0}
    assert values == {one.value for one in after.instances}


def test_names_come_back_when_the_pin_does():
    parts, grid = column(5)
    before = assemble(parts, grid)
    after, _ = rename(before, {ID_OF_LEVEL["L1"]: "T12"})
    back, _ = rename(after, {})
    assert (back.labels_kji == before.labels_kji).all()
    assert back.instances == before.instances
    assert back.flags == before.flags


@pytest.mark.parametrize("pins", [{200: "L1"}, {SACRUM: "L5"}, {20: "C1", 21: "C1"}])
def test_pins_of_no_vertebra_are_refused(pins):
    parts, grid = column(5)
    with pytest.raises(BadPins):
        renamed(assemble(parts, grid), pins)


def test_no_spine_gives_no_instances_and_keeps_its_flag():
    grid = Grid((4, 5, 6), (1.0, 1.0, 1.0), IDENTITY, "CT")
    empty = np.zeros(grid.shape_kji, np.uint8)
    found = assemble(Parts(empty, empty, empty, (), (), ("no-spine",)), grid)
    assert found.instances == ()
    assert found.flags == ("no-spine",)
    assert not found.labels_kji.any()
