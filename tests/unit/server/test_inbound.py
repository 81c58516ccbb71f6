"""WS-4 and WS-5: messages put together within limits."""

import tracemalloc

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.server.inbound import MAX_ITEMS, BoundedUnChunker, Violation


def frame(number: int, offset: int, total: int, content: bytes) -> bytes:
    return b"".join(n.to_bytes(4, "little") for n in (number, offset, total)) + content


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
)


@given(plain, st.integers(1, 50))
def test_a_message_survives_being_cut_up(message: object, size: int) -> None:
    packed = msgpack.packb(message)
    unchunker = BoundedUnChunker(len(packed))
    results = [
        unchunker.process_chunk(frame(1, at, len(packed), packed[at : at + size]))
        for at in range(0, len(packed), size)
    ]
    assert results[-1] == message
    assert results[:-1] == [None] * (len(results) - 1)


def test_messages_may_be_interleaved() -> None:
    first, second = msgpack.packb("first"), msgpack.packb("second")
    unchunker = BoundedUnChunker(100)
    assert unchunker.process_chunk(frame(1, 0, len(first), first[:2])) is None
    assert unchunker.process_chunk(frame(2, 0, len(second), second)) == "second"
    assert unchunker.process_chunk(frame(1, 2, len(first), first[2:])) == "first"


@given(st.binary(max_size=40))
def test_no_bytes_do_anything_but_give_a_message_or_break_the_rules(chunk: bytes) -> None:
    unchunker = BoundedUnChunker(1000)
    try:
        unchunker.process_chunk(chunk)
    except Violation:
        return


@pytest.mark.parametrize(
    "chunk",
    [
        frame(1, 0, 101, b"x"),
        frame(1, 0, 0, b"x"),
        frame(1, 5, 10, b"x"),
        frame(1, 0, 1, b"xy"),
        frame(1, 0, 1, b""),
        frame(1, 0, 1, b"\xc1"),
        frame(1, 0, 3, b"\xa2\xff\xfe"),
        frame(1, 0, 3, b"\xd4\x01\x00"),
        frame(1, 0, 3, b"\x81\x01\x01"),
        frame(1, 0, 5, b"\xdd\xff\xff\xff\xff"),
        frame(1, 0, 5, b"\xdf\xff\xff\xff\xff"),
    ],
)
def test_ws_5_what_breaks_a_limit_ends_it(chunk: bytes) -> None:
    with pytest.raises(Violation):
        BoundedUnChunker(100).process_chunk(chunk)


def test_ws_5_four_messages_may_be_unfinished() -> None:
    unchunker = BoundedUnChunker(100)
    for number in range(4):
        unchunker.process_chunk(frame(number, 0, 10, b"x"))
    with pytest.raises(Violation):
        unchunker.process_chunk(frame(9, 0, 10, b"x"))
    unchunker.release_pending_messages()
    assert unchunker.process_chunk(frame(9, 0, 10, b"x")) is None


def test_ws_5_the_announced_size_may_not_change() -> None:
    unchunker = BoundedUnChunker(100)
    unchunker.process_chunk(frame(1, 0, 10, b"x"))
    with pytest.raises(Violation):
        unchunker.process_chunk(frame(1, 1, 11, b"x"))


def test_ws_5_memory_follows_what_arrives() -> None:
    unchunker = BoundedUnChunker(2**31)
    tracemalloc.start()
    unchunker.process_chunk(frame(1, 0, 2**31, b"x" * 1000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000


def test_ws_5_lists_and_nesting_are_bounded() -> None:
    for message in ([None] * (MAX_ITEMS + 1), b"\x91" * 5000 + b"\xc0"):
        packed = message if isinstance(message, bytes) else msgpack.packb(message)
        with pytest.raises(Violation):
            BoundedUnChunker(2**20).process_chunk(frame(1, 0, len(packed), packed))
