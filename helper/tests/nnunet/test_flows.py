"""Packs that run as TotalSegmentator, TotalSpineSeg and SPINEPS do."""

import numpy as np
import pytest
from run_cases import LPS, MODES, NAMED, UPSIDE_DOWN, Log, grid_of
from tiny_packs import decoder, label, network_document, write_pack

from spine_helper.anatomy.levels import CANAL, SACRUM, disc_id
from spine_helper.engines.engine import Box, Task
from spine_helper.nnunet.engine import run_pack

TOTAL = {"tool": "totalsegmentator", "task": "total", "spacing": [1.5, 1.5, 1.5]}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("direction", [LPS, UPSIDE_DOWN])
def test_totalsegmentator_comes_back_to_the_grid_of_the_volume(packs, mode, direction):
    labels = [label(1, "vertebrae_L5", "vertebra", "L5", 24)]
    document = network_document("main", labels, 2, (1.5, 1.5, 1.5))
    write_pack(
        packs,
        "total",
        TOTAL,
        [(document, decoder({code: int(code >= 5) for code in range(11)}, 2))],
    )
    voxels = np.zeros((70, 60, 50), np.int16)
    voxels[20:50, 15:45, 10:36] = 10

    found = run_pack(
        "total", Task(voxels, grid_of(voxels, (0.8, 0.7, 1.2), direction), mode), Log()
    )

    same = 2 * ((found.labels_kji == 24) & (voxels == 10)).sum()
    assert same / ((found.labels_kji == 24).sum() + (voxels == 10).sum()) > 0.9


STEP_1 = [
    *(label(1, "disc", "disc"), label(2, "disc_C2_C3", "disc", "C2", disc_id("C2"))),
    *(label(3, "disc_C7_T1", "disc", "C7", disc_id("C7")),),
    *(label(4, "disc_T12_L1", "disc", "T12", disc_id("T12")),),
    *(label(5, "disc_L5_S", "disc", "L5", disc_id("L5")), label(6, "vertebrae", "vertebra")),
    *(label(7, "vertebrae_C1", "vertebra", "C1", 1), label(8, "spinal_canal", "canal", "", CANAL)),
]


STEP_2 = [
    *STEP_1[:6],
    *(label(7, "vertebrae_O", "vertebra"), label(8, "vertebrae_E", "vertebra")),
    *(label(9, "sacrum", "sacrum", "", SACRUM), label(10, "spinal_canal", "canal", "", CANAL)),
    label(11, "marked by turns"),
]


# Code of a voxel -> label of step 1 and of step 2.
CODES = {0: (0, 0), 1: (1, 1), 5: (5, 5), 7: (6, 7), 8: (6, 8), 9: (6, 9), 10: (8, 10), 6: (6, 6)}


def two_step_pack(packs):
    steps = []
    for number, labels in enumerate((STEP_1, STEP_2)):
        heads = len(labels) + 1
        table = {code: pair[number] for code, pair in CODES.items()}
        document = network_document(
            f"step{number + 1}", labels, heads, (1.0, 1.0, 1.0), channels=number + 1
        )
        steps.append((document, decoder(table, heads, 11 if number else None)))
    flow = {"tool": "totalspineseg", "first": "step1", "second": "step2"}
    write_pack(packs, "steps", flow, steps, "MR")


def a_column(shape=(120, 44, 40)):
    """From below: sacrum, the disc L5-S, then vertebrae and discs by turns; a canal behind."""
    voxels = np.zeros(shape, np.int16)
    voxels[2:14, 10:26, 10:30] = 9
    voxels[14:18, 10:26, 10:30] = 5
    for number in range(4):
        base = 18 + 24 * number
        voxels[base : base + 20, 10:26, 10:30] = 7 + number % 2
        voxels[base + 20 : base + 24, 10:26, 10:30] = 1
    voxels[2:114, 30:38, 15:25] = 10
    return voxels


@pytest.mark.parametrize("mode", MODES)
def test_two_steps_tell_vertebrae_apart_and_count_from_a_disc_that_has_a_name(packs, mode):
    two_step_pack(packs)
    voxels, log = a_column(), Log()
    grid = grid_of(voxels, (1.0, 1.0, 1.0), modality="MR")

    found = run_pack("steps", Task(voxels, grid, mode), log)

    vertebrae = {one.level: one for one in found.instances if one.kind == "vertebra"}
    assert list(vertebrae) == ["L2", "L3", "L4", "L5"]
    for number, level in enumerate(("L5", "L4", "L3", "L2")):
        base = 18 + 24 * number
        assert (found.labels_kji[base : base + 20, 10:26, 10:30] == vertebrae[level].value).all()
    assert (found.labels_kji == SACRUM).sum() == (voxels == 9).sum()
    assert (found.labels_kji == CANAL).sum() == (voxels == 10).sum()
    fractions = [fraction for _, fraction in log.stages]
    assert fractions == sorted(fractions)


@pytest.mark.parametrize("mode", MODES)
def test_the_second_step_is_told_of_every_other_disc_from_the_top(packs, mode):
    two_step_pack(packs)
    voxels = a_column()
    grid = grid_of(voxels, (1.0, 1.0, 1.0), modality="MR")

    found = run_pack("steps", Task(voxels, grid, mode), Log())

    # The stand-in takes marked discs away: of five from the top the first, third and fifth.
    discs = [one.level for one in found.instances if one.kind == "disc"]
    assert len(discs) == 2
    starts = [114 - 24 * n - 4 for n in range(4)] + [14]
    marked = [not (found.labels_kji[start + 1, 18, 20] > 100) for start in starts]
    assert marked == [True, False, True, False, True]


def test_two_steps_without_a_spine_give_none(packs):
    two_step_pack(packs)
    voxels = np.zeros((30, 30, 30), np.int16)

    found = run_pack("steps", Task(voxels, grid_of(voxels, modality="MR"), "fast"), Log())

    assert found.flags == ("no-spine",)


def test_vertebrae_without_levels_are_counted_by_us(packs):
    labels = [label(1, "vertebrae", "vertebra"), label(2, "discs", "disc")]
    labels += [label(3, "sacrum", "sacrum", "", SACRUM)]
    document = network_document("main", labels, 4, (1.5, 1.5, 1.5))
    model = decoder({0: 0, 7: 1, 8: 1, 1: 2, 5: 2, 9: 3, 10: 0}, 4)
    write_pack(packs, "unnamed", {"tool": "nnunet"}, [(document, model)])
    voxels = a_column()

    # A box, because our finder sees no spine in a column of four values.
    whole = Box((0, 0, 0), voxels.shape)
    found = run_pack("unnamed", Task(voxels, grid_of(voxels), "fast", whole), Log())

    levels = [one.level for one in found.instances if one.kind == "vertebra"]
    assert levels == ["L2", "L3", "L4", "L5"]
    assert (found.labels_kji[20:36, 12:24, 12:28] == 24).all()
    assert len(found.evidence) == 4


def test_spineps_is_given_its_axes_and_spacing(packs):
    flow = {
        "tool": "spineps",
        "orientation": "PIR",
        "spacing_least": [1.0, 1.0, 1.0],
        "spacing_most": [2.0, 2.0, 2.0],
    }
    document = network_document("main", NAMED[:1], 2, (1.0, 1.0, 1.0))
    write_pack(
        packs,
        "spineps",
        flow,
        [(document, decoder({code: int(code >= 5) for code in range(11)}, 2))],
        "MR",
    )
    voxels = np.zeros((60, 50, 12), np.int16)
    voxels[20:44, 12:36, 3:9] = 10

    found = run_pack(
        "spineps", Task(voxels, grid_of(voxels, (4.0, 0.6, 0.6), modality="MR"), "fast"), Log()
    )

    same = 2 * ((found.labels_kji == 24) & (voxels == 10)).sum()
    assert same / ((found.labels_kji == 24).sum() + (voxels == 10).sum()) > 0.9
