from itertools import product
from typing import get_args

import pytest

from spine_app.controllers.study.machine import IllegalMove, Machine
from spine_app.domain.lifecycle import (
    BUSY,
    TRANSITIONS,
    Event,
    JobCancelled,
    JobFailed,
    Outcome,
    Phase,
    ScanStarted,
    SeriesChosen,
    SeriesListed,
    StudyClosed,
    VolumeLoaded,
)

EVENTS = get_args(Event)
PATHS = {
    Phase.EMPTY: [],
    Phase.SCANNING: [ScanStarted(1)],
    Phase.CHOOSING: [ScanStarted(1), SeriesListed(1)],
    Phase.READING: [ScanStarted(1), SeriesListed(1), SeriesChosen(1)],
    Phase.READY: [ScanStarted(1), SeriesListed(1), SeriesChosen(1), VolumeLoaded(1)],
}


def machine_in(phase):
    machine = Machine()
    for event in PATHS[phase]:
        machine.send(event)
    assert machine.phase is phase
    return machine


def an(event):
    return event() if event is StudyClosed else event(1)


@pytest.mark.parametrize(("phase", "event"), list(product(Phase, EVENTS)))
def test_every_pair_of_phase_and_event_follows_the_table(phase, event):
    machine = machine_in(phase)
    target = TRANSITIONS.get((phase, event))

    assert machine.allows(event) == (target is not None)
    if target is not None:
        machine.send(an(event))
        assert machine.phase is target
    elif event in get_args(Outcome) and machine.job != 1:
        machine.send(an(event))
        assert machine.phase is phase
    else:
        with pytest.raises(IllegalMove):
            machine.send(an(event))
        assert machine.phase is phase


@pytest.mark.parametrize("phase", sorted(BUSY, key=lambda phase: phase.value))
def test_a_busy_phase_has_the_exits_done_failed_and_cancelled(phase):
    exits = {event for start, event in TRANSITIONS if start is phase}

    assert {JobFailed, JobCancelled} < exits
    assert exits & {SeriesListed, VolumeLoaded}


def test_a_cancelled_job_cannot_finish_its_successor():
    machine = machine_in(Phase.SCANNING)
    machine.send(JobCancelled(1))
    machine.send(ScanStarted(2))

    machine.send(SeriesListed(1))

    assert machine.phase is Phase.SCANNING


def test_an_event_sent_by_a_listener_waits_its_turn():
    machine = Machine()
    seen = []

    def listen(phase, event):
        if isinstance(event, ScanStarted):
            machine.send(SeriesListed(1))
        seen.append(phase)

    machine.listen(listen)
    machine.send(ScanStarted(1))

    assert seen == [Phase.SCANNING, Phase.CHOOSING]
