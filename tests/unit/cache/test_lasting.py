import mmap
import os
import stat

import numpy as np
import pytest

from spine_app.cache.root import Standing
from spine_app.domain.lasting.kinds import Kind
from spine_app.domain.lasting.layout import Stamps
from tests.data.lasting import (
    OTHER_SECRET,
    ROOMY,
    SECRET,
    STAMPS,
    address,
    files_in,
    left_in,
    numbers_of,
    of_each_kind,
    opened,
    plan,
)


@pytest.fixture(params=["disk", "memory"])
def cache(request, tmp_path):
    cache = opened(tmp_path / "lasting" if request.param == "disk" else None)
    yield cache
    cache.close()


@pytest.mark.parametrize("number", range(8))
def test_what_was_put_comes_back_bit_for_bit(cache, number):
    content = of_each_kind()[number]
    there = address(number, content.facts.kind)

    assert cache.put(there, content)
    found = cache.get(there)

    assert found.facts.outlines == content.facts.outlines
    assert found.facts.modality == content.facts.modality
    for ours, theirs in zip(found.arrays, content.arrays, strict=True):
        assert np.array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype
    if content.facts.grid:
        assert np.array_equal(found.facts.grid.index_to_lps, content.facts.grid.index_to_lps)


def test_nothing_is_found_elsewhere(cache):
    cache.put(address(1), plan(1))

    assert cache.get(address(2)) is None
    assert cache.get(address(1, Kind.MESH)) is None


def test_the_last_entry_of_an_address_counts(cache):
    assert cache.put(address(1), plan(1))
    assert cache.put(address(1), plan(2))

    assert numbers_of(cache.get(address(1))) == (2,)


def test_a_removed_entry_is_gone_and_the_others_stay(cache):
    cache.put(address(1), plan(1))
    cache.put(address(2), plan(2))

    assert cache.remove(address(1))
    assert cache.remove(address(1))
    assert cache.get(address(1)) is None
    assert numbers_of(cache.get(address(2))) == (2,)


def test_the_list_says_kind_size_day_and_modality_of_every_entry(cache):
    contents = of_each_kind()
    for number, content in enumerate(contents):
        cache.put(address(number, content.facts.kind), content)

    listed = cache.listed()

    assert sorted(one.kind for one in listed) == sorted(one.facts.kind for one in contents)
    for one in listed:
        found = cache.get(one.address)
        assert found.facts.kind is one.kind
        assert found.facts.modality is one.modality
        assert one.nbytes > 300
        assert one.day is not None


def test_purging_leaves_nothing(cache, tmp_path):
    for number in range(5):
        cache.put(address(number), plan(number))

    assert cache.purge()
    assert cache.listed() == []
    assert cache.get(address(1)) is None
    assert left_in(tmp_path) == []
    assert cache.put(address(1), plan(1))


def test_an_entry_of_another_kind_than_its_address_is_a_mistake(cache):
    with pytest.raises(ValueError):  # noqa: PT011
        cache.put(address(1, Kind.MESH), plan(1))


def test_verifying_counts_what_is_good(cache):
    cache.put(address(1), plan(1))
    cache.put(address(2), plan(1))

    assert cache.verify().good == 2


def test_arrays_are_read_to_where_the_caller_wants_them(cache):
    content = of_each_kind()[1]
    cache.put(address(1, Kind.VOLUME), content)
    memory = mmap.mmap(-1, content.facts.nbytes)

    found = cache.get(
        address(1, Kind.VOLUME),
        lambda shape, dtype: np.frombuffer(memory, dtype).reshape(shape),
    )

    assert memory[:] == content.arrays[0].tobytes()
    del found
    memory.close()


def test_a_short_secret_is_refused(tmp_path):
    with pytest.raises(ValueError):  # noqa: PT011
        opened(tmp_path, b"secret")
    assert list(tmp_path.iterdir()) == []


def test_entries_outlive_the_session(tmp_path):
    one = opened(tmp_path / "lasting")
    one.put(address(1), plan(7))
    one.close()

    two = opened(tmp_path / "lasting")

    assert two.standing is Standing.LASTING
    assert numbers_of(two.get(address(1))) == (7,)
    two.close()


def test_c20_entries_of_a_lost_secret_are_unreadable_and_removed_at_the_next_start(tmp_path):
    one = opened(tmp_path / "lasting")
    one.put(address(1), plan(7))
    one.close()

    two = opened(tmp_path / "lasting", OTHER_SECRET)

    assert two.get(address(1)) is None
    assert left_in(tmp_path) == []
    two.close()


def test_entries_of_another_secret_that_is_in_use_stay_and_are_not_seen(tmp_path):
    one, two = opened(tmp_path / "lasting"), opened(tmp_path / "lasting", OTHER_SECRET)
    one.put(address(1), plan(1))

    assert two.get(address(1)) is None
    assert two.listed() == []
    assert numbers_of(one.get(address(1))) == (1,)
    assert two.purge()
    assert numbers_of(one.get(address(1))) == (1,)
    one.close()
    two.close()


def test_c5_a_file_that_another_secret_sealed_is_refused(tmp_path):
    one = opened(tmp_path / "lasting")
    one.put(address(1), plan(1))
    (file,) = files_in(tmp_path / "lasting")
    sealed = file.read_bytes()
    one.close()
    two = opened(tmp_path / "lasting", OTHER_SECRET)
    two.put(address(1), plan(2))
    (own,) = files_in(tmp_path / "lasting")

    own.write_bytes(sealed)

    assert two.get(address(1)) is None
    assert not own.exists()
    two.close()


def test_entries_of_other_computations_are_not_found_and_those_of_another_release_are(tmp_path):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    newer = opened(tmp_path / "lasting", stamps=Stamps((0, 1, 0), 2))
    release = opened(tmp_path / "lasting", stamps=Stamps((0, 2, 0), 1))

    assert newer.get(address(1)) is None
    newer.put(address(1), plan(2))

    assert numbers_of(cache.get(address(1))) == (1,)
    assert numbers_of(newer.get(address(1))) == (2,)
    assert numbers_of(release.get(address(1))) == (1,)
    for one in (cache, newer, release):
        one.close()


def test_ca9_a_cache_that_may_not_last_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cache = opened(None)
    cache.put(address(1), plan(1))

    assert cache.standing is Standing.NEVER
    assert numbers_of(cache.get(address(1))) == (1,)
    cache.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_all_that_is_written_is_private(tmp_path):
    old = os.umask(0)
    try:
        cache = opened(tmp_path / "lasting")
        cache.put(address(1), plan(1))
    finally:
        os.umask(old)

    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.lstat().st_mode) == (0o700 if path.is_dir() else 0o600)
    cache.close()


def test_names_say_nothing_and_differ_between_secrets(tmp_path):
    names = set()
    for number, secret in enumerate((SECRET, OTHER_SECRET)):
        cache = opened(tmp_path / str(number), secret)
        cache.put(address(1), plan(1))
        (file,) = files_in(tmp_path / str(number))
        names |= {file.name, file.parent.name}
        assert address(1).source.hex()[:16] not in file.name
        cache.close()

    assert len(names) == 4


def test_the_same_content_is_never_sealed_to_the_same_bytes(tmp_path):
    cache = opened(tmp_path / "lasting")
    sealed = set()
    for _ in range(3):
        cache.put(address(1), plan(1))
        (file,) = files_in(tmp_path / "lasting")
        data = file.read_bytes()
        sealed |= {data[36:68], data[68:]}

    assert len(sealed) == 6
    cache.close()


def test_c18_equal_geometry_and_equal_uids_do_not_make_equal_addresses():
    from spine_app.domain.lasting.content import Address, digest, grid_digest  # noqa: PLC0415
    from tests.data.lasting import GRID  # noqa: PLC0415

    files = ([b"1.2.840 JANE pixels"], [b"1.2.840 JOHN pixels"])
    one, two = (Address(Kind.VOLUME, digest(bytes_), grid_digest(GRID)) for bytes_ in files)

    assert one != two


def test_closing_twice_is_fine_and_an_empty_cache_leaves_no_folder(tmp_path):
    cache = opened(tmp_path / "lasting")
    cache.close()
    cache.close()

    assert [p.name for p in (tmp_path / "lasting").iterdir()] == ["lock"]


def test_stamps_and_bounds_have_defaults_for_a_real_disk(tmp_path):
    from spine_app.cache.lasting import LastingCache  # noqa: PLC0415

    cache = LastingCache(tmp_path / "lasting", SECRET, STAMPS)
    assert cache.standing is Standing.LASTING
    assert ROOMY.quota_bytes < 20 * 2**30
    cache.close()
