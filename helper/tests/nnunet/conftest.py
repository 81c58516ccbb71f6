import sys
from pathlib import Path

import pytest

for room in ("nnunet", "running", "parity"):
    sys.path.insert(0, str(Path(__file__).parents[1] / room))


@pytest.fixture
def packs(tmp_path, monkeypatch):
    folder = tmp_path / "packs"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("SPINE_HELPER_PACKS", str(folder))
    return folder
