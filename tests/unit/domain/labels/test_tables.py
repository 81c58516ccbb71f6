"""Numbers of other programs mean what their class maps say."""

import pytest

from spine_app.domain.labels.structures import CANAL, CORD, S1, VERTEBRAE, structure
from spine_app.domain.labels.tables import TABLES, TableName, table_named
from spine_app.domain.phantom.ids import vertebra_id

CERVICAL = [f"C{n}" for n in range(1, 8)]
THORACIC = [f"T{n}" for n in range(1, 13)]
LUMBAR = [f"L{n}" for n in range(1, 6)]
ROWS = {
    TableName.VERSE: (range(1, 8), range(8, 20), range(20, 25)),
    TableName.SPINEPS: (range(1, 8), range(8, 20), range(20, 25)),
    TableName.TOTAL_V2: (range(50, 43, -1), range(43, 31, -1), range(31, 26, -1)),
    TableName.TOTAL_V3: (range(50, 43, -1), range(43, 31, -1), range(31, 26, -1)),
    TableName.TOTAL_V1: (range(41, 34, -1), range(34, 22, -1), range(22, 17, -1)),
    TableName.VERTEBRAE_MR: (range(25, 18, -1), range(18, 6, -1), range(6, 1, -1)),
    TableName.TOTAL_SPINE_SEG: (range(11, 18), range(21, 33), range(41, 46)),
}
SINGLE = [
    (TableName.VERSE, 25, "L6"),
    (TableName.VERSE, 26, "Sacrum"),
    (TableName.VERSE, 27, "Coccyx"),
    (TableName.VERSE, 28, "T13"),
    (TableName.SPINEPS, 26, "Sacrum"),
    (TableName.SPINEPS, 123, "Disc L4/L5"),
    (TableName.SPINEPS, 102, "Disc C2/C3"),
    (TableName.SPINEPS, 223, "End plates L4"),
    (TableName.SPINEPS, 60, "Spinal cord"),
    (TableName.SPINEPS, 61, "Spinal canal"),
    (TableName.SPINEPS_PARTS, 41, "Vertebral arch"),
    (TableName.SPINEPS_PARTS, 42, "Spinous process"),
    (TableName.SPINEPS_PARTS, 43, "Costal process left"),
    (TableName.SPINEPS_PARTS, 44, "Costal process right"),
    (TableName.SPINEPS_PARTS, 45, "Superior articular process left"),
    (TableName.SPINEPS_PARTS, 46, "Superior articular process right"),
    (TableName.SPINEPS_PARTS, 47, "Inferior articular process left"),
    (TableName.SPINEPS_PARTS, 48, "Inferior articular process right"),
    (TableName.SPINEPS_PARTS, 49, "Vertebral body border"),
    (TableName.SPINEPS_PARTS, 62, "End plates"),
    (TableName.SPINEPS_PARTS, 100, "Discs"),
    (TableName.SPINEPS_PARTS, 26, "Sacrum"),
    (TableName.TOTAL_V2, 25, "Sacrum"),
    (TableName.TOTAL_V2, 26, "S1"),
    (TableName.TOTAL_V2, 79, "Spinal cord"),
    (TableName.TOTAL_V2, 2, "Kidney right"),
    (TableName.TOTAL_V2, 3, "Kidney left"),
    (TableName.TOTAL_V2, 52, "Aorta"),
    (TableName.TOTAL_V2, 77, "Hip bone left"),
    (TableName.TOTAL_V2, 78, "Hip bone right"),
    (TableName.TOTAL_V2, 92, "Rib 1 left"),
    (TableName.TOTAL_V2, 103, "Rib 12 left"),
    (TableName.TOTAL_V2, 104, "Rib 1 right"),
    (TableName.TOTAL_V2, 115, "Rib 12 right"),
    (TableName.TOTAL_V2, 116, "Sternum"),
    (TableName.TOTAL_V2, 117, "Costal cartilages"),
    (TableName.TOTAL_V3, 26, "L6"),
    (TableName.TOTAL_V1, 92, "Sacrum"),
    (TableName.TOTAL_V1, 58, "Rib 1 left"),
    (TableName.TOTAL_V1, 81, "Rib 12 right"),
    (TableName.TOTAL_V1, 104, "Urinary bladder"),
    (TableName.TOTAL_MR, 18, "Sacrum"),
    (TableName.TOTAL_MR, 19, "Vertebrae"),
    (TableName.TOTAL_MR, 20, "Discs"),
    (TableName.TOTAL_MR, 21, "Spinal cord"),
    (TableName.TOTAL_MR, 50, "Brain"),
    (TableName.VERTEBRAE_MR, 1, "Sacrum"),
    (TableName.VERTEBRAE_BODY, 1, "Vertebral body"),
    (TableName.VERTEBRAE_BODY, 2, "Discs"),
    (TableName.TOTAL_SPINE_SEG, 1, "Spinal cord"),
    (TableName.TOTAL_SPINE_SEG, 2, "Spinal canal"),
    (TableName.TOTAL_SPINE_SEG, 46, "L6"),
    (TableName.TOTAL_SPINE_SEG, 50, "Sacrum"),
    (TableName.TOTAL_SPINE_SEG, 63, "Disc C2/C3"),
    (TableName.TOTAL_SPINE_SEG, 67, "Disc C6/C7"),
    (TableName.TOTAL_SPINE_SEG, 71, "Disc C7/T1"),
    (TableName.TOTAL_SPINE_SEG, 82, "Disc T11/T12"),
    (TableName.TOTAL_SPINE_SEG, 91, "Disc T12/L1"),
    (TableName.TOTAL_SPINE_SEG, 95, "Disc L4/L5"),
    (TableName.TOTAL_SPINE_SEG, 100, "Disc L5/S1"),
]


def named(table, foreign):
    return structure(table_named(table).ours[foreign]).name


@pytest.mark.parametrize("table", ROWS)
def test_a_table_counts_vertebrae_as_its_program_does(table):
    for names, ids in zip((CERVICAL, THORACIC, LUMBAR), ROWS[table], strict=True):
        assert [named(table, foreign) for foreign in ids] == names


@pytest.mark.parametrize(("table", "foreign", "name"), SINGLE)
def test_a_number_means_one_structure(table, foreign, name):
    assert named(table, foreign) == name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name.value)
def test_every_meaning_of_a_table_is_a_structure_and_no_two_numbers_share_one(table):
    assert all(structure(ours) is not None for ours in table.ours.values())
    assert len(set(table.ours.values())) == len(table.ours)


@pytest.mark.parametrize(
    ("table", "count"),
    [(TableName.TOTAL_V2, 117), (TableName.TOTAL_V1, 104), (TableName.TOTAL_MR, 50)],
)
def test_a_task_of_total_segmentator_has_all_its_classes(table, count):
    assert set(table_named(table).ours) == set(range(1, count + 1))


def test_the_s1_of_total_segmentator_is_not_the_whole_sacrum():
    assert table_named(TableName.TOTAL_V2).ours[26] == S1
    assert table_named(TableName.TOTAL_V2).ours[25] != S1


def test_our_ids_are_those_of_the_phantom():
    levels = {name: n for n, name in VERTEBRAE.items()}

    for name in (*CERVICAL, *THORACIC, "T13", *LUMBAR, "L6"):
        assert levels[name] == vertebra_id(name)
    assert levels["Sacrum"] == vertebra_id("sacrum")
    assert (CORD, CANAL) == (60, 61)


def test_counted_vertebrae_have_no_level():
    table = table_named(TableName.SPINEPS_COUNTED)

    assert table.knows(5)
    assert 5 not in table.ours
