"""What the user sees of a study, and where it lies."""

from pathlib import Path

from spine_app.controllers.notices import error_text
from spine_app.domain.study.quality import Finding, Quality, Severity
from tests.unit.controllers.session import until
from tests.unit.controllers.told import SECRET, summary

METAL = Finding(Quality.METAL, Severity.WARNING, value=2.0)


def path(name):
    return Path("/data", SECRET, name)


def shows_nothing(session):
    views = [session.volume, *session.slices.values()]
    return not session.shown.has_volume and all(view.volume is None for view in views)


def said(session, code):
    shown = session.shown
    return shown.notice_open and shown.notice.startswith(error_text(code))


async def open_coarse(session, *series, **more):
    await session.open(*(series or (summary(),)))
    if len(series) > 1:
        await session.study.choose(0)
    session.job.answer(session.coarse(**more))
    await until(lambda: session.shown.is_coarse)
