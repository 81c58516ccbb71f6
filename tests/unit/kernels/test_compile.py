"""What is compiled is found again, and what changed is not mistaken for it."""

import threading

import numpy as np

from spine_app.kernels import compile as compiling
from spine_app.kernels.compile import compiled, fingerprint


@compiled
def total(values):
    result = 0.0
    for value in values:
        result += value / 1.0
    return result


@compiled
def quotient(one, other):
    return one / other


def test_a_compiled_loop_gives_what_python_gives():
    assert total(np.arange(10.0)) == total.py_func(np.arange(10.0)) == 45.0


def test_a_division_by_zero_is_infinite_and_no_error():
    assert quotient(1.0, 0.0) == np.inf


def test_values_that_are_no_numbers_stay_visible():
    assert np.isnan(total(np.array([1.0, np.nan])))


def test_a_compiled_loop_lets_other_threads_run():
    assert total.targetoptions["nogil"] is True
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(total(np.ones(1000)))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [1000.0, 1000.0]


def test_a_fingerprint_changes_with_a_kernel_that_a_module_uses(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "FOLDER", tmp_path)
    package = compiling.__package__
    (tmp_path / "outer_a.py").write_text(f"from {package}.inner_a import loop\n")
    (tmp_path / "inner_a.py").write_text("loop = 1\n")
    fingerprint.cache_clear()
    before = fingerprint(f"{package}.outer_a")
    (tmp_path / "inner_a.py").write_text("loop = 2\n")
    fingerprint.cache_clear()
    after = fingerprint(f"{package}.outer_a")
    (tmp_path / "other_a.py").write_text("loop = 3\n")
    fingerprint.cache_clear()
    unrelated = fingerprint(f"{package}.outer_a")
    fingerprint.cache_clear()

    assert before != after
    assert after == unrelated


def test_modules_that_use_each_other_have_a_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "FOLDER", tmp_path)
    package = compiling.__package__
    (tmp_path / "one_a.py").write_text(f"from {package}.two_a import loop\n")
    (tmp_path / "two_a.py").write_text(f"from {package}.one_a import loop\n")
    fingerprint.cache_clear()

    assert len(fingerprint(f"{package}.one_a")) == 16
    fingerprint.cache_clear()


def test_without_a_place_beside_the_kernels_the_users_cache_is_used(tmp_path, monkeypatch):
    (tmp_path / "__pycache__").write_text("a file, so that no folder can be made")
    monkeypatch.setattr(compiling, "FOLDER", tmp_path)
    monkeypatch.setattr(compiling, "user_cache_path", lambda *_, **__: tmp_path / "user")
    compiling.cache_folder.cache_clear()
    folder = compiling.cache_folder()
    compiling.cache_folder.cache_clear()

    assert folder == tmp_path / "user" / "compiled"
    assert folder.stat().st_mode & 0o777 == 0o700
