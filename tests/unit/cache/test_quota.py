"""What is dropped when there is no room: what was used longest ago, whatever the clock says."""

import os
import time

import numpy as np
import pytest

from spine_app.cache import order
from spine_app.cache.shelf import Bounds
from tests.data.lasting import address, files_in, noise, numbers_of, opened, plan


def size_of_one(tmp_path):
    cache = opened(tmp_path / "size")
    cache.put(address(1), plan(*range(40)))
    size = files_in(tmp_path / "size")[0].stat().st_size
    cache.close()
    return size


def kept(cache, count=9):
    """Which numbers are there, without using them."""
    names = set(cache._shelf.sizes())
    return {n for n in range(count) if cache._keys.name_of(address(n), cache._stamps) in names}


@pytest.fixture(params=["disk", "memory"])
def three(request, tmp_path):
    """A cache with room for three entries."""
    bounds = Bounds(3 * size_of_one(tmp_path) + 100, 0)
    cache = opened(tmp_path / "lasting" if request.param == "disk" else None, bounds=bounds)
    if request.param == "memory":
        cache._shelf.bounds = bounds
    yield cache
    cache.close()


def put(cache, number):
    return cache.put(address(number), plan(*range(40)))


def test_what_was_used_longest_ago_goes_first(three):
    for number in range(3):
        put(three, number)
    three.get(address(0))

    assert put(three, 3)
    assert kept(three) == {0, 2, 3}
    assert put(three, 4)
    assert kept(three) == {0, 3, 4}


def test_what_is_larger_than_the_quota_is_not_kept(three):
    put(three, 0)

    assert not three.put(address(1), plan(*noise(2000, np.float64)))
    assert kept(three) == {0}


def test_c14_no_clock_has_a_say_in_the_order(three, tmp_path, monkeypatch):
    years = 10 * 365 * 86400
    for number, shift in enumerate((years, -years, 0)):
        monkeypatch.setattr(time, "time", lambda shift=shift: 1.8e9 + shift)
        put(three, number)
    for age, file in enumerate(files_in(tmp_path / "lasting")):
        os.utime(file, (4e9 - age * 1e9, 4e9 - age * 1e9))
    three.get(address(1))

    put(three, 3)

    assert kept(three) == {1, 2, 3}


def test_c15_a_quota_that_became_smaller_is_met_at_start(tmp_path):
    one = size_of_one(tmp_path)
    cache = opened(tmp_path / "lasting")
    for number in range(9):
        put(cache, number)
    cache.get(address(2))
    cache.close()

    cache = opened(tmp_path / "lasting", bounds=Bounds(2 * one, 0))

    assert kept(cache) == {2, 8}
    cache.close()


def test_ca4_room_stays_free_on_the_disk(tmp_path, monkeypatch):
    import shutil  # noqa: PLC0415
    from types import SimpleNamespace  # noqa: PLC0415

    free = [30]
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _p: SimpleNamespace(total=500 * 2**30, free=free[0] * 2**30)
    )
    cache = opened(tmp_path / "lasting", bounds=Bounds(2**30))
    assert not put(cache, 0)  # a tenth of the disk is more than what is free

    free[0] = 60
    assert put(cache, 0)
    free[0] = 1
    assert not put(cache, 1)
    assert kept(cache) == set()
    cache.close()


def test_c17_a_hundred_thousand_entries_start_in_two_seconds(tmp_path):
    cache = opened(tmp_path / "lasting")
    put(cache, 0)
    (file,) = files_in(tmp_path / "lasting")
    count = 10_000  # a tenth, in a tenth of the time
    for number in range(count):
        os.link(file, file.parent / f"{number:032x}")
    names = b"".join(n.to_bytes(16, "big") for n in range(count))
    (file.parent / order.FILE).write_bytes(names)
    cache.close()
    started = time.process_time()

    cache = opened(tmp_path / "lasting", bounds=Bounds(file.stat().st_size * (count - 10), 0))

    assert time.process_time() - started < 0.2
    assert len(cache._shelf.sizes()) == count - 10
    cache.close()


def test_the_order_survives_what_a_dead_process_left_half_written(tmp_path):
    (tmp_path / order.FILE).write_bytes(bytes(16) + b"half")

    order.note(tmp_path, "ab" * 16)

    assert (tmp_path / order.FILE).read_bytes() == bytes(16) + b"\xab" * 16
    assert order.oldest_first(tmp_path, {"00" * 16: 1, "ab" * 16: 1, "cd" * 16: 1}) == [
        "cd" * 16,
        "00" * 16,
        "ab" * 16,
    ]


def test_the_order_is_made_short_and_stays_the_same(tmp_path):
    names = [f"{n:032x}" for n in range(3)]
    for turn in range(5000):
        order.note(tmp_path, names[turn % 3])
    known = dict.fromkeys(names, 1)

    first = order.oldest_first(tmp_path, known)

    assert (tmp_path / order.FILE).stat().st_size == 3 * 16
    assert order.oldest_first(tmp_path, known) == first == [names[2], names[0], names[1]]
    assert [p.name for p in tmp_path.iterdir()] == [order.FILE]


def test_a_damaged_order_costs_no_entry(tmp_path):
    cache = opened(tmp_path / "lasting")
    put(cache, 0)
    uses = files_in(tmp_path / "lasting")[0].parent / order.FILE
    uses.write_bytes(os.urandom(1003))

    assert numbers_of(cache.get(address(0))) is not None
    put(cache, 1)
    assert kept(cache) == {0, 1}
    cache.close()
