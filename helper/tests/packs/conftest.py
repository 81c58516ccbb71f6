import sys
from pathlib import Path

import pytest

from spine_helper.convert.importer import import_weights
from spine_helper.convert.wishes import Wishes

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "convert")]


@pytest.fixture
def store(tmp_path, monkeypatch):
    """The folder of the packs, for this test only."""
    folder = tmp_path / "packs"
    monkeypatch.setenv("SPINE_HELPER_PACKS", str(folder))
    return folder


@pytest.fixture
def weights(tmp_path):
    """A result folder of nnU-Net with one small network."""
    from torch_file import model_folder  # noqa: PLC0415 - after the path is set

    return model_folder(tmp_path / "weights")


@pytest.fixture
def pack(store, weights):
    """The folder of an installed pack."""
    (outcome,) = import_weights(weights, Wishes(), lambda text, done: None)
    return store / outcome.manifest.id
