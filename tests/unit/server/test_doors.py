from aiohttp import web

from spine_app.screen.state import Controls
from spine_app.server.doors import Chooser, Doors, Pickups
from spine_app.server.stream import FrameStream
from tests.unit.server.sinks import RecordingSink


async def nothing(_path):
    pass


def doors(**changes):
    pickups = Pickups(
        preview=lambda *_: {},
        thumbnail=lambda *_: (0, ()),
        download=lambda _ticket: None,
        words={"en": {"a": "b"}},
        words_path="/words.js",
    )
    parts = {
        "chooser": Chooser(nothing, nothing, "denied"),
        "pickups": pickups,
        "uploads": RecordingSink(),
        "label_uploads": RecordingSink(),
        "upload_bytes": 1000,
        "controls": Controls,
        "frames": FrameStream(),
    }
    return Doors(**parts | changes)


def test_files_go_where_they_are_posted_to_and_within_the_limit():
    study, labels = RecordingSink(), RecordingSink()

    config = doors(uploads=study, label_uploads=labels).config()

    assert config.sinks == {"/upload": study, "/labels": labels}
    assert config.uploads.total_bytes == 1000


def test_the_page_may_set_fields_of_its_controls_and_no_others():
    config = doors().config()

    assert config.accept_state("Controls__show_crosshair", False)
    assert not config.accept_state("Controls__show_crosshair", "yes")
    assert not config.accept_state("Shown__phase", "ready")


def test_words_are_the_only_thing_that_is_fetched_with_a_get():
    router = web.UrlDispatcher()
    for add in doors().config().routes:
        add(router)

    gets = [str(r.resource.canonical) for r in router.routes() if r.method == "GET"]
    assert gets == ["/words.js"]
