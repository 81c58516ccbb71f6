import os

import pytest

from spine_app.cache.erasure import Stored, erase, survey
from tests.data.lasting import (
    OTHER_SECRET,
    address,
    files_in,
    left_in,
    numbers_of,
    of_each_kind,
    opened,
    plan,
)


def fill(place):
    cache = opened(place, OTHER_SECRET)
    for number, content in enumerate(of_each_kind()):
        cache.put(address(number, content.facts.kind), content)
    return cache


def test_every_file_is_listed_without_a_secret(tmp_path):
    cache = fill(tmp_path / "lasting")
    (tmp_path / "lasting" / "x").mkdir()
    (tmp_path / "lasting" / "x" / "strange").write_bytes(b"abc")

    found = survey(tmp_path / "lasting")

    known = [one for one in found if one.kind]
    assert sorted(one.kind for one in known) == sorted(one.kind for one in cache.listed())
    assert {one.day for one in known} == {one.day for one in cache.listed()}
    assert Stored(3, None, None) in found
    assert sum(one.nbytes for one in found) == sum(
        p.stat().st_size for p in left_in(tmp_path / "lasting")
    )
    cache.close()


def test_all_is_erased_whosever_secret_opens_it(tmp_path):
    place = tmp_path / "lasting"
    fill(place).close()
    (place / "strange").write_bytes(b"abc")
    (place / "2-old").mkdir()
    (place / "2-old" / "entry").write_bytes(b"abc")

    assert erase(place) == 0
    assert not place.exists()


def test_what_a_living_session_keeps_is_erased_and_it_goes_on(tmp_path):
    place = tmp_path / "lasting"
    cache = fill(place)
    draft = cache._shelf.draft()

    assert erase(place) == 0
    assert left_in(place) == []
    assert cache.listed() == []
    with pytest.raises(FileNotFoundError):
        draft.place("0" * 32)
    draft.drop()
    assert cache.put(address(1), plan(1))
    assert numbers_of(cache.get(address(1))) == (1,)
    cache.close()


def test_nothing_is_left_where_nothing_was(tmp_path):
    assert erase(tmp_path / "lasting") == 0
    assert survey(tmp_path / "lasting") == []
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_removed_is_counted(tmp_path, monkeypatch):
    place = tmp_path / "lasting"
    fill(place).close()
    count = len(left_in(place))

    def refuse(*_args, **_named):
        raise PermissionError

    monkeypatch.setattr(os, "unlink", refuse)

    assert erase(place) == count
    assert len(files_in(place)) == 8


@pytest.mark.skipif(os.name != "posix", reason="links and accounts are those of POSIX")
def test_a_link_and_a_folder_of_another_account_are_not_said_to_be_empty(tmp_path, monkeypatch):
    place = tmp_path / "lasting"
    fill(place).close()
    (tmp_path / "link").symlink_to(place)

    assert erase(tmp_path / "link") == 1
    assert survey(tmp_path / "link") == []
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert erase(place) == 1
    assert len(files_in(place)) == 8


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_folder_that_others_may_enter_is_erased_all_the_same(tmp_path):
    place = tmp_path / "lasting"
    fill(place).close()
    place.chmod(0o777)

    assert erase(place) == 0
    assert not place.exists()
