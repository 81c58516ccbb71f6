import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from spine_app.domain.view.drawing import Overlay
from spine_app.server import drawn
from spine_app.server.drawn import Slot
from spine_app.server.encoder import MOVING, STILL


@dataclass
class Frame:
    pixels: np.ndarray
    still: bool = False
    overlay: Overlay = field(default_factory=Overlay)


def pixels(value=120, width=30):
    return np.full((20, width, 4), value, np.uint8)


def test_frames_with_the_same_pixels_share_their_picture():
    slot = Slot()
    slot.put(Frame(pixels()))
    first = slot.newest
    slot.put(Frame(pixels(), still=True, overlay=Overlay(cursor="grab")))

    assert slot.newest.picture is first.picture
    assert slot.newest.number == first.number + 1
    assert (slot.newest.still, slot.newest.overlay.cursor) == (True, "grab")


def test_one_changed_pixel_makes_another_picture():
    slot = Slot()
    slot.put(Frame(pixels()))
    first = slot.newest.picture
    changed = pixels()
    changed[3, 4, 1] += 1
    slot.put(Frame(changed))

    assert slot.newest.picture is not first


def test_another_size_makes_another_picture():
    slot = Slot()
    slot.put(Frame(pixels()))
    first = slot.newest.picture
    slot.put(Frame(pixels(width=31)))

    assert slot.newest.picture is not first


def test_memory_that_is_drawn_into_again_does_not_change_what_was_handed_over():
    slot, buffer = Slot(), pixels(10)
    slot.put(Frame(buffer))
    buffer[:] = 200

    assert (slot.newest.picture.pixels == 10).all()


def test_an_emptied_slot_takes_the_same_picture_for_a_new_one():
    slot = Slot()
    slot.put(Frame(pixels()))
    slot.empty()
    assert slot.newest is None
    slot.put(Frame(pixels()))

    assert slot.newest.number == 2


async def test_a_picture_is_packed_once_for_all_who_ask(monkeypatch):
    packed = []
    encode = drawn.encode
    monkeypatch.setattr(drawn, "encode", lambda *args: packed.append(args[1]) or encode(*args))
    slot = Slot()
    slot.put(Frame(pixels()))
    with ThreadPoolExecutor(2) as executor:
        ask = slot.newest.picture.packed
        levels = [STILL, MOVING[0], STILL, STILL]
        found = await asyncio.gather(*(ask(level, executor) for level in levels))

    assert sorted(level.rank for level in packed) == [0, 5]
    assert found[0] is found[2] is found[3]


async def test_one_who_gives_up_does_not_take_the_picture_from_the_others():
    slot = Slot()
    slot.put(Frame(pixels()))
    with ThreadPoolExecutor(1) as executor:
        one, two = (
            asyncio.create_task(slot.newest.picture.packed(STILL, executor)) for _ in range(2)
        )
        await asyncio.sleep(0)
        one.cancel()

        assert (await two).content
