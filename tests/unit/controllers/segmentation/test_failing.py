"""Everything that the helper can say instead of a result has its sentence."""

from typing import get_args

import pytest

from spine_app.controllers.segmentation.texts import TELLING, problem_key
from spine_app.helper_client.documents import ErrorCode, Flag, ProblemCode, Stage, StudyFlag
from spine_app.screen.english.catalogue import ENGLISH
from spine_app.screen.texts import text


@pytest.mark.parametrize("code", get_args(ErrorCode))
async def test_a_job_that_failed_says_why(segmenting, code):
    await segmenting.start()
    segmenting.helper.job.fail(code)
    await segmenting.rest()

    assert segmenting.notice.startswith(text(f"segment.error.{code}"))
    assert segmenting.shown.notice_kind == "error"


@pytest.mark.parametrize("code", get_args(ProblemCode))
async def test_a_request_that_was_refused_says_why(segmenting, code):
    segmenting.helper.refusals["POST jobs"] = code
    await segmenting.actions.start()
    await segmenting.rest()

    assert segmenting.notice.startswith(text(problem_key(code)))


def test_only_answers_of_the_contract_have_sentences():
    assert set(TELLING) <= set(get_args(ProblemCode))


@pytest.mark.parametrize(
    ("family", "codes"),
    [("stage", Stage), ("flag", Flag), ("study", StudyFlag), ("error", ErrorCode)],
)
def test_every_code_of_the_contract_has_words(family, codes):
    assert {f"segment.{family}.{code}" for code in get_args(codes)} <= set(ENGLISH)


async def test_an_answer_that_breaks_the_contract_is_no_result(segmenting):
    await segmenting.start()
    segmenting.helper.job.succeed(instances=[])
    await segmenting.rest()

    assert text("error.helper-mismatch") in segmenting.notice
    assert not segmenting.shown.has_labels


async def test_a_run_after_a_failure_is_another_job(segmenting):
    await segmenting.start()
    segmenting.helper.job.fail("engine-crashed")
    await segmenting.rest()
    await segmenting.done()

    assert len(segmenting.helper.jobs) == 2
    assert segmenting.names == ["L1", "L2", "L3"]
