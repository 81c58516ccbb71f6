import pytest

from tests.unit.controllers.editing.painting import Painter


@pytest.fixture
async def painter(session):
    painter = Painter(session)
    await painter.open()
    return painter
