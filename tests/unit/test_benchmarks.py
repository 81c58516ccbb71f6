"""Every entry of `make bench` can be begun: none is found broken on the day it is needed."""

import importlib

import pytest

from tests.benchmarks.__main__ import ENTRIES


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_of_the_bench_can_be_imported(name):
    assert callable(importlib.import_module(f"tests.benchmarks.{name}").rows)
