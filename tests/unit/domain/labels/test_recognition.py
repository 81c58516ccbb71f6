"""Tables are recognised by what cannot be otherwise, and never guessed."""

import itertools

import numpy as np
import pytest

from spine_app.domain.labels.evidence import Seen
from spine_app.domain.labels.recognition import (
    Confidence,
    believable,
    meanings,
    recognise_table,
)
from spine_app.domain.labels.structures import RANK, S1, SACRUM, VERTEBRAE
from spine_app.domain.labels.tables import TABLES, TableName, table_named

STEP_MM = {"C": 17.0, "T": 25.0, "L": 36.0, "S": 40.0}
ML = {"C": 12.0, "T": 30.0, "L": 75.0, "S": 180.0}
SINGLE = [level for level in VERTEBRAE if level not in (28, 25, S1, 27)]


def column(size=1.0):
    """A body: where each level from C1 to the sacrum lies, by our id."""
    seen, z = {}, 700.0
    for level in SINGLE:
        letter = VERTEBRAE[level][0]
        z -= STEP_MM[letter] * size
        y = 30.0 * np.sin(z / 120)
        seen[level] = Seen((2.0, float(y), z), ML[letter] * size**3)
    return seen


def written_by(table, levels, body=None):
    """What a program's label map of these levels looks like."""
    body = body or column()
    foreign = {ours: n for n, ours in table_named(table).ours.items()}
    return {foreign[level]: body[level] for level in levels}


def sure(seen):
    best = recognise_table(seen)[0]
    return best.table.name if best.confidence is Confidence.SURE else None


def names(seen):
    """What each number means where all believable tables agree."""
    tables = believable(recognise_table(seen))
    found = {foreign: meanings(foreign, tables) for foreign in seen}
    return {foreign: one[0] for foreign, one in found.items() if len(one) == 1}


FULL = {
    TableName.VERSE: SINGLE,
    TableName.TOTAL_V1: SINGLE,
    TableName.VERTEBRAE_MR: SINGLE,
    TableName.TOTAL_SPINE_SEG: SINGLE,
}


@pytest.mark.parametrize("table", FULL)
@pytest.mark.parametrize("size", [0.85, 1.0, 1.12])
def test_a_whole_spine_is_recognised(table, size):
    assert sure(written_by(table, FULL[table], column(size))) is table


def test_a_whole_spine_of_total_segmentator_has_its_levels():
    seen = written_by(TableName.TOTAL_V2, SINGLE)

    best = recognise_table(seen)[0]

    assert best.table.name is TableName.TOTAL_V2
    assert names(seen) == {n: table_named(TableName.TOTAL_V2).ours[n] for n in seen}


@pytest.mark.parametrize("table", [*FULL, TableName.TOTAL_V2])
@pytest.mark.parametrize("size", [0.6, 1.0, 1.12])
def test_no_part_of_a_spine_gets_a_wrong_level(table, size):
    body, ours = column(size), table_named(table).ours
    for first, last in itertools.combinations(range(len(SINGLE) + 1), 2):
        seen = written_by(table, SINGLE[first:last], body)
        candidates = recognise_table(seen)
        assert table in [one.name for one in believable(candidates)], (first, last)
        assert all(ours[foreign] == level for foreign, level in names(seen).items()), (first, last)


def test_lumbar_vertebrae_of_verse_are_sure():
    assert sure(written_by(TableName.VERSE, range(20, 25))) is TableName.VERSE


def test_numbers_that_run_upward_are_not_those_of_verse():
    seen = written_by(TableName.VERTEBRAE_MR, range(8, 20))

    verse = next(one for one in recognise_table(seen) if one.table.name is TableName.VERSE)

    assert verse.confidence is Confidence.UNLIKELY
    assert sure(seen) is TableName.VERTEBRAE_MR


def test_twenty_seven_to_thirty_one_of_small_vertebrae_stay_open():
    """L5 to L1 of a child in version 2, or T8 to T4 in version 1."""
    seen = written_by(TableName.TOTAL_V1, range(11, 16))

    found = recognise_table(seen)

    tables = [one.name for one in believable(found)]
    assert {TableName.TOTAL_V1, TableName.TOTAL_V2} <= set(tables)
    assert found[0].confidence is not Confidence.SURE
    assert names(seen) == {}


def test_s1_or_l6_stays_open_while_the_levels_above_are_named():
    body = column()
    seen = written_by(TableName.TOTAL_V2, range(20, 25)) | {26: body[SACRUM]}

    assert meanings(26, believable(recognise_table(seen))) == (S1, 25)
    assert names(seen) == {27: 24, 28: 23, 29: 22, 30: 21, 31: 20}


def test_one_label_alone_is_not_named():
    seen = {1: Seen((0.0, 0.0, 0.0), 20.0)}

    assert names(seen) == {}
    assert recognise_table(seen)[0].confidence is Confidence.POSSIBLE


def test_kidneys_on_the_wrong_sides_contradict():
    right, left = Seen((-60.0, 0.0, 0.0), 180.0), Seen((60.0, 0.0, 5.0), 180.0)

    normal = recognise_table({2: right, 3: left})
    swapped = recognise_table({2: left, 3: right})

    assert TableName.TOTAL_V2 in [one.name for one in believable(normal)]
    assert TableName.TOTAL_V2 not in [one.name for one in believable(swapped)]


def test_vertebrae_that_spineps_counted_get_no_level():
    """A lumbar MR whose vertebrae were counted from the top, with their discs."""
    body = column()
    seen = {n: body[level] for n, level in enumerate(range(18, 25), 1)}
    seen |= {100 + n: Seen(one.centroid_lps, 10.0) for n, one in seen.items() if n > 1}

    assert names(seen) == {}


def test_a_sacrum_below_l5_shows_that_spineps_named_the_levels():
    body = column()
    seen = {level: body[level] for level in range(20, 25)} | {26: body[SACRUM]}
    seen |= {120 + n: Seen(body[20 + n].centroid_lps, 10.0) for n in range(5)}

    assert sure(seen) is TableName.SPINEPS


def test_a_number_that_no_table_has_is_kept_without_a_name():
    seen = written_by(TableName.VERSE, range(8, 25)) | {99: Seen((0.0, 0.0, 0.0), 1.0)}

    assert meanings(99, believable(recognise_table(seen))) == (None,)
    assert names(seen)[20] == 20


def test_every_table_is_offered_whatever_is_found():
    for seen in ({}, {40000: Seen((0.0, 0.0, 0.0), 1.0)}, written_by(TableName.VERSE, SINGLE)):
        assert {one.table.name for one in recognise_table(seen)} == {t.name for t in TABLES}


def test_levels_are_in_anatomical_order():
    assert sorted(VERTEBRAE, key=RANK.__getitem__) == list(VERTEBRAE)
