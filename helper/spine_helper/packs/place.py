"""Where packs are kept."""

import os
from pathlib import Path
from typing import Final

import platformdirs

VARIABLE: Final = "SPINE_HELPER_PACKS"


def packs_folder() -> Path:
    """The folder of the packs: `SPINE_HELPER_PACKS`, else in this user's data folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    return platformdirs.user_data_path("spine-helper", appauthor=False) / "packs"
