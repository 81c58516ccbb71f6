import os
from pathlib import Path

import pytest

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.deidentification import FOLDER_NAME, Deidentify
from spine_app.io.deidentification.job import serve
from tests.integration.io.cleaning import Silence
from tests.integration.io.reading import read_folder, read_upload


@pytest.fixture
def work_folder(tmp_path):
    """Where volumes are written; never inside the study."""
    folder = tmp_path / "work"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def study(tmp_path):
    """An empty folder for a study."""
    folder = tmp_path / "study"
    folder.mkdir()
    return folder


@pytest.fixture
def read(work_folder):
    """Read every series of a path."""
    return lambda path, limits=None: read_folder(path, work_folder, limits)


@pytest.fixture
def upload(work_folder):
    """Read every series of some uploaded bytes."""
    return lambda contents, limits=None: read_upload(contents, work_folder, limits)


@pytest.fixture
def data():
    """Folder of a real data set; skips where it is absent."""
    root = Path(os.environ.get("SPINE_DATA", Path(__file__).parents[4] / "shared" / "data"))

    def find(name):
        if not (root / name).exists():
            pytest.skip(f"no {name} in the real data (SPINE_DATA)")
        return root / name

    return find


@pytest.fixture
def clean(tmp_path):
    """De-identify a path; returns the answer and the copies."""

    def run(path, limits=None):
        work = tmp_path / f"clean-{len(list(tmp_path.iterdir()))}"
        work.mkdir()
        answer = serve(Deidentify(str(path), str(work), limits or ReadLimits()), Silence())
        return answer, sorted((work / FOLDER_NAME).rglob("*.dcm"))

    return run
