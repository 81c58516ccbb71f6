"""Folders that are not ours alone, and links at names that the cache uses (CA-5, C10, C11)."""

import os

import pytest

from spine_app.cache.root import Standing
from tests.data.lasting import address, files_in, numbers_of, opened, plan, unusable_yet_working

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links are those of POSIX")


def test_c10_a_link_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "lasting").symlink_to(tmp_path / "real")

    unusable_yet_working(tmp_path / "lasting", Standing.UNSAFE)
    assert list((tmp_path / "real").iterdir()) == []


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o750, 0o701])
def test_c10_a_folder_that_others_may_enter_is_refused(tmp_path, mode):
    (tmp_path / "lasting").mkdir()
    (tmp_path / "lasting").chmod(mode)

    unusable_yet_working(tmp_path / "lasting", Standing.UNSAFE)
    assert list((tmp_path / "lasting").iterdir()) == []


def test_c10_a_folder_of_another_account_is_refused(tmp_path, monkeypatch):
    (tmp_path / "lasting").mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)

    unusable_yet_working(tmp_path / "lasting", Standing.UNSAFE)


def test_c10_a_folder_of_the_secret_that_others_may_enter_is_refused(tmp_path):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    files_in(tmp_path / "lasting")[0].parent.chmod(0o777)
    cache.close()

    unusable_yet_working(tmp_path / "lasting", Standing.UNSAFE)


def test_c11_a_link_planted_at_the_name_of_the_lock_is_not_followed(tmp_path):
    (tmp_path / "lasting").mkdir(mode=0o700)
    (tmp_path / "victim").write_bytes(b"mine")
    (tmp_path / "lasting" / "lock").symlink_to(tmp_path / "victim")

    unusable_yet_working(tmp_path / "lasting", Standing.UNUSABLE)
    assert (tmp_path / "victim").read_bytes() == b"mine"


def test_c11_a_link_planted_at_the_name_of_a_draft_is_not_followed(tmp_path, monkeypatch):
    monkeypatch.setattr("secrets.token_hex", lambda _n: "0" * 16)
    cache = opened(tmp_path / "lasting")
    (tmp_path / "victim").write_bytes(b"mine")
    cache.put(address(1), plan(1))
    folder = files_in(tmp_path / "lasting")[0].parent
    (folder / ("0" * 16 + "-1.part")).symlink_to(tmp_path / "victim")

    assert not cache.put(address(1), plan(2))
    assert cache.put(address(1), plan(3))
    assert (tmp_path / "victim").read_bytes() == b"mine"
    cache.close()


def test_c11_links_planted_at_other_names_are_not_followed(tmp_path):
    cache = opened(tmp_path / "lasting")
    cache.put(address(1), plan(1))
    folder = files_in(tmp_path / "lasting")[0].parent
    victims = tmp_path / "victims"
    victims.mkdir()
    (victims / "mine").write_bytes(b"mine")
    (folder / "uses").unlink()
    (folder / "uses").symlink_to(victims / "mine")
    (folder.parent / f"1-{'f' * 32}").symlink_to(victims)
    (folder / "link").symlink_to(victims)

    assert numbers_of(cache.get(address(1))) == (1,)
    opened(tmp_path / "lasting").close()
    assert cache.purge()
    assert [p.read_bytes() for p in victims.iterdir()] == [b"mine"]
    assert not (folder.parent / f"1-{'f' * 32}").is_symlink()
    cache.close()
