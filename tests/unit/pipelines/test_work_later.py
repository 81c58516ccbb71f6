import threading
import time

from spine_app.pipelines import render_thread


def test_work_is_done_at_once_when_nothing_else_is_to_be_done(thread):
    done = threading.Event()

    thread.work_later(done.set)

    assert done.wait(5)


def test_one_piece_of_work_follows_another_without_a_pause(thread, monkeypatch):
    monkeypatch.setattr(render_thread, "REFINE_DELAY_S", 60.0)
    done, count = threading.Event(), 20

    def work(left):
        if left:
            thread.work_later(lambda: work(left - 1))
        else:
            done.set()

    thread.work_later(lambda: work(count))

    assert done.wait(5)


def test_work_waits_while_requests_arrive(thread):
    order, done = [], threading.Event()
    started, go_on = threading.Event(), threading.Event()

    def first():
        started.set()
        go_on.wait(5)
        order.append("first")

    thread.post("a", first)
    started.wait(5)
    thread.work_later(lambda: (order.append("work"), done.set()))
    thread.post("b", lambda: order.append("second"))
    go_on.set()

    assert done.wait(5)
    assert order == ["first", "second", "work"]


def test_work_is_done_in_the_end_though_the_hand_never_rests(thread, monkeypatch):
    monkeypatch.setattr(render_thread, "WORK_PATIENCE_S", 0.05)
    done = threading.Event()

    def hand():
        time.sleep(0.002)
        if not done.is_set():
            thread.post("hand", hand)

    thread.post("hand", hand)
    thread.work_later(done.set)

    assert done.wait(5)


def test_work_is_told_when_to_give_way_and_goes_on_afterwards(thread):
    gave_way, done = [], threading.Event()

    def work():
        if not gave_way:
            thread.post("hand", lambda: None)
        if thread.interrupted():
            gave_way.append(True)
            thread.work_later(work)
        else:
            done.set()

    thread.work_later(work)

    assert done.wait(5)
    assert gave_way
