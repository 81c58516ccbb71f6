"""Where the public data is."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data():
    root = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("SPINE_DATA", root))
    if not folder.is_dir():
        pytest.skip("the public data is not here (SPINE_DATA)")
    return folder
