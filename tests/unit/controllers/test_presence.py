import asyncio

import httpx
import pytest

from spine_app.controllers import presence
from spine_app.controllers.presence import HelperWatch
from spine_app.helper_client.client import HelperClient, HelperPresence, HelperStatus
from spine_app.screen.texts import text
from tests.unit.controllers.session import Session, until


class Answers:
    """A helper that is asked and says in turn how it is."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.closed = False

    async def probe(self):
        if not self.answers:
            await asyncio.Event().wait()
        return HelperStatus(self.answers.pop(0))

    async def close(self):
        self.closed = True


@pytest.fixture
def screen(tmp_path):
    return Session(tmp_path).screen


async def test_without_a_helper_the_page_says_so_and_nobody_is_asked(screen):
    watch = HelperWatch(screen, None)
    await watch.run()
    await watch.close()

    assert screen.shown.helper == text("status.helper_none")


@pytest.mark.parametrize("answer", list(HelperPresence))
async def test_the_page_says_how_the_helper_is(screen, answer):
    watch = HelperWatch(screen, Answers(answer))
    running = asyncio.create_task(watch.run())
    await until(lambda: screen.shown.helper != text("status.helper_none"))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert screen.shown.helper == text(f"status.helper_{answer.value}")
    assert screen.state.flushes == 1


async def test_the_helper_is_asked_again_from_time_to_time(screen, monkeypatch):
    monkeypatch.setattr(presence, "PROBE_EVERY_S", 0)
    watch = HelperWatch(screen, Answers(HelperPresence.READY, HelperPresence.ABSENT))
    running = asyncio.create_task(watch.run())
    await until(lambda: screen.shown.helper == text("status.helper_absent"))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert screen.state.flushes == 2


async def test_a_helper_that_cannot_be_reached_is_absent(screen):
    def refuse(_request):
        raise httpx.ConnectError("no")

    watch = HelperWatch(screen, HelperClient(httpx.MockTransport(refuse)))
    running = asyncio.create_task(watch.run())
    await until(lambda: screen.shown.helper == text("status.helper_absent"))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await watch.close()


async def test_closing_closes_the_connection(screen):
    answers = Answers()
    await HelperWatch(screen, answers).close()

    assert answers.closed
