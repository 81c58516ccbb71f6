import pytest

from spine_app.controllers.presence import HelperWatch
from spine_app.helper_client.keeper import Keeper
from spine_app.helper_client.presence import HelperPresence, HelperStatus
from spine_app.screen.texts import text
from tests.unit.controllers.session import Session


@pytest.fixture
def screen(tmp_path):
    return Session(tmp_path).screen


async def test_without_a_helper_the_page_says_so_and_nobody_is_asked(screen):
    watch = HelperWatch(screen, Keeper("off"))
    await watch.run()
    await watch.close()

    assert screen.shown.helper == text("status.helper_off")
    assert screen.state.flushes == 0


@pytest.mark.parametrize("presence", list(HelperPresence))
async def test_the_page_says_how_the_helper_is(screen, presence):
    keeper = Keeper("off")
    HelperWatch(screen, keeper)
    keeper.on_change(HelperStatus(presence))

    assert screen.shown.helper == text(f"status.helper_{presence.value}")


async def test_what_says_the_same_is_not_sent_again(screen):
    keeper = Keeper("off")
    HelperWatch(screen, keeper)
    for version in ("1", "2"):
        keeper.on_change(HelperStatus(HelperPresence.READY, version))

    assert screen.state.flushes == 1


async def test_whoever_uses_the_helper_hears_of_every_change(screen):
    keeper, heard = Keeper("off"), []
    watch = HelperWatch(screen, keeper)
    watch.listeners.append(lambda: heard.append(watch.status.version))
    for version in ("1", "2"):
        keeper.status = HelperStatus(HelperPresence.READY, version)
        keeper.on_change(keeper.status)

    assert heard == ["1", "2"]
    assert watch.client is None
