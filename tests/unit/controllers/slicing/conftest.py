"""A rig of slice views with the canal open for points, and with points placed."""

import pytest

from spine_app.domain.view.interaction import ViewSize
from spine_app.domain.view.planes import Plane
from tests.unit.controllers.slicing.rig import PIXELS, Rig


@pytest.fixture
def canal_rig():
    rig = Rig().show()
    rig.curved.resize(ViewSize(500, 700))
    rig.canal.place(on=True)
    return rig


@pytest.fixture
def placed(canal_rig):
    for x, y in PIXELS:
        canal_rig.click(Plane.SAGITTAL, x, y)
    return canal_rig
