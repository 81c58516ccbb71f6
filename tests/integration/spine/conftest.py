"""Real label maps, where they are."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("SPINE_DATA", Path(__file__).parents[4] / "shared" / "data"))


@pytest.fixture(scope="session")
def verse():
    """Path of a VerSe mask by its subject."""

    def path(subject):
        found = sorted((DATA / "verse_masks").glob(f"sub-{subject}_*.nii.gz"))
        if not found:
            pytest.skip("no verse_masks in the real data (SPINE_DATA)")
        return found[0]

    return path
