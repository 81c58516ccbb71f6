"""What the tests of the service share."""

import sys
from pathlib import Path

import httpx
import pytest

# The tiny engines are imported again, by name, in each job's child process.
sys.path.insert(0, str(Path(__file__).parent))

from asking import Ask
from tiny_engines import REGISTRY

from spine_helper.service.access import Access
from spine_helper.service.child import Limits
from spine_helper.service.jobs import JobTable
from spine_helper.service.server import Holdings, build_app


@pytest.fixture
def limits():
    return Limits()


@pytest.fixture
async def table(limits):
    table = JobTable(REGISTRY, limits, threads=1)
    table.open()
    yield table
    await table.close()


@pytest.fixture
async def ask(table):
    holdings = Holdings(REGISTRY, table)
    app = build_app(holdings, Access.by_socket())
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        yield Ask(http, holdings, app)
    holdings.store.clear()
