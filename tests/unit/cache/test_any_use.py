"""Any order of uses, damages, crashes and starts gives back what was put, or nothing."""

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from spine_app.cache.root import Standing
from spine_app.cache.shelf import Bounds
from tests.data.lasting import (
    OTHER_SECRET,
    SECRET,
    address,
    files_in,
    left_in,
    numbers_of,
    opened,
    plan,
)

STEPS = int(os.environ.get("SPINE_CACHE_STEPS", "300"))
EACH = 50
ROOM = 4
NUMBERS = st.integers(0, 5)
SESSIONS = st.integers(0, 1)


class AnyUse(RuleBasedStateMachine):
    """Two sessions of one secret on one folder, with room for some entries of equal size."""

    def __init__(self):
        super().__init__()
        memory = Path("/dev/shm")  # noqa: S108
        self.top = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.place = self.top / "lasting"
        cache = opened(self.place)
        cache.put(address(0), plan(0.0))
        self.bounds = Bounds(ROOM * files_in(self.place)[0].stat().st_size, 0)
        cache.purge()
        cache.close()
        self.known = {}  # number -> value, the one used longest ago first
        self.value = 0

    def teardown(self):
        for cache in self.caches:
            cache.close()
        shutil.rmtree(self.top)

    def open(self, secret=SECRET):
        return opened(self.place, secret, self.bounds)

    @initialize()
    def start(self):
        self.caches = [self.open(), self.open()]

    @rule(session=SESSIONS, number=NUMBERS)
    def put(self, session, number):
        self.value += 1
        assert self.caches[session].put(address(number), plan(float(self.value)))
        self.known.pop(number, None)
        self.known[number] = float(self.value)
        if len(self.known) > ROOM:
            del self.known[next(iter(self.known))]

    @rule(session=SESSIONS, number=NUMBERS)
    def get(self, session, number):
        found = numbers_of(self.caches[session].get(address(number)))
        if number not in self.known:
            assert found is None
            return
        assert found == (self.known[number],)
        self.known[number] = self.known.pop(number)

    @rule(session=SESSIONS, number=NUMBERS)
    def remove(self, session, number):
        assert self.caches[session].remove(address(number))
        self.known.pop(number, None)

    @rule(session=SESSIONS)
    def look(self, session):
        listed = {one.address for one in self.caches[session].listed()}
        assert listed == {address(number) for number in self.known}

    @rule(session=SESSIONS)
    def verify(self, session):
        found = self.caches[session].verify()
        assert (found.good, found.dropped, found.foreign) == (len(self.known), 0, 0)

    @rule(session=SESSIONS)
    def purge(self, session):
        assert self.caches[session].purge()
        self.known.clear()
        assert left_in(self.place) == []

    @rule(session=SESSIONS)
    def start_again(self, session):
        self.caches[session].close()
        self.caches[session] = self.open()

    @rule(session=SESSIONS)
    def crash_and_start(self, session):
        """The lock of a dead process is free, its traces and its half of an entry stay."""
        shelf = self.caches[session]._shelf
        shelf.draft().write(b"half of an entry")
        shelf._presence._lock.release()
        self.caches[session] = self.open()

    @rule(number=NUMBERS, at=st.integers(0, 10**6), session=SESSIONS)
    def damage(self, number, at, session):
        cache = self.caches[session]
        file = cache._shelf.folder / cache._keys.name_of(address(number), cache._stamps)
        if number not in self.known:
            return
        data = bytearray(file.read_bytes())
        data[at % len(data)] ^= 0xFF
        file.write_bytes(data)
        del self.known[number]
        assert cache.get(address(number)) is None
        cache.remove(address(number))  # where it says another version

    @rule(number=NUMBERS, at=st.integers(0, 10**6))
    def cut(self, number, at):
        cache = self.caches[0]
        file = cache._shelf.folder / cache._keys.name_of(address(number), cache._stamps)
        if number in self.known:
            os.truncate(file, at % file.stat().st_size)
            del self.known[number]
            assert cache.get(address(number)) is None

    @rule()
    def another_browser(self):
        other = self.open(OTHER_SECRET)
        assert other.get(address(0)) is None
        other.close()

    @rule()
    def lost_secret(self):
        for cache in self.caches:
            cache.close()
        other = self.open(OTHER_SECRET)
        assert left_in(self.place) == []
        other.close()
        self.known.clear()
        self.caches = [self.open(), self.open()]

    @invariant()
    def no_more_than_allowed(self):
        if hasattr(self, "caches"):
            assert sum(self.caches[0]._shelf.sizes().values()) <= self.bounds.quota_bytes
            assert all(cache.standing is Standing.LASTING for cache in self.caches)


TestAnyUse = AnyUse.TestCase
TestAnyUse.settings = settings(
    max_examples=max(1, STEPS // EACH), stateful_step_count=EACH, deadline=None
)
