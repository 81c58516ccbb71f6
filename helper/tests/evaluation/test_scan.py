"""What is said of a scan whose faults are known."""

import numpy as np
import pytest
from shapes import pair, spine

from spine_helper.evaluation.cohort import Spread, stratum_keys, summary
from spine_helper.evaluation.scan import measure

pytest.importorskip("SimpleITK", reason="the extra `evaluate` is not installed")

IDS = (19, 20, 21, 22, 23)
CUBE = 6**3


def measured(predicted, truth=None, **more):
    return measure(pair(predicted, spine(IDS) if truth is None else truth, **more), "one")


def test_a_perfect_prediction_is_perfect():
    scan = measured(spine(IDS))
    assert [row.level for row in scan.rows] == ["T12", "L1", "L2", "L3", "L4"]
    assert all(row.dice == row.instance_dice == 1.0 for row in scan.rows)
    assert all(row.hd95_mm == row.assd_mm == row.centre_mm == 0.0 for row in scan.rows)
    assert scan.is_all_right is True
    assert (scan.shift, scan.extra, scan.stray_ml) == (None, (), 0.0)
    assert (scan.instances.pq, scan.instances.rq, scan.instances.sq) == (1.0, 1.0, 1.0)
    assert summary([scan])["levels"]["id_rate"] == 1.0


def test_a_row_that_is_off_by_one_is_told_from_a_miss():
    scan = measured(spine((20, 21, 22, 23, 24)))

    assert scan.shift == 1.0
    assert scan.is_off_by_one
    assert scan.is_all_right is False
    assert [row.instance_dice for row in scan.rows] == [1.0] * 5
    assert scan.instances.pq == 1.0
    found = summary([scan])
    assert found["levels"]["id_rate"] == 0.0
    assert found["levels"]["wrong_name"] == 5
    assert found["levels"]["scans_off_by_one"] == 1.0
    assert found["pooled"]["missed"] == 0
    assert found["pooled"]["without_distance"] == 1  # nothing is called T12


def test_a_missed_vertebra_has_dice_zero_and_no_distance():
    predicted = spine(IDS)
    predicted[predicted == 21] = 0

    scan = measured(predicted)

    row = scan.rows[2]
    assert (row.dice, row.instance_dice, row.called, row.hd95_mm) == (0.0, 0.0, "", None)
    assert (scan.instances.matched, scan.instances.missed, scan.instances.extra) == (4, 1, 0)
    assert scan.instances.rq == pytest.approx(4 / 4.5)
    assert scan.shift is None
    pooled = summary([scan])["pooled"]
    assert pooled["dice"]["mean"] == pytest.approx(0.8)
    assert (pooled["missed"], pooled["without_distance"]) == (1, 1)


def test_a_vertebra_that_is_not_there_is_extra_and_has_a_volume():
    predicted = spine(IDS)
    predicted[50:56, 7:13, 7:13] = 18

    scan = measured(predicted, spacing=(2.0, 1.0, 1.0))

    assert scan.extra == ("T11",)
    assert scan.is_all_right is False
    assert scan.instances.extra == 1
    assert scan.stray_ml == pytest.approx(CUBE * 2 / 1000)


def test_a_thick_border_is_no_stray():
    truth, predicted = spine(IDS, first=12), spine(IDS, first=12)
    predicted[8:12, 7:13, 7:13] = 23  # up to 4 mm below the lowest
    assert measured(predicted, truth).stray_ml == 0.0
    predicted[6:8, 7:13, 7:13] = 23  # 5 and 6 mm
    assert measured(predicted, truth).stray_ml == pytest.approx(36 / 1000)


def test_a_hip_far_from_all_truth_is_stray():
    truth = spine(IDS, shape=(64, 20, 120))
    predicted = np.zeros_like(truth)
    predicted[10:20, 5:15, 100:110] = 23
    assert measured(predicted, truth).stray_ml == pytest.approx(1.0)


def test_a_shift_of_two_voxels_gives_what_one_reckons():
    scan = measured(spine(IDS, shift=(2, 0)), spacing=(2.5, 0.5, 0.5))
    for row in scan.rows:
        assert row.dice == pytest.approx(2 / 3)
        assert row.instance_iou == pytest.approx(0.5)
        assert row.centre_mm == pytest.approx(1.0)
        assert row.hd95_mm == pytest.approx(1.0)
    assert scan.instances.matched == 0  # IoU must be above one half


def test_a_vertebra_at_the_border_counts_for_nothing():
    truth = spine(IDS, first=0)
    predicted = truth.copy()
    predicted[(predicted == 23) & (np.indices(truth.shape)[0] > 3)] = 0

    scan = measured(predicted, truth)

    assert [row.level for row in scan.rows if row.is_cut] == ["L4"]
    assert len(scan.whole) == 4
    assert (scan.instances.matched, scan.instances.missed, scan.instances.extra) == (4, 0, 0)
    assert summary([scan])["left_out_at_border"] == 1
    assert summary([scan])["pooled"]["dice"]["worst"] == 1.0


def test_a_neighbour_that_takes_half_is_seen_by_both():
    predicted = spine(IDS)
    predicted[predicted == 21] = 22  # two vertebrae became one

    scan = measured(predicted)

    assert [row.called for row in scan.rows].count("") == 1
    assert scan.topology.broken == {"L3": 2}
    assert scan.is_all_right is False


def test_pieces_are_counted():
    predicted = spine(IDS)
    predicted[60, 2, 2] = 21
    predicted[0:10, 2, 2] = 61
    predicted[12:20, 2, 2] = 61

    scan = measured(predicted)

    assert scan.topology.broken == {"L2": 2}
    assert scan.topology.canal_pieces == 2
    assert summary([scan])["topology"] == {
        "broken_vertebrae": 1,
        "canals_not_in_one_piece": 1,
        "without_canal": 0,
    }


def test_sacrum_canal_and_discs_are_measured_where_the_truth_has_them():
    truth, predicted = spine(IDS), spine(IDS)
    truth[40:44, 2:6, 2:6], predicted[40:44, 2:6, 2:4] = 26, 26
    truth[2:10, 17, 17], predicted[2:6, 17, 17] = 121, 121

    scan = measured(predicted, truth)

    assert scan.others == {"sacrum": pytest.approx(2 / 3)}
    assert scan.discs == {"L2": pytest.approx(2 / 3)}


def test_identified_is_the_nearest_within_twenty_millimetres():
    far = measured(spine(IDS, shape=(64, 60, 20), shift=(21, 0)), spine(IDS, shape=(64, 60, 20)))
    near = measured(spine(IDS, shape=(64, 60, 20), shift=(19, 0)), spine(IDS, shape=(64, 60, 20)))
    assert [row.is_identified for row in far.rows] == [False] * 5
    assert [row.is_identified for row in near.rows] == [True] * 5


def test_an_empty_prediction_is_measured_too():
    scan = measured(np.zeros_like(spine(IDS)))
    assert [row.dice for row in scan.rows] == [0.0] * 5
    assert (scan.instances.pq, scan.instances.sq) == (0.0, None)
    assert scan.is_all_right is False
    assert summary([scan])["levels"]["d_mean_mm"] is None


def test_scans_belong_to_their_strata():
    thick = measure(pair(spine(IDS), spine(IDS), (5.0, 1.0, 1.0)), "one", ("metal",))
    assert stratum_keys(thick) == ("view: TL", "slices: above 3 mm", "tag: metal")


def test_per_scan_means_do_not_let_a_long_spine_outweigh_a_short_one():
    good, short = measured(spine(IDS)), np.zeros_like(spine(IDS))
    short[10:16, 7:13, 7:13] = 20
    missed = measured(np.zeros_like(short), short)

    found = summary([good, missed])

    assert found["pooled"]["dice"]["mean"] == pytest.approx(5 / 6)
    assert found["per_scan"]["dice"]["mean"] == pytest.approx(0.5)
    assert found["levels"]["scans_all_right"] == 0.5


def test_a_spread_tells_the_tail():
    spread = Spread.of([1.0] * 19 + [0.0])
    assert (spread.n, spread.median, spread.worst) == (20, 1.0, 0.0)
    assert spread.p5 == pytest.approx(np.percentile([1.0] * 19 + [0.0], 5))
    assert Spread.of([1.0, 9.0], is_large_bad=True).worst == 9.0
    assert Spread.of([]) is None
