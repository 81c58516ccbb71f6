"""Idle work waits for everything else, and is all done in the end."""

import threading

from spine_app.pipelines.render_thread import RenderThread


def test_idle_work_is_done_piece_by_piece_after_what_was_asked_for():
    thread = RenderThread("test")
    done, order = threading.Event(), []
    start = threading.Event()
    thread.post("hold", lambda: start.wait(5))
    thread.post_idle([lambda: order.append("first"), lambda: (order.append("last"), done.set())])
    thread.post("asked", lambda: order.append("asked"))
    start.set()

    assert done.wait(5)
    thread.stop()
    assert order == ["asked", "first", "last"]


def test_idle_work_that_fails_does_not_end_the_rest():
    thread = RenderThread("test")
    done = threading.Event()
    thread.post_idle([lambda: 1 / 0, done.set])

    assert done.wait(5)
    thread.stop()
