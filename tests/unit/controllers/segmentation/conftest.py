import pytest

from tests.unit.controllers.segmentation.fake_helper import FakeHelper
from tests.unit.controllers.session import turns, until


class Segmenting:
    """A session with a volume, and a helper that does what the test says."""

    def __init__(self, session, helper):
        self.session, self.helper = session, helper
        self.shown = session.shown
        self.segment = session.shown.segment
        self.wanted = session.screen.controls.segmenting
        self.actions = session.actions.segment
        self.control = session.controllers.segmentation.control
        self.labels = session.labels

    async def start(self):
        """Ask for a segmentation, and wait until the helper has its job."""
        jobs = len(self.helper.jobs)
        await self.actions.start()
        await until(lambda: len(self.helper.jobs) > jobs or not self.segment.running)
        await turns()

    async def done(self, **told):
        """Segment to the end."""
        await self.start()
        self.helper.job.succeed(**told)
        await self.rest()

    async def rest(self):
        await until(lambda: not self.segment.running)
        await turns()

    async def until(self, condition):
        await until(condition)

    @property
    def names(self):
        return [row["name"] for row in self.shown.labels]

    @property
    def notice(self):
        return self.shown.notice


@pytest.fixture
async def segmenting(session):
    helper = FakeHelper()
    client = helper.client
    session.controllers.segmentation.serve_with(helper)
    await session.open_volume()
    await turns()
    yield Segmenting(session, helper)
    await session.stop()
    await client.close()
