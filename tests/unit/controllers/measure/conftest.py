"""A hand over a volume of noise, and what it has measured."""

import pytest

from spine_app.screen.state import Tool
from tests.data.grids import straight_grid
from tests.unit.controllers.measure.measuring import A, B, C, Hand, volume_of


@pytest.fixture
def hand():
    return Hand(volume_of(straight_grid()))


@pytest.fixture
def measured(hand):
    """A ruler, an angle and a region."""
    hand.drag("axial", A, B)
    hand.tool(Tool.ANGLE)
    for at in (A, B, C):
        hand.click("coronal", at)
    hand.tool(Tool.ROI)
    hand.drag("axial", (300, 220), (340, 250))
    return hand
