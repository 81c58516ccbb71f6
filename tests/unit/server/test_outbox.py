"""WS-6 without a network: what one page's outbox does with a socket that takes its time."""

import asyncio

import pytest

from spine_app.server import outbox
from spine_app.server.outbox import Outbox


class Transport:
    aborted = False

    def abort(self):
        self.aborted = True


class Socket:
    """Takes chunks while it is open; every one of them waits while it is not."""

    def __init__(self):
        self.open = asyncio.Event()
        self.open.set()
        self.sent = []
        self.closing = None

    async def send_bytes(self, chunk):
        await self.open.wait()
        self.sent.append(chunk)

    async def close(self, code):
        await self.open.wait()
        self.closing = code


@pytest.fixture
async def box():
    made = Outbox(Socket(), Transport())
    yield made
    await made.stop()


async def test_chunks_leave_in_the_order_in_which_they_came(box):
    box.put([b"one", b"two"])
    box.put([b"three"])
    await box.sent(1)

    assert box._socket.sent == [b"one", b"two", b"three"]
    assert box.bytes_waiting == 0


async def test_putting_never_waits_for_the_socket(box):
    box._socket.open.clear()
    for _ in range(100):
        box.put([b"x" * 100])

    assert box.bytes_waiting == 10_000
    box._socket.open.set()
    await box.sent(1)
    assert len(box._socket.sent) == 100


async def test_waiting_until_all_has_left_has_an_end(box):
    box._socket.open.clear()
    box.put([b"x"])
    await box.sent(0.02)

    assert box.bytes_waiting == 1


async def test_a_page_that_lets_too_much_pile_up_is_cut_off(box, monkeypatch):
    monkeypatch.setattr(outbox, "BYTES_MAX", 1000)
    box._socket.open.clear()
    box.put([b"x" * 1000])
    assert not box._transport.aborted
    box.put([b"x"])

    assert box._transport.aborted
    assert box.bytes_waiting == 0


async def test_a_chunk_that_does_not_leave_ends_the_connection(monkeypatch):
    monkeypatch.setattr(outbox, "STALLED_S", 0.05)
    monkeypatch.setattr(outbox, "LOOK_EVERY_S", 0.01)
    box = Outbox(Socket(), Transport())
    box._socket.open.clear()
    box.put([b"x"])
    await asyncio.sleep(0.15)

    assert box._transport.aborted
    await box.stop()


async def test_goodbye_is_said_and_not_waited_for(box, monkeypatch):
    monkeypatch.setattr(outbox, "LEAVE_S", 0.02)
    await box.leave()
    assert box._socket.closing == 1001
    box._socket.open.clear()
    await box.leave()

    assert box._transport.aborted
