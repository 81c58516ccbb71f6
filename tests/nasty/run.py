"""Runs a case through the real child process and holds it to what every case must keep."""

import asyncio
import base64
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from spine_app.domain.errors import SpineError
from spine_app.domain.study.messages import (
    Choose,
    CoarseReady,
    OpenFolder,
    Preview,
    Progress,
    SeriesFound,
    SeriesPreview,
    SeriesReady,
    SeriesRefused,
)
from spine_app.domain.study.series import Opening
from spine_app.io.volume_file import open_acquired, open_volume
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import start_job
from tests.nasty.case import Case, Expect, Outcome
from tests.nasty.watched import WORK_FOLDER

WATCHED = replace(STUDY, entry="tests.nasty.watched")
MIB = 2**20
MAX_GROWTH = 96 * MIB
"""Bytes by which a session may grow over all cases."""
CANARIES = (b"CANARY", b"19010203", b"1.2.826.0.1")
_SLOWEST = 60


async def run_case(case: Case, folder: Path) -> Outcome:
    """Make a case, read it, and check what holds for all cases and for this one."""
    source, work = folder / "CANARY-study", folder / WORK_FOLDER
    for path in (source, work):
        path.mkdir(mode=0o700)
    path = case.make(source)
    before = snapshot(folder, work)
    outcome = await read(path, work, case.limits, case.meddle)
    assert case.meddle is not None or snapshot(folder, work) == before
    check_bounds(case, outcome)
    check_told(outcome, work)
    CHECKS[case.expect](case, outcome)
    if case.check is not None:
        case.check(outcome)
    return outcome


async def read(path: Path, work: Path, limits, meddle=None, job=WATCHED) -> Outcome:
    """Open a path in a child process and read every series that is offered.

    Args:
        path: what is opened.
        work: folder of the child.
        limits: of the reader.
        meddle: called with `path` once the series are listed.
        job: how the child is run.
    """
    outcome = Outcome()
    async with await start_job(job, OpenFolder(str(path), str(work), limits)) as running:
        watch = asyncio.create_task(_watch(running.pid, outcome))
        _overhear(running, outcome.told)
        try:
            async with asyncio.timeout(_SLOWEST):
                await _list(running, outcome)
                if meddle is not None:
                    meddle(path)
                await _converse(running, work, outcome)
        except SpineError as error:
            outcome.code = error.code
        finally:
            watch.cancel()
    return outcome


async def _list(job, outcome):
    """Wait for the series list."""
    outcome.found = await _answer(job)
    assert isinstance(outcome.found, SeriesFound)


async def _converse(job, work, outcome):
    """Choose every series, after a look at its preview."""
    for one in outcome.found.series:
        await job.send(Preview(one.index))
        preview = await _answer(job)
        assert isinstance(preview, SeriesPreview)
        outcome.previews[one.index] = preview
        await job.send(Choose(one.index))
        answer = await _answer(job)
        if isinstance(answer, SeriesRefused):
            outcome.refused[one.index] = answer.code
            continue
        assert isinstance(answer, SeriesReady)
        outcome.ready[one.index] = answer
        if answer.volume is not None:
            outcome.volumes[one.index] = open_volume(work, answer.volume)
        if answer.acquired is not None:
            outcome.acquired[one.index] = open_acquired(work, answer.acquired)


async def _answer(job):
    """Next answer that says something final."""
    async for answer in job:
        if not isinstance(answer, Progress | CoarseReady):
            return answer
    raise AssertionError


def _overhear(job, told):
    """Keep every message as it comes."""
    decode = job._answers.decode

    def keep(payload):
        if not payload.startswith(b'{"SeriesPreview"'):
            told.append(payload)
        return decode(payload)

    job._answers.decode = keep


async def _watch(pid, outcome):
    """Keep the largest resident memory and the processor time of the child."""
    with suppress(OSError, IndexError):
        while True:
            peak, seconds = _usage(pid)
            outcome.peak = max(outcome.peak, peak)
            outcome.seconds = max(outcome.seconds, seconds)
            await asyncio.sleep(0.01)


def _usage(pid):
    """Bytes and seconds of a process."""
    process = Path(f"/proc/{pid}")
    peak = int((process / "status").read_text().split("VmHWM:")[1].split()[0]) * 1024
    ticks = (process / "stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return peak, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def snapshot(folder, work):
    """Size of everything in a folder, but for the work folder."""
    kept = {}
    for path in folder.rglob("*"):
        if work not in (path, *path.parents):
            kept[path] = path.lstat().st_size
    return kept


def check_bounds(case, outcome):
    """Time and memory."""
    assert outcome.seconds <= case.seconds
    assert outcome.peak <= case.peak_mib * MIB


def check_told(outcome, work):
    """No text of a patient in any message or result, and previews within their bounds."""
    heard = b"".join(outcome.told) + outcome.code.encode()
    heard += b"".join(path.name.encode() + path.read_bytes() for path in work.iterdir())
    for canary in CANARIES:
        assert canary not in heard
    for preview in outcome.previews.values():
        assert len(preview.texts.description) <= 256
        assert len(preview.texts.date) <= 10
        assert len(base64.b64decode(preview.picture, validate=True)) <= 128 * 1024


def _check_refused(case, outcome):
    if outcome.code:
        assert outcome.code in case.codes
        return
    assert not outcome.ready
    assert set(outcome.refused.values()) <= case.codes
    for one in outcome.found.series:
        assert one.problem_code in (None, outcome.refused[one.index])


def _check_slices(case, outcome):
    assert not outcome.code
    assert not outcome.refused
    for one in outcome.found.series:
        assert one.opening is (Opening.VOLUME if case.late else Opening.SLICES)
        assert one.problem_code in (case.codes | {None} if case.late else case.codes)
        assert outcome.ready[one.index].volume is None
        assert outcome.acquired[one.index].count >= 1
        assert outcome.acquired[one.index].voxels_nji.shape[1:] == (one.rows, one.columns)


def _check_open(case, outcome):
    assert not outcome.code
    assert len(outcome.volumes) == case.volumes
    for one in outcome.found.series:
        if one.index in outcome.volumes:
            assert one.opening is Opening.VOLUME
            assert one.problem_code is None
        else:
            assert one.problem_code in case.codes
    if case.unreadable is not None:
        assert outcome.found.unreadable == case.unreadable


def _check_warns(case, outcome):
    _check_open(case, outcome)
    assert case.quality <= set(outcome.findings())


CHECKS = {
    Expect.REFUSE: _check_refused,
    Expect.SLICES: _check_slices,
    Expect.OPEN: _check_open,
    Expect.WARN: _check_warns,
}
