import asyncio
from itertools import pairwise

import pytest

from spine_app.screen import trickle
from spine_app.screen.trickle import Trickle

EVERY_S = 0.05


@pytest.fixture
def sent():
    return []


@pytest.fixture
def changes(sent, monkeypatch):
    monkeypatch.setattr(trickle, "EVERY_S", EVERY_S)
    return Trickle(lambda: sent.append(asyncio.get_running_loop().time()))


def change(changes):
    with changes.update():
        pass


async def test_the_first_change_is_sent_at_once(changes, sent):
    change(changes)

    assert len(sent) == 1


async def test_many_changes_are_sent_now_and_then(changes, sent):
    for _ in range(100):
        change(changes)
        await asyncio.sleep(0.002)

    gaps = [after - before for before, after in pairwise(sent)]
    assert min(gaps) >= EVERY_S * 0.99
    assert len(sent) >= 3


async def test_the_last_change_is_sent_soon_although_nothing_follows(changes, sent):
    change(changes)
    change(changes)
    assert len(sent) == 1

    await asyncio.sleep(2 * EVERY_S)

    assert len(sent) == 2


async def test_nothing_is_sent_without_changes(changes, sent):
    change(changes)
    await asyncio.sleep(3 * EVERY_S)

    assert len(sent) == 1


async def test_after_a_pause_a_change_is_sent_at_once_again(changes, sent):
    change(changes)
    await asyncio.sleep(1.5 * EVERY_S)
    change(changes)

    assert len(sent) == 2


async def test_changes_of_an_update_that_fails_are_sent(changes, sent):
    def fail():
        with changes.update():
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert len(sent) == 1
