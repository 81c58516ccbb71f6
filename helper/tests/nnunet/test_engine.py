import subprocess
import sys

import numpy as np
import pytest
from tiny_packs import decoder, label, network_document, write_pack

from spine_helper.anatomy.levels import CANAL, SACRUM, disc_id
from spine_helper.engines.engine import Box, Task
from spine_helper.nnunet.engine import run_pack
from spine_helper.packs.trouble import BrokenPack, NoSuchPack
from spine_helper.volumes.grid import Grid

LPS = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
UPSIDE_DOWN = ((0.0, 0.0, -1.0), (-1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
MODES = ("exact", "fast")


class Log:
    """A watch that remembers."""

    def __init__(self):
        self.stages, self.previews = [], []

    def progress(self, stage, fraction):
        self.stages.append((stage, fraction))

    def preview(self, labels_kji, step_kji):
        self.previews.append((labels_kji, step_kji))


@pytest.fixture
def packs(tmp_path, monkeypatch):
    folder = tmp_path / "packs"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("SPINE_HELPER_PACKS", str(folder))
    return folder


def grid_of(voxels, spacing=(1.5, 1.5, 1.5), direction=LPS, modality="CT"):
    return Grid(voxels.shape, spacing, direction, modality)


NAMED = [
    label(1, "vertebrae_L5", "vertebra", "L5", 24),
    label(2, "vertebrae_L4", "vertebra", "L4", 23),
]
NAMED += [label(3, "sacrum", "sacrum", "", SACRUM), label(4, "aorta")]


def named_pack(packs, flow=None, spacing=(1.5, 1.5, 1.5), **changes):
    document = network_document("main", NAMED, 5, spacing, **changes)
    model = decoder({0: 0, 1: 1, 2: 2, 3: 3, 4: 4}, 5)
    write_pack(packs, "named", flow or {"tool": "nnunet"}, [(document, model)])


def a_spine(shape=(60, 40, 44)):
    """Voxels whose value is their label: L4 above L5 above the sacrum, and an aorta in front."""
    voxels = np.zeros(shape, np.int16)
    voxels[4:18, 14:28, 14:30] = 3
    voxels[20:34, 14:28, 14:30] = 1
    voxels[38:52, 14:28, 14:30] = 2
    voxels[4:52, 4:10, 18:26] = 4
    return voxels


@pytest.mark.parametrize("mode", MODES)
def test_labels_with_levels_become_ours(packs, mode):
    named_pack(packs)
    voxels, log = a_spine(), Log()

    found = run_pack("named", Task(voxels, grid_of(voxels), mode), log)

    expected = np.array([0, 24, 23, SACRUM, 0], np.uint8)[voxels]
    np.testing.assert_array_equal(found.labels_kji, expected)
    assert [one.level for one in found.instances] == ["L4", "L5", ""]
    assert found.instances[0].centre_ijk == pytest.approx((21.5, 20.5, 44.5), abs=0.5)
    assert found.instances[0].volume_ml == pytest.approx((voxels == 2).sum() * 1.5**3 / 1000)
    assert all(one.confidence > 0.99 for one in found.instances)
    assert found.flags == ()
    assert log.stages[-1] == ("finish", 1.0)
    assert set(found.seconds) >= {"prepare", "segment", "finish"}


def test_a_preview_is_a_coarse_picture_of_the_result(packs):
    named_pack(packs)
    voxels, log = a_spine(), Log()

    found = run_pack("named", Task(voxels, grid_of(voxels), "fast"), log)

    coarse, step = log.previews[-1]
    assert step == (3, 3, 3)
    sample = found.labels_kji[1::3, 1::3, 1::3]
    done = len(coarse) * 3 // 4 - 1
    np.testing.assert_array_equal(coarse[:done], sample[:done])


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("orientation", ["given", "RAS"])
def test_a_volume_that_lies_otherwise_gets_its_labels_where_they_belong(packs, mode, orientation):
    named_pack(packs, orientation=orientation)
    upright = a_spine()
    # Array axes k, j, i of the other volume run right, head, feet to head and so on.
    voxels = np.ascontiguousarray(upright.transpose(2, 0, 1)[::-1, ::-1])
    grid = grid_of(voxels, direction=((0.0, 0.0, -1.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)))

    found = run_pack("named", Task(voxels, grid, mode), Log())

    expected = np.array([0, 24, 23, SACRUM, 0], np.uint8)[voxels]
    np.testing.assert_array_equal(found.labels_kji, expected)
    assert found.flags == ()


def test_vertebrae_in_a_wrong_order_are_said_to_be_unsure(packs):
    named_pack(packs)
    voxels = a_spine()[::-1].copy()

    found = run_pack("named", Task(voxels, grid_of(voxels), "fast"), Log())

    assert "levels-uncertain" in found.flags


@pytest.mark.parametrize("mode", MODES)
def test_a_volume_without_a_spine_gives_none(packs, mode):
    named_pack(packs)
    voxels = np.zeros((20, 30, 30), np.int16)

    found = run_pack("named", Task(voxels, grid_of(voxels), mode), Log())

    assert not found.labels_kji.any()
    assert found.instances == ()
    assert found.flags == ("no-spine",)


def test_a_box_limits_what_is_looked_at(packs):
    named_pack(packs)
    voxels = a_spine()

    found = run_pack(
        "named", Task(voxels, grid_of(voxels), "fast", Box((36, 0, 0), (60, 40, 44))), Log()
    )

    assert [one.level for one in found.instances] == ["L4"]


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


def test_a_pack_that_is_gone_or_changed_is_an_error_by_type(packs):
    voxels = a_spine()
    with pytest.raises(NoSuchPack):
        run_pack("named", Task(voxels, grid_of(voxels)), Log())
    named_pack(packs)
    path = packs / "named" / "main.onnx"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(BrokenPack):
        run_pack("named", Task(voxels, grid_of(voxels)), Log())


def test_fast_needs_no_scipy(packs, tmp_path):
    named_pack(packs)
    script = tmp_path / "run.py"
    script.write_text(
        "import sys\n"
        "sys.modules['scipy'] = None\n"
        "import numpy as np\n"
        "from spine_helper.engines.engine import Task\n"
        "from spine_helper.nnunet.engine import run_pack\n"
        "from spine_helper.nnunet.member import MissingExtra\n"
        "from spine_helper.volumes.grid import Grid\n"
        "class Quiet:\n"
        "    def progress(self, stage, fraction): pass\n"
        "    def preview(self, labels, step): pass\n"
        "voxels = np.ones((20, 20, 20), np.int16)\n"
        f"grid = Grid(voxels.shape, (1.5, 1.5, 1.5), {LPS}, 'CT')\n"
        "assert run_pack('named', Task(voxels, grid, 'fast'), Quiet()).labels_kji.all()\n"
        "try:\n"
        "    run_pack('named', Task(voxels, grid, 'exact'), Quiet())\n"
        "except MissingExtra as error:\n"
        "    assert 'packs' in str(error)\n"
        "else:\n"
        "    raise SystemExit('exact ran without SciPy')\n"
    )

    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, script], capture_output=True, text=True, timeout=100, check=False
    )

    assert done.returncode == 0, done.stderr
