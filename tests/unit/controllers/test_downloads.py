import pytest

from spine_app.controllers import downloads as module
from spine_app.controllers.downloads import Downloads
from spine_app.screen.screen import Screen
from spine_app.screen.state import Controls, Shown
from tests.unit.controllers.fakes import Page


@pytest.fixture
def shown():
    return Shown()


@pytest.fixture
def downloads(shown):
    return Downloads(Screen(shown, Controls(), Page(shown)))


def test_a_file_is_given_once_for_its_ticket(downloads, shown):
    downloads.offer("measurements.csv", "text/csv", b"a,b")
    (ticket,) = shown.downloads

    assert downloads.take(ticket).content == b"a,b"
    assert downloads.take(ticket) is None
    assert shown.downloads == []


def test_a_ticket_that_was_never_given_out_gets_nothing(downloads):
    assert downloads.take(1) is None


def test_each_file_has_a_ticket_of_its_own(downloads, shown):
    downloads.offer("view-axial.png", "image/png", b"1")
    downloads.offer("view-coronal.png", "image/png", b"2")

    assert [downloads.take(ticket).content for ticket in shown.downloads] == [b"1", b"2"]


def test_tickets_reach_the_page_at_once(downloads, shown):
    downloads.offer("plan.json", "application/json", b"{}")

    assert downloads._screen.state.flushes == 1


def test_files_nobody_fetches_do_not_pile_up(downloads, shown):
    for number in range(50):
        downloads.offer("plan.json", "application/json", str(number).encode())

    assert shown.downloads == list(range(51 - module.WAITING_MAX, 51))


def test_the_bytes_that_wait_are_bounded(downloads, shown, monkeypatch):
    monkeypatch.setattr(module, "WAITING_BYTES_MAX", 10)
    downloads.offer("turn.mp4", "video/mp4", bytes(6))
    downloads.offer("turn.mp4", "video/mp4", bytes(6))

    assert shown.downloads == [2]


def test_a_single_file_beyond_the_bound_is_still_given(downloads, shown, monkeypatch):
    monkeypatch.setattr(module, "WAITING_BYTES_MAX", 10)
    downloads.offer("turn.mp4", "video/mp4", bytes(60))

    assert len(downloads.take(1).content) == 60


def test_closing_lets_go_of_every_file(downloads, shown):
    downloads.offer("plan.json", "application/json", b"{}")
    downloads.clear()

    assert shown.downloads == []
    assert downloads.take(1) is None


@pytest.mark.parametrize(
    "name",
    [
        "Doe^Jane.csv",
        "../up.csv",
        "a b.csv",
        "a.csv\r\nX: y",
        'a".csv',
        "",
        "csv",
        ".csv",
        "a" * 70 + ".csv",
        "größe.csv",
        "Plan.csv",
    ],
)
def test_a_name_that_is_not_made_of_plain_words_is_refused(downloads, shown, name):
    with pytest.raises(ValueError):  # noqa: PT011 - a fault of ours, without words
        downloads.offer(name, "text/csv", b"")
    assert shown.downloads == []


@pytest.mark.parametrize("media_type", ["", "text", "text/csv\r\nX: y", "text/csv; a=b"])
def test_a_media_type_that_is_none_is_refused(downloads, media_type):
    with pytest.raises(ValueError):  # noqa: PT011 - a fault of ours, without words
        downloads.offer("a.csv", media_type, b"")


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "film-1.mp4"
    path.write_bytes(b"film")
    return path


def test_a_large_file_stays_on_the_disk_until_it_was_fetched(downloads, shown, film):
    downloads.offer_file("spine-3d-turntable.mp4", "video/mp4", film)
    (ticket,) = shown.downloads

    download = downloads.take(ticket)
    assert download.path.read_bytes() == b"film"

    download.discard()
    assert not film.exists()


def test_a_large_file_nobody_fetched_is_removed_at_the_close(downloads, shown, film):
    downloads.offer_file("spine-3d-turntable.mp4", "video/mp4", film)

    downloads.clear()

    assert not film.exists()
    assert shown.downloads == []


def test_a_large_file_that_gives_way_to_newer_ones_is_removed(downloads, film):
    downloads.offer_file("spine-3d-turntable.mp4", "video/mp4", film)
    for _ in range(module.WAITING_MAX):
        downloads.offer("plan.json", "application/json", b"{}")

    assert not film.exists()


def test_a_file_that_is_gone_already_is_discarded_without_ado(downloads, shown, film):
    downloads.offer_file("spine-3d-turntable.mp4", "video/mp4", film)
    film.unlink()

    downloads.take(shown.downloads[0]).discard()


def test_a_lent_file_is_not_told_to_every_page_and_works_once(downloads, shown):
    ticket = downloads.lend("spine-picture.png", "image/png", b"pixels")

    assert shown.downloads == []
    assert downloads.take(ticket).content == b"pixels"
    assert downloads.take(ticket) is None
