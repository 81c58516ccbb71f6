"""The description of the interface is served to whom the rest is, and it is true."""

import httpx
import numpy as np
import schemathesis
from hypothesis import HealthCheck, settings
from replies import code
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tiny_engines import REGISTRY, evidence_of, found

from spine_helper.anatomy.levels import ID_OF_LEVEL
from spine_helper.service.access import Access
from spine_helper.service.child import CoarseMap, Outcome
from spine_helper.service.job_documents import JobRequestDocument
from spine_helper.service.jobs import JobTable
from spine_helper.service.server import Holdings, build_app
from spine_helper.service.volume_store import Shelf, Volume
from spine_helper.volumes.grid import Grid

GRID = Grid((3, 4, 5), (1, 1, 2), ((1, 0, 0), (0, 1, 0), (0, 0, 1)), "CT")
VOLUME = "ab" * 32
BUDGET = settings(
    max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


class Interface:
    """The application with one resident volume and one successful job, and nothing that runs."""

    def __init__(self):
        self.holdings = Holdings(REGISTRY, JobTable(REGISTRY, threads=1))
        block = self.holdings.store.make_room(120)
        block.seal()
        self.volume = Volume(VOLUME, GRID, Shelf(block), 0)
        self.holdings.store.keep(self.volume)
        self.gate = build_app(self.holdings, Access.by_socket())
        self.job = self._ended()

    def _ended(self):
        table, request = self.holdings.table, JobRequestDocument(volume=VOLUME, model="spine")
        job = table.submit(REGISTRY.find("spine"), self.volume, request)
        job.begin()
        job.advance("find", 0.5)
        job.show(CoarseMap(np.ones((2, 2, 3), np.uint8), (2, 2, 2)))
        job.settle(Outcome(spine_findings()))
        job.close()
        return job

    async def __call__(self, scope, receive, send):
        """The application without its life: no job is ever started."""
        if scope["type"] == "lifespan":
            for _ in range(2):
                message = await receive()
                await send({"type": message["type"] + ".complete"})
            return
        await self.gate(scope, receive, send)


def spine_findings():
    import dataclasses  # noqa: PLC0415

    labels = np.zeros((3, 4, 5), np.uint8)
    labels[:] = np.array([22, 21, 20], np.uint8)[:, None, None]
    base = found(labels)
    vertebrae = tuple(
        dataclasses.replace(
            base.instances[0], value=ID_OF_LEVEL[level], kind="vertebra", level=level
        )
        for level in ("L1", "L2", "L3")
    )
    evidence = tuple(evidence_of(level, n) for n, level in enumerate(("L1", "L2", "L3")))
    return dataclasses.replace(base, instances=vertebrae, evidence=evidence, margin=5.0)


interface = Interface()
config = schemathesis.Config.from_dict({"base-url": "http://localhost"})
schema = schemathesis.openapi.from_asgi(
    "/openapi.json", interface, config=config, headers={"host": "localhost"}
)


def ask_and_compare(case):
    # No schema can say that a volume must have the digest it is put under.
    unsaid = [positive_data_acceptance] if case.method == "PUT" else []
    case.call_and_validate(headers={"host": "localhost"}, excluded_checks=unsaid)


@schema.parametrize()
@BUDGET
def test_whatever_is_asked_the_answer_is_as_described(case):
    ask_and_compare(case)


@schema.include(path_regex="[{](job|volume)[}]").exclude(method="DELETE").parametrize()
@BUDGET
def test_what_is_said_of_a_known_job_and_volume_is_as_described(case):
    known = {"job": interface.job.id, "volume": VOLUME}
    case.path_parameters = {name: known[name] for name in case.path_parameters}
    ask_and_compare(case)


async def test_the_description_is_behind_the_same_gate_as_the_rest():
    by_port = build_app(interface.holdings, Access.by_port(4711, "t" * 43))
    transport = httpx.ASGITransport(by_port)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:4711") as http:
        assert code(await http.get("/openapi.json")) == "bad-token"
        good = {"authorization": "Bearer " + "t" * 43}
        document = (await http.get("/openapi.json", headers=good)).json()
        assert document["security"] == [{"token": []}]
        foreign = {**good, "origin": "https://evil.example"}
        assert code(await http.get("/openapi.json", headers=foreign)) == "foreign-origin"


async def test_every_route_and_every_problem_is_described(ask):
    document = (await ask.http.get("/openapi.json")).json()
    operations = [op for path in document["paths"].values() for op in path.values()]
    assert len(operations) == 16
    assert "security" not in document
    for operation in operations:
        for status, reply in operation["responses"].items():
            if int(status) >= 400:
                assert set(reply["content"]) == {"application/problem+json"}
