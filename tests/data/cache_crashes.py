"""Ends a process at every single step of what it does with a cache, and looks at what it left.

Run in a process of its own: `python -m tests.data.cache_crashes FOLDER`. Prints one line of JSON.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np

from spine_app.cache import sealing
from tests.data.cache_accounting import account
from tests.data.cache_steps import stepping
from tests.data.lasting import SECRET, address, files_in, left_in, numbers_of, opened, plan

OLD, NEW = tuple(np.arange(40.0)), tuple(np.arange(40.0) + 0.5)
STEPS_MAX = 400


def replace_one(place):
    """What the child does: come in, read, replace an entry, add one, leave."""
    cache = opened(place)
    cache.get(address(1))
    cache.put(address(1), plan(*NEW))
    cache.put(address(3), plan(*NEW))
    cache.close()


def purge(place):
    """What the child does instead: erase all."""
    cache = opened(place)
    cache.purge()
    cache.close()


def at_step(place, work, number):
    """Run the child up to a step; whether it was ended there."""
    child = os.fork()
    if child == 0:
        with stepping(number):
            work(place)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert status in (0, 9), status
    return status == 9


def found(place):
    """What the next process finds: the entries, having explained every byte that is there."""
    cache = opened(place)
    for file in files_in(place):
        account(file.read_bytes(), file.name, SECRET)
    read = [numbers_of(cache.get(address(number))) for number in (1, 2, 3)]
    strange = [p.name for p in left_in(place) if p.name != "uses" and p not in files_in(place)]
    cache.close()
    return read, strange


def crashes(place, work):
    """What was found after each step, until the child comes to its end."""
    outcomes = []
    for number in range(STEPS_MAX):
        cache = opened(place)
        cache.remove(address(3))
        assert cache.put(address(1), plan(*OLD))
        assert cache.put(address(2), plan(*OLD))
        cache.close()
        ended = at_step(place, work, number)
        read, strange = found(place)
        names = ["none" if r is None else "old" if r == OLD else "new" if r == NEW else "torn"
                 for r in read]  # fmt: skip
        outcomes.append([*names, len(strange)])
        if not ended:
            return outcomes
    raise AssertionError


def main():
    # Several chunks, so that there is something between them.
    sealing.CHUNK_BYTES = 128
    place = Path(sys.argv[1])
    outcomes = {work.__name__: crashes(place, work) for work in (replace_one, purge)}
    sys.stdout.write(json.dumps(outcomes))


if __name__ == "__main__":
    main()
