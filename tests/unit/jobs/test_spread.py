import threading

import pytest

from spine_app.jobs import spread as module
from spine_app.jobs.spread import AHEAD, MAX_WORKERS, spread


@pytest.fixture(params=[1, 2, 5, 64])
def cores(request, monkeypatch):
    """Number of processors."""
    monkeypatch.setattr(module, "_cores", lambda: request.param)
    return request.param


def test_results_come_in_the_order_of_the_items(cores):
    turn = threading.Event()

    def work(n):
        # The first item waits for the second where there are two workers.
        if cores > 1 and n == 0:
            assert turn.wait(10)
        if n == 1:
            turn.set()
        return n * n

    assert list(spread(work, range(50))) == [n * n for n in range(50)]


def test_nothing_comes_of_nothing(cores):
    assert list(spread(str, [])) == []


def test_the_first_error_in_order_is_raised_after_the_results_before_it(cores):
    def work(n):
        if n >= 7:
            raise ValueError(n)
        return n

    results = []
    with pytest.raises(ValueError, match="7"):
        results.extend(spread(work, range(20)))
    assert results == list(range(7))


def test_items_are_not_taken_far_ahead_of_results(cores):
    taken = []

    def items():
        for n in range(1000):
            taken.append(n)
            yield n

    results = spread(lambda n: n, items())
    assert next(results) == 0
    assert len(taken) <= min(cores, MAX_WORKERS) * AHEAD
    next(results)
    assert len(taken) <= min(cores, MAX_WORKERS) * AHEAD + 1
    results.close()


def test_no_work_goes_on_after_the_results_were_left(cores):
    started = []
    results = spread(started.append, range(1000))
    next(results)
    results.close()
    count = len(started)
    assert count <= min(cores, MAX_WORKERS) * AHEAD + 1
    assert threading.active_count() == 1 or not [
        one for one in threading.enumerate() if one.name.startswith("ThreadPoolExecutor")
    ]
    assert len(started) == count


def test_no_more_workers_than_the_most_are_started(cores):
    busy, most = set(), []

    def work(_):
        busy.add(threading.get_ident())
        most.append(len(busy))

    list(spread(work, range(200)))
    assert max(most) <= min(cores, MAX_WORKERS)


def test_the_processors_of_this_process_are_counted(monkeypatch):
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda _: {1, 3}, raising=False)
    assert module._cores() == 2
    monkeypatch.delattr(module.os, "sched_getaffinity")
    monkeypatch.setattr(module.os, "cpu_count", lambda: None)
    assert module._cores() == 1
