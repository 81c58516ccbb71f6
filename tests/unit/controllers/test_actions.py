"""What the page may ask for: commands, and values that are refused."""

import logging
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.controllers.notices import error_text
from spine_app.controllers.values import number, whole_number, word
from spine_app.domain.errors import RequestRefused
from spine_app.domain.lifecycle import Phase
from tests.unit.controllers.told import SECRET, summary
from tests.unit.screen.command_names import COMMANDS

HOSTILE = [
    True,
    None,
    float("nan"),
    float("inf"),
    -float("inf"),
    10**400,
    -1,
    2.5,
    "",
    "no-such",
    "__class__",
    [],
    {},
    [1],
    {"a": 1},
    b"x",
]


def refused(session):
    shown = session.shown
    return shown.notice_open and shown.notice.startswith(error_text("request-refused"))


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command_never_raises_whatever_it_is_given(open_session, name):
    command = attrgetter(name)(open_session.actions)
    await command()
    for value in HOSTILE:
        await command(value)
        await command(value, value)
        await command(value, value, value)


async def test_a_command_without_a_study_never_raises(session):
    for name in COMMANDS:
        for value in HOSTILE:
            await attrgetter(name)(session.actions)(value)

    assert not session.shown.has_volume


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("look_from", ["?"]),
        ("key", ["?", "view.reset"]),
        ("assign_key", ["?", "x"]),
        ("assign_key", ["tool.pan", "?"]),
        ("key", ["axial", "?"]),
        ("set_window", ["?", 400]),
        ("set_window", [40, "?"]),
        ("set_crosshair", ["?", 0]),
        ("set_crosshair", [0, "?"]),
        ("use_preset", ["?"]),
        ("use_window", ["?"]),
        ("choose_series", ["?"]),
        ("reopen", ["?"]),
    ],
)
async def test_a_hostile_argument_is_refused_and_draws_nothing(open_session, name, arguments):
    for value in HOSTILE:
        if harmless(name, arguments.index("?"), value):
            continue
        calls = [len(target.calls) for target in open_session.slices.values()]
        await attrgetter(name)(open_session.actions)(*(value if a == "?" else a for a in arguments))

        assert refused(open_session), value
        assert [len(target.calls) for target in open_session.slices.values()] == calls
        await open_session.actions.dismiss()


def harmless(name, place, value):
    """Whether a value is of the right kind, so that it is not refused but means nothing."""
    if name == "set_window" or (name, place) == ("set_crosshair", 1):
        return not isinstance(value, bool) and value in (-1, 2.5)
    if name in ("choose_series", "reopen"):
        return type(value) is int
    return isinstance(value, str) and (name, place) in (
        ("assign_key", 1),
        ("use_preset", 0),
        ("use_window", 0),
    )


async def test_an_unknown_name_changes_nothing(open_session):
    await open_session.actions.use_preset("no-such")
    await open_session.actions.use_window("no-such")

    assert open_session.shown.preset == open_session.shown.window_name == "bone"
    assert not open_session.shown.notice_open


async def test_a_wrong_number_of_arguments_is_a_notice(open_session):
    await open_session.actions.look_from()

    assert open_session.shown.notice.startswith(error_text("internal"))


@given(value=st.integers() | st.floats() | st.none() | st.booleans() | st.text() | st.binary())
def test_a_number_from_the_browser_is_finite_and_within_reach(value):
    try:
        checked = number(value)
    except RequestRefused:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        assert not (good and abs(value) <= 20_000)
    else:
        assert abs(checked) <= 20_000
        assert checked == value


@given(value=st.integers() | st.floats() | st.none() | st.booleans() | st.text())
def test_an_index_from_the_browser_is_whole(value):
    if type(value) is int:
        assert whole_number(value) == value
    else:
        with pytest.raises(RequestRefused):
            whole_number(value)


def test_a_name_from_the_browser_is_text():
    assert word("bone") == "bone"
    with pytest.raises(RequestRefused):
        word(b"bone")


async def test_the_actions_are_all_that_the_page_may_ask(session):
    assert all(callable(attrgetter(name)(session.actions)) for name in COMMANDS)


async def test_a_path_is_opened_and_the_page_is_told(session):
    flushes = session.page.flushes
    await session.actions.open_path(Path("/data", SECRET))

    assert session.phase is Phase.SCANNING
    assert session.page.flushes > flushes


async def test_the_demo_case_is_opened(session):
    await session.actions.open_demo()

    assert session.phase is Phase.SCANNING


async def test_a_series_is_chosen(session):
    await session.open(summary(0), summary(1))
    await session.actions.choose_series(1)

    assert session.phase is Phase.READING


async def test_a_choice_from_a_dead_reader_is_a_notice(session):
    await session.open(summary(0), summary(1))
    session.job.is_running = False
    await session.actions.choose_series(1)

    assert session.shown.notice.startswith(error_text("job-crashed"))


async def test_a_recent_study_is_opened_again(open_session):
    await open_session.actions.reopen(0)

    assert len(open_session.start.jobs) == 2


async def test_cancel_stops_the_work(session):
    await session.actions.open_demo()
    await session.actions.cancel()

    assert session.phase is Phase.EMPTY


async def test_closing_shows_the_start_page(open_session):
    await open_session.actions.close_study()

    assert not open_session.shown.has_volume


@pytest.mark.parametrize(
    ("status", "code"), [(409, "upload-busy"), (413, "study-too-large"), (None, "study-too-large")]
)
async def test_a_refused_transfer_is_told(session, status, code):
    await session.actions.transfer_refused(status)

    assert session.shown.notice.startswith(error_text(code))


async def test_a_notice_is_closed(session):
    await session.actions.transfer_refused(409)
    await session.actions.dismiss(True)

    assert not session.shown.notice_open


async def test_an_error_outside_of_a_page_event_reaches_the_page(session, monkeypatch):
    async def fail(_path):
        raise OSError(SECRET)

    monkeypatch.setattr(session.study, "open_path", fail)
    told = []
    monkeypatch.setattr(
        type(session.page), "__exit__", lambda page, *_: told.append(page.shown.notice_open)
    )
    await session.actions.open_path(Path("/data", SECRET))

    assert told[-1]
    assert SECRET not in session.shown.notice


async def test_the_notice_carries_the_id_of_its_log_line(session, caplog):
    with caplog.at_level(logging.ERROR):
        await session.actions.transfer_refused(409)

    assert f"({caplog.records[-1].error_id})" in session.shown.notice
    assert caplog.records[-1].code == "upload-busy"
