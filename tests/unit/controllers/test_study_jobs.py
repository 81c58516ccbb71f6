import pytest

from spine_app.controllers import study_jobs
from spine_app.domain.study import OpenDemo, OpenFolder, OpenUpload
from spine_app.jobs.registry import DEMO, STUDY


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
    await study_jobs.start_study_job(request_)

    assert started == [(spec, request_)]
