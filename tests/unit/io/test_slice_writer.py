import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from spine_app.domain.errors import NoSpace, SpineError
from spine_app.io.slice_writer import SliceWriter, write_error

VOXELS = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
SHAPE = VOXELS.shape


@pytest.fixture(params=["at a place", "one at a time"])
def path(request, tmp_path, monkeypatch):
    """Where to write, on systems that can write at a place and on others."""
    if request.param == "at a place" and not hasattr(os, "pwrite"):
        pytest.skip("this system cannot write at a place")
    if request.param == "one at a time":
        monkeypatch.delattr(os, "pwrite", raising=False)
    return tmp_path / "volume-1.npy"


def test_slices_written_in_any_order_make_the_array(path):
    with SliceWriter(path, SHAPE) as writer:
        writer.write(1, VOXELS[1])
        writer.write(0, VOXELS[0])
    array = np.load(path, allow_pickle=False)
    np.testing.assert_array_equal(array, VOXELS)
    assert array.dtype == np.dtype("<i2")


def test_slices_made_in_a_place_of_the_writer_make_the_array(path):
    with SliceWriter(path, SHAPE) as writer:
        for k in range(2):
            place = writer.place()
            place[...] = VOXELS[k]
            writer.write(k, place)
    np.testing.assert_array_equal(np.load(path), VOXELS)


def test_slices_of_another_layout_are_written_right(path):
    with SliceWriter(path, SHAPE) as writer:
        for k in range(2):
            writer.write(k, np.asfortranarray(VOXELS[k]).astype(">i2"))
    np.testing.assert_array_equal(np.load(path), VOXELS)


def test_a_written_slice_can_be_read_before_the_rest_is_there(path):
    with SliceWriter(path, SHAPE) as writer:
        writer.write(1, VOXELS[1])
        np.testing.assert_array_equal(writer.read(1), VOXELS[1])
        writer.write(0, VOXELS[0])


def test_threads_write_side_by_side(path):
    voxels = np.random.default_rng(0).integers(-999, 999, (64, 32, 16)).astype(np.int16)
    with SliceWriter(path, voxels.shape) as writer, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: writer.write(k, voxels[k]), range(64)))
    np.testing.assert_array_equal(np.load(path), voxels)


def test_the_file_is_private(path):
    with SliceWriter(path, SHAPE):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_fails_half_way_leaves_nothing(path):
    def fail():
        with SliceWriter(path, SHAPE) as writer:
            writer.write(0, VOXELS[0])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not path.exists()


def test_a_file_that_exists_is_not_written_over(path):
    path.write_bytes(b"mine")
    with pytest.raises(SpineError) as caught:
        SliceWriter(path, SHAPE)
    assert not isinstance(caught.value, NoSpace)
    assert path.read_bytes() == b"mine"


def test_a_folder_that_is_gone_is_an_error_of_ours(path):
    with pytest.raises(SpineError):
        SliceWriter(path.parent / "gone" / "volume-1.npy", SHAPE)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_is_full_is_named_and_nothing_is_left(path, monkeypatch, number):
    def full(*_):
        raise OSError(number, "")

    def fail():
        with SliceWriter(path, SHAPE) as writer:
            monkeypatch.setattr(os, "pwrite" if hasattr(os, "pwrite") else "write", full)
            writer.write(0, VOXELS[0])

    with pytest.raises(NoSpace):
        fail()
    assert not path.exists()


def test_a_disk_that_is_full_from_the_start_is_named_and_nothing_is_left(path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(os, "pwrite" if hasattr(os, "pwrite") else "write", full)
    with pytest.raises(NoSpace):
        SliceWriter(path, SHAPE)
    assert not path.exists()


def test_each_thread_has_a_place_of_its_own(path):
    with SliceWriter(path, SHAPE) as writer, ThreadPoolExecutor(1) as pool:
        here, there = writer.place(), pool.submit(writer.place).result()
    assert not np.may_share_memory(here, there)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, NoSpace), (errno.EDQUOT, NoSpace), (errno.EACCES, SpineError)],
)
def test_a_full_disk_is_told_from_a_fault_of_ours(number, kind):
    assert type(write_error(OSError(number, "/secret/path"))) is kind
