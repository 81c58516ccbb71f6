import pytest

from spine_app.controllers.study.recent import RECENT_MAX, Recent
from spine_app.domain.study.messages import OpenDemo, OpenFolder, OpenUpload
from spine_app.screen.state import Shown


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
def recent(shown):
    return Recent(shown)


def folder(n):
    return OpenFolder(f"/data/{n}", "/work")


def test_the_newest_is_first(recent, shown):
    recent.remember(folder(1), "one", "10:00")
    recent.remember(OpenDemo("/work", "/kept"), "demo", "")

    assert shown.recent == [
        {"index": 0, "title": "demo", "subtitle": ""},
        {"index": 1, "title": "one", "subtitle": "10:00"},
    ]
    assert recent.request(1) == folder(1)


def test_a_study_opened_twice_is_there_once(recent, shown):
    for n in (1, 2, 1):
        recent.remember(folder(n), str(n), "")

    assert [row["title"] for row in shown.recent] == ["1", "2"]


@pytest.mark.parametrize("request_", [OpenUpload("/work"), None])
def test_what_cannot_be_opened_again_is_left_out(recent, shown, request_):
    recent.remember(request_, "upload", "")

    assert shown.recent == []


def test_the_list_is_short(recent, shown):
    for n in range(RECENT_MAX + 3):
        recent.remember(folder(n), str(n), "")

    assert len(shown.recent) == RECENT_MAX
    assert recent.request(RECENT_MAX - 1) == folder(3)


@pytest.mark.parametrize("index", [-1, 1, 10**400])
def test_an_unknown_entry_opens_nothing(recent, index):
    recent.remember(folder(1), "one", "")

    assert recent.request(index) is None


def test_paths_are_not_on_the_screen(recent, shown):
    recent.remember(folder("Doe^Jane"), "one", "")

    assert "Doe" not in repr(shown)
