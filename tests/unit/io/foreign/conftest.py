import numpy as np
import pytest

from spine_app.domain.limits import ReadLimits
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.sources import MemorySource


@pytest.fixture
def opened():
    """Open bytes as an image file."""
    return lambda content, limits=None: open_foreign(MemorySource(content), limits or ReadLimits())


@pytest.fixture
def voxels():
    """A small (k, j, i) int16 array in which every voxel differs, with CT-like values."""
    return (np.arange(4 * 5 * 6, dtype=np.int16).reshape(4, 5, 6) * 15 - 1000).astype(np.int16)
