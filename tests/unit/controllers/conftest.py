import asyncio
import gc

import pytest

from spine_app.domain.view.interaction import ViewSize
from tests.unit.controllers.session import VIEWS, Session


@pytest.fixture(scope="session", autouse=True)
def few_objects():
    """Leave what is imported out of collections, which the controllers ask for at each study."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
async def session(tmp_path):
    """A session that must end without jobs, tasks and volumes left, and never show a path."""
    work = tmp_path / "work"
    work.mkdir()
    before = asyncio.all_tasks()
    session = Session(work)
    yield session
    session.start.gate.set()
    session.start_labels.gate.set()
    await session.stop()
    assert all(job.stops for job in (*session.start.jobs, *session.start_labels.jobs))
    assert asyncio.all_tasks() - before <= {asyncio.current_task()}
    assert session.volumes_on_disk == []
    with session.page:
        pass
    assert session.page.leaks == []


@pytest.fixture
async def open_session(session):
    await session.open_volume()
    for view in VIEWS:
        session.actions.on_size(view, ViewSize(600, 400))
    return session
