from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

from spine_app.domain.view.interaction import ViewSize
from spine_app.server.encoder import MOVING
from spine_app.server.figures import Figures
from spine_app.server.pace import Pace
from spine_app.server.page_messages import Shown
from spine_app.server.tab import Choice, Flight


class Clock:
    now = 50.0

    def __call__(self):
        return self.now


@dataclass
class Page:
    used_at: float = 1.0
    shows: dict = field(default_factory=lambda: {"axial": ViewSize(600, 400)})
    pace: Pace = field(default_factory=Pace)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def figures(clock):
    return Figures(["axial", "volume"], clock)


def newest(number):
    picture = SimpleNamespace(pixels=np.zeros((40, 60, 4), np.uint8))
    return SimpleNamespace(number=number, picture=picture)


def send(figures, clock, number, lag=None):
    figures.drawn("axial")
    figures.sent(Choice("axial", newest(number), MOVING[-1]), 2048, 0.004)
    flight = Flight("axial", MOVING[-1], 2048, clock.now)
    clock.now += 0.05
    figures.arrived(flight, Shown(kind="shown", n=number, lag=lag))


def test_rates_are_those_of_the_last_two_seconds(figures, clock):
    for number in range(1, 101):
        send(figures, clock, number)

    (view,) = figures.of([Page()], 0.0, lossless=False).views
    assert view.shown_fps == pytest.approx(20, abs=1)
    assert view.drawn_fps == pytest.approx(20, abs=1)
    clock.now += 10
    (view,) = figures.of([Page()], 0.0, lossless=False).views
    assert (view.shown_fps, view.drawn_fps) == (0, 0)


def test_frames_that_were_passed_over_are_counted(figures, clock):
    for number in (1, 2, 5, 9):
        send(figures, clock, number)

    (view,) = figures.of([Page()], 0.0, lossless=False).views
    assert view.dropped == 5
    assert (view.width, view.height, view.kib, view.pack_ms) == (60, 40, 2.0, 4.0)


def test_lags_are_told_by_how_many_of_them_are_shorter(figures, clock):
    for number in range(1, 101):
        send(figures, clock, number, lag=float(number))

    found = figures.of([Page()], 0.0, lossless=False)
    assert found.lag_p50_ms == pytest.approx(51, abs=1)
    assert found.lag_p95_ms == pytest.approx(96, abs=1)


def test_pages_codecs_and_quality_are_those_of_now(figures):
    pages = [Page(), Page(used_at=3.0), Page(shows={})]
    pages[1].pace.arrived(MOVING[-1], 0.2, 0)

    found = figures.of(pages, 0.12, lossless=True)

    assert (found.clients, found.showing, found.level, found.levels) == (3, 2, 4, 5)
    assert found.rest != found.moving
    assert found.gap_ms == pytest.approx(120)


def test_nothing_is_known_before_the_first_page(figures):
    found = figures.of([], 0.0, lossless=False)

    assert (found.clients, found.views, found.lag_p95_ms) == (0, (), 0.0)
