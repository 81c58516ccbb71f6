"""Several processes use one cache at once, some of which are killed meanwhile.

Run in a process of its own: `python -m tests.data.cache_crowd FOLDER PROCESSES OPERATIONS KILLED`.
Prints one line of JSON.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from spine_app.cache.root import Standing
from tests.data.cache_accounting import account
from tests.data.lasting import SECRET, address, files_in, left_in, numbers_of, opened, plan

ADDRESSES = 4


def value(number, by, turn):
    """Numbers that say where they belong, so that a mix of two would be seen."""
    return tuple([float(number), float(by), float(turn)] * 50)


def one_of_many(place, by, operations):  # noqa: C901
    """Work at random; 0, or what went wrong: 3 no cache on disk, 4 a mix of two entries."""
    chance = random.Random(by)  # noqa: S311 - no secret
    cache = opened(place)
    if cache.standing is not Standing.LASTING:
        return 3
    for turn in range(operations):
        number = chance.randrange(ADDRESSES)
        act = chance.random()
        if act < 0.5:
            read = numbers_of(cache.get(address(number)))
            if read is not None and (read[0] != number or read != read[:3] * 50):
                return 4
        elif act < 0.9:
            # Not kept is fine only where another clears meanwhile.
            cache.put(address(number), plan(*value(number, by, turn)))
        elif act < 0.95:
            cache.remove(address(number))
        elif act < 0.97:
            cache.listed()
        elif act < 0.98:
            cache.purge()
        else:
            cache.close()
            cache = opened(place)
    cache.close()
    return 0


def main():
    place = Path(sys.argv[1])
    processes, operations, killed = (int(one) for one in sys.argv[2:])
    children = []
    for by in range(processes):
        child = os.fork()
        if child == 0:
            os._exit(one_of_many(place, by, operations))
        children.append(child)
    for child in children[:killed]:
        time.sleep(0.15)
        os.kill(child, signal.SIGKILL)
    ends = [os.waitpid(child, 0)[1] for child in children]
    cache = opened(place)
    kept = all(cache.put(address(9), plan(n)) for n in range(3))
    verified = cache.verify()
    for file in files_in(place):
        account(file.read_bytes(), file.name, SECRET)
    strange = [p.name for p in left_in(place) if p.name != "uses" and p not in files_in(place)]
    cache.close()
    result = {
        "ends": [os.waitstatus_to_exitcode(end) for end in ends],
        "dropped": verified.dropped,
        "good": verified.good,
        "kept": kept,
        "strange": strange,
        "present": [p.name for p in place.rglob("*.use")],
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
