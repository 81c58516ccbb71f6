import os
import stat
from dataclasses import replace

import numpy as np
import pytest

from spine_app.domain.errors import BadGeometry, BadPixels, SpineError
from spine_app.domain.study.delivery import AcquiredFile, VolumeFile
from spine_app.domain.volume import Modality
from spine_app.io.volume_file import open_acquired, open_volume, write_volume

VOXELS = np.arange(24, dtype=np.int16).reshape(2, 3, 4)


def told(shape_kji=(2, 3, 4), direction=(1, 0, 0, 0, 1, 0, 0, 0, 1)):
    return VolumeFile(1, shape_kji, (1.0, 2.0, 3.0), (0.0, 0.0, 0.0), direction, Modality.CT)


def test_a_written_volume_is_mapped_and_private(tmp_path):
    path = tmp_path / "volume-1.npy"
    write_volume(path, (2, 3, 4), VOXELS)
    volume = open_volume(tmp_path, told())
    assert isinstance(volume.voxels_kji, np.memmap)
    assert not volume.voxels_kji.flags.writeable
    np.testing.assert_array_equal(volume.voxels_kji, VOXELS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_is_never_written_over(tmp_path):
    (tmp_path / "volume-1.npy").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SpineError):
        write_volume(tmp_path / "volume-1.npy", (2, 3, 4), VOXELS)
    assert not (tmp_path / "elsewhere").exists()
    assert (tmp_path / "volume-1.npy").is_symlink()


def test_a_failing_slice_leaves_nothing(tmp_path):
    def slices():
        yield VOXELS[0]
        raise BadPixels

    with pytest.raises(BadPixels):
        write_volume(tmp_path / "volume-1.npy", (2, 3, 4), slices())
    assert not list(tmp_path.iterdir())


def test_a_file_of_another_shape_is_refused(tmp_path):
    write_volume(tmp_path / "volume-1.npy", (2, 3, 4), VOXELS)
    with pytest.raises(BadGeometry):
        open_volume(tmp_path, told(shape_kji=(3, 2, 4)))


def test_numbers_that_are_no_grid_are_refused(tmp_path):
    write_volume(tmp_path / "volume-1.npy", (2, 3, 4), VOXELS)
    with pytest.raises(BadGeometry):
        open_volume(tmp_path, told(direction=(1, 0, 0, 0, 1, 0, 0, 0, -1)))


@pytest.mark.parametrize("array", [VOXELS.astype(np.float32), VOXELS.astype(">i2")])
def test_a_file_of_another_type_is_refused(tmp_path, array):
    np.save(tmp_path / "volume-1.npy", array)
    with pytest.raises(BadPixels):
        open_volume(tmp_path, told())


@pytest.mark.parametrize("content", [b"", b"text", b"\x93NUMPY\x01\x00\x10\x00"])
def test_a_file_that_is_no_array_is_refused(tmp_path, content):
    (tmp_path / "volume-1.npy").write_bytes(content)
    with pytest.raises(BadPixels):
        open_volume(tmp_path, told())


def test_a_truncated_file_is_refused(tmp_path):
    path = tmp_path / "volume-1.npy"
    write_volume(path, (2, 3, 4), VOXELS)
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(BadPixels):
        open_volume(tmp_path, told())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_its_place_is_refused_and_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "volume-1.npy")
    with pytest.raises(BadPixels):
        open_volume(tmp_path, told())


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(BadPixels):
        open_volume(tmp_path, told())


# ---- acquired slices ----

SLICES = AcquiredFile(
    number=1,
    shape_nji=(2, 3, 4),
    pixel_spacing=(0.5, 0.25),
    orientation=(1, 0, 0, 0, 0, -1),
    positions=((0.0, 0.0, 0.0), (0.0, 3.5, 0.0)),
    modality=Modality.MR,
)


def test_acquired_slices_are_mapped_with_their_planes(tmp_path):
    write_volume(tmp_path / "slices-1.npy", (2, 3, 4), VOXELS)

    slices = open_acquired(tmp_path, SLICES)

    assert isinstance(slices.voxels_nji, np.memmap)
    second = slices.slice_volume(1)
    np.testing.assert_array_equal(second.voxels_kji[0], VOXELS[1])
    assert second.grid.points_lps([1, 2, 0]) == pytest.approx((0.25, 3.5, -1.0))


def test_slices_of_which_nothing_is_known_are_mapped_all_the_same(tmp_path):
    write_volume(tmp_path / "slices-1.npy", (2, 3, 4), VOXELS)

    slices = open_acquired(
        tmp_path, replace(SLICES, pixel_spacing=None, orientation=None, positions=())
    )

    assert not slices.is_calibrated
    assert not slices.has_sides


def test_acquired_slices_of_another_shape_are_refused(tmp_path):
    write_volume(tmp_path / "slices-1.npy", (2, 3, 4), VOXELS)

    with pytest.raises(BadGeometry):
        open_acquired(tmp_path, replace(SLICES, shape_nji=(2, 4, 3)))


def test_as_many_places_as_slices_are_needed(tmp_path):
    write_volume(tmp_path / "slices-1.npy", (2, 3, 4), VOXELS)

    with pytest.raises(BadGeometry):
        open_acquired(tmp_path, replace(SLICES, positions=SLICES.positions[:1]))


def test_a_link_in_place_of_acquired_slices_is_refused(tmp_path):
    write_volume(tmp_path / "elsewhere.npy", (2, 3, 4), VOXELS)
    (tmp_path / "slices-1.npy").symlink_to(tmp_path / "elsewhere.npy")

    with pytest.raises(BadPixels):
        open_acquired(tmp_path, SLICES)
