import pytest

from spine_app.controllers.study import jobs as study_jobs
from spine_app.domain.lifecycle import Phase
from spine_app.domain.study.messages import OpenDemo, OpenFolder, OpenUpload
from spine_app.jobs.registry import DEMO, STUDY
from spine_app.jobs.standby import Standby


@pytest.mark.parametrize(
    ("request_", "spec"),
    [
        (OpenFolder("/data", "/work"), STUDY),
        (OpenUpload("/work"), STUDY),
        (OpenDemo("/work", "/kept"), DEMO),
    ],
)
async def test_each_request_is_served_by_its_own_job(monkeypatch, request_, spec):
    started = []

    async def start(*arguments):
        started.append(arguments)

    monkeypatch.setattr(study_jobs, "start_job", start)
    monkeypatch.setattr(Standby, "start", lambda self, request: start(self._spec, request))
    await study_jobs.StudyJobs()(request_)

    assert started == [(spec, request_)]


@pytest.mark.parametrize("phase", list(Phase))
async def test_a_process_is_made_ready_only_while_nothing_else_is_done(monkeypatch, phase):
    prepared = []

    def prepare(standby):
        prepared.append(standby)

    monkeypatch.setattr(Standby, "prepare", prepare)
    study_jobs.StudyJobs().prepare_in(phase)

    assert bool(prepared) == (phase in (Phase.EMPTY, Phase.READY))
