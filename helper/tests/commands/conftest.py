"""What the tests of the command line share."""

import sys
from pathlib import Path

import pytest

# The tiny engines are imported again, by name, in the child process of a job.
sys.path.insert(0, str(Path(__file__).parents[1] / "service"))
sys.path.insert(0, str(Path(__file__).parent))

from tiny_engines import REGISTRY

from spine_helper.cli import main
from spine_helper.engines import registry


@pytest.fixture
def engines(monkeypatch):
    """Offer the tiny engines, and let them be changed by `engines(registry)`."""

    def offer(offered):
        monkeypatch.setattr(registry, "installed", lambda: offered)

    offer(REGISTRY)
    return offer


@pytest.fixture
def run(capsys, engines):
    """Call the command line; gives status, stdout and stderr."""

    def call(*arguments):
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call
