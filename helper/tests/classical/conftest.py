"""Scans that are built or read once, and what the engine makes of them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import ct_cases
from recorder import Recorder

from spine_app.domain.phantom.recipe import PhantomRecipe, PhantomView
from spine_helper.classical.engine import run


class Result:
    """A case and what the engine found in it."""

    def __init__(self, case):
        self.case, self.watch = case, Recorder()
        self.found = run(case.task, self.watch)


@pytest.fixture(scope="session")
def lumbar():
    """A lumbar phantom, T11 to the sacrum, and what was found."""
    view = PhantomView((200, 125, 120), (1.4, 1.4, 1.5), (0.0, 0.0, 85.0))
    return Result(ct_cases.phantom_case(PhantomRecipe(seed=2), view))


@pytest.fixture(scope="session")
def neck():
    """A cervical phantom, C1 to T4, and what was found."""
    view = PhantomView((170, 110, 130), (1.2, 1.2, 1.4), (0.0, -20.0, 510.0))
    return Result(ct_cases.phantom_case(PhantomRecipe(seed=6), view))


@pytest.fixture(scope="session")
def totalseg():
    """The real CT with labels of vertebrae."""
    return Result(ct_cases.totalseg_case())


@pytest.fixture(scope="session")
def pancreas():
    """The real CT with landmarks."""
    return Result(ct_cases.pancreas_case())


@pytest.fixture(scope="session")
def skull():
    """The real CT of a phantom without a spine."""
    return Result(ct_cases.skull_case())
