"""Kernels are compiled once, in a process of their own, and only where they are not yet."""

import gc
import threading

from spine_app.pipelines import warming
from spine_app.pipelines.warming import Warming


def test_nothing_is_compiled_where_everything_is(monkeypatch):
    monkeypatch.setattr(warming, "is_warm", lambda: True)
    told = []
    Warming(lambda: told.append(1)).wait()

    assert told == []


def test_threads_that_wait_together_have_it_done_once(monkeypatch):
    monkeypatch.setattr(warming, "is_warm", lambda: False)
    monkeypatch.setattr(warming.sys, "executable", "/bin/true")
    told = []
    work = Warming(lambda: told.append(1))
    threads = [threading.Thread(target=work.wait) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == [1]


def test_a_machine_that_starts_no_process_compiles_later(monkeypatch):
    monkeypatch.setattr(warming, "is_warm", lambda: False)
    monkeypatch.setattr(warming.sys, "executable", "/no/such/program")

    Warming(lambda: None).wait()


def test_waiting_ends_with_the_session(monkeypatch, tmp_path):
    monkeypatch.setattr(warming, "is_warm", lambda: False)
    endless = tmp_path / "endless"
    endless.write_text("#!/bin/sh\nexec sleep 60\n")
    endless.chmod(0o700)
    monkeypatch.setattr(warming.sys, "executable", str(endless))
    work = Warming(lambda: None)
    thread = threading.Thread(target=work.wait)
    thread.start()
    work.stop()
    thread.join(20)

    assert not thread.is_alive()


def test_what_was_loaded_is_no_work_for_the_garbage_collector(monkeypatch):
    monkeypatch.setattr(warming, "is_warm", lambda: True)
    kept = []
    Warming(lambda: None).load(lambda: kept.append([[] for _ in range(1000)]))

    watched = {id(one) for one in gc.get_objects()}
    assert kept
    assert not any(id(one) in watched for one in kept[0])


def test_a_session_that_ends_loads_nothing_more(monkeypatch):
    monkeypatch.setattr(warming, "is_warm", lambda: True)
    loaded = []
    work = Warming(lambda: None)
    work.stop()
    work.load(lambda: loaded.append(1))

    assert loaded == []
