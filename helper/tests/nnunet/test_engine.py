"""A pack runs from voxels to findings."""

import subprocess
import sys

import numpy as np
import pytest
from run_cases import LPS, MODES, Log, a_spine, grid_of, named_pack

from spine_helper.anatomy.levels import SACRUM
from spine_helper.engines.engine import Box, Task
from spine_helper.nnunet.engine import run_pack
from spine_helper.packs.trouble import BrokenPack, NoSuchPack


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
        "    def preview(self, labels, step, finished=()): pass\n"
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
