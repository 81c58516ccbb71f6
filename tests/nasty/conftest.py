"""Assertions of the corpus say what they saw."""

import pytest

pytest.register_assert_rewrite("tests.nasty.run", "tests.nasty.checks", "tests.nasty.texts")
