import sys
from pathlib import Path

import pytest

from spine_helper.convert.importer import import_weights
from spine_helper.convert.wishes import Wishes

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def weights(tmp_path):
    return tmp_path / "weights"


@pytest.fixture
def store(tmp_path):
    return tmp_path / "packs"


@pytest.fixture
def bring(store):
    def call(path, **wishes):
        outcomes = import_weights(path, Wishes(**wishes), lambda text, done: None, store)
        assert all((outcome.manifest is None) == bool(outcome.reason) for outcome in outcomes)
        return outcomes

    return call


@pytest.fixture
def one(bring):
    def call(path, **wishes):
        (outcome,) = bring(path, **wishes)
        assert outcome.manifest is not None, outcome.reason
        return outcome.manifest

    return call


@pytest.fixture
def path(tmp_path):
    """Where a test writes its checkpoint."""
    return tmp_path / "checkpoint_final.pth"
