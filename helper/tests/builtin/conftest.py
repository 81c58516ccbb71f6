"""Where the tests find their neighbours and the public data."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def data():
    root = Path(__file__).parents[3].parent / "shared" / "data"
    folder = Path(os.environ.get("SPINE_DATA", root))
    if not folder.is_dir():
        pytest.skip("the public data is not here (SPINE_DATA)")
    return folder
