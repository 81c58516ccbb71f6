import asyncio
import logging

import pytest

from spine_app.controllers.guard import logged, user_action
from spine_app.domain.errors import BadGeometry, SpineError


class Panel:
    """Has actions that fail in a chosen way, and remembers what was reported."""

    def __init__(self, error=None):
        self.error = error
        self.reports = []
        self.got = []

    def report(self, code, error_id):
        self.reports.append((code, error_id))

    @user_action
    async def act(self, *args, **kwargs):
        """What it does."""
        self.got.append((args, kwargs))
        if self.error is not None:
            raise self.error


async def test_an_action_gets_its_arguments():
    panel = Panel()
    await panel.act(1, name="x")

    assert panel.got == [((1,), {"name": "x"})]
    assert panel.reports == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadGeometry(), "bad-geometry"),
        (ValueError("Doe^Jane"), "internal"),
        (SpineError(), "internal"),
    ],
)
async def test_an_exception_becomes_a_notice_with_the_id_of_its_log_line(caplog, error, code):
    panel = Panel(error)
    with caplog.at_level(logging.ERROR):
        await panel.act()

    record = caplog.records[-1]
    assert panel.reports == [(code, record.error_id)]
    assert record.code == code
    assert record.getMessage() == "action failed"


async def test_a_cancelled_action_is_not_an_error():
    panel = Panel(asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await panel.act()

    assert panel.reports == []


def test_each_log_line_has_its_own_id():
    assert logged(SpineError())[1] != logged(SpineError())[1]


def test_a_guarded_action_keeps_its_name():
    assert Panel.act.__name__ == "act"
    assert Panel.act.__doc__ == "What it does."
