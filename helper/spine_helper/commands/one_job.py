"""One volume through one engine, in a child process, without a service."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from spine_helper.anatomy.findings import Findings, Instance
from spine_helper.commands.ending import Ended, Exit
from spine_helper.commands.interruption import heed, held_back
from spine_helper.engines.engine import Box, Engine, Mode
from spine_helper.service.blocks import Block, make_block
from spine_helper.service.child import Child, Limits, Outcome
from spine_helper.service.job import Job
from spine_helper.service.job_documents import (
    BoxDocument,
    JobError,
    JobRequestDocument,
    ReportDocument,
    Stage,
)
from spine_helper.service.job_report import report
from spine_helper.service.npy import header_bytes
from spine_helper.service.relabel import pin
from spine_helper.service.volume_store import Shelf, Volume
from spine_helper.service.wire import Order
from spine_helper.volumes.files import FileVolume

SENTENCES: Final[dict[JobError, str]] = {
    JobError.ENGINE_CRASHED: "The engine has crashed.",
    JobError.ENGINE_FAILED: "The engine has failed.",
    JobError.OUT_OF_MEMORY: "There is not enough memory for this volume; try a part of it (--box).",
    JobError.TIMED_OUT: "The engine has made no progress for a minute and was ended.",
    JobError.BAD_RESULT: "The engine has given something that is no result.",
}

_PLANES: Final = 32
"""Slices that go into the block at a time."""

Tell = Callable[[Stage, float], None]


@dataclass(frozen=True)
class Wish:
    """What to run, and how.

    Attributes:
        engine: which.
        mode: one of its modes.
        threads: cores to use.
        box: part of the volume; None for all of it.
        pins: level by value in the label map without pins.
    """

    engine: Engine
    mode: Mode
    threads: int
    box: Box | None = None
    pins: Mapping[int, str] | None = None


@dataclass(frozen=True, eq=False)
class Done:
    """What came of it; centres are in indices of the file.

    Attributes:
        findings: with pins, where they were given.
        report: the same in words, as the service reports it.
        place: of the volume, without its voxels.
    """

    findings: Findings
    report: ReportDocument
    place: FileVolume


def run_one(volume: FileVolume, wish: Wish, tell: Tell) -> Done:
    """Segment a volume; Ctrl-C kills the child.

    Args:
        volume: its voxels are given up as soon as they are copied, if the caller keeps none.
        wish: what to run.
        tell: is told stage and fraction.

    Raises:
        Ended: the engine failed, or the pins do not fit.
    """
    block, digest, offset = _filled(volume)
    place = replace(volume, voxels_kji=np.empty((0, 0, 0), np.int16))
    del volume
    shelf = Shelf(block)
    job = _job(wish, Volume(digest, place.grid, shelf, offset))
    shelf.lend()
    shelf.let_go()
    try:
        findings = _findings(job, wish, tell)
    finally:
        shelf.take_back()
    job.settle(Outcome(_in_file(_pinned(findings, wish.pins), place)))
    if job.findings is None:
        raise Ended(Exit.FAILED, SENTENCES[JobError.BAD_RESULT])
    return Done(job.findings, report(job), place)


def _filled(volume: FileVolume) -> tuple[Block, str, int]:
    """The voxels in a block that children can read, as the service would hold them."""
    voxels = volume.voxels_kji
    head = header_bytes(voxels.shape, "<i2")
    block = make_block(len(head) + 2 * voxels.size)
    digest = hashlib.sha256(head)
    block.write(0, head)
    filled = len(head)
    for first in range(0, len(voxels), _PLANES):
        data = np.ascontiguousarray(voxels[first : first + _PLANES], "<i2").data.cast("B")
        digest.update(data)
        block.write(filled, data)
        filled += len(data)
    block.seal()
    return block, digest.hexdigest(), len(head)


def _job(wish: Wish, volume: Volume) -> Job:
    box = None
    if wish.box is not None:
        box = BoxDocument(start_kji=wish.box.start_kji, stop_kji=wish.box.stop_kji)
    pins = {str(value): level for value, level in (wish.pins or {}).items()} or None
    request = JobRequestDocument(
        volume=volume.id, model=wish.engine.id, mode=wish.mode, box=box, pins=pins
    )
    return Job(wish.engine, volume, request)


class _Follower:
    """Passes progress on, never backwards."""

    def __init__(self, job: Job, tell: Tell) -> None:
        self._job = job
        self._tell = tell

    def progress(self, stage: Stage, fraction: float) -> None:
        """See `child.Follower`."""
        self._job.advance(stage, fraction)
        self._tell(stage, self._job.fraction)

    def preview(self, *_: object) -> None:
        """Nobody looks."""


def _findings(job: Job, wish: Wish, tell: Tell) -> Findings:
    """Run the child to its end.

    Raises:
        Ended: there are no findings.
    """
    shelf, offset = job.volume.shelf, job.volume.offset
    order = Order(
        run=wish.engine.run,
        grid=job.volume.grid,
        mode=wish.mode,
        box=wish.box,
        threads=wish.threads,
        block_bytes=shelf.block.size,
        is_shared=shelf.block.is_shared,
        offset=offset,
    )
    child = None
    try:
        # What was held back is raised at the end of the block, when there is a child to end.
        with held_back():
            child = Child((), Limits())
        heed()
        job.begin()
        outcome = child.run(wish.engine, order, shelf.block, _Follower(job, tell))
    finally:
        if child is not None:
            child.end()
    if outcome.findings is None:
        where = f" ({outcome.where})" if outcome.where else ""
        sentence = SENTENCES[outcome.error or JobError.ENGINE_CRASHED]
        raise Ended(Exit.FAILED, sentence + where)
    return outcome.findings


def _pinned(findings: Findings, pins: Mapping[int, str] | None) -> Findings:
    if not pins:
        return findings
    pinned = pin(findings, {str(value): level for value, level in pins.items()})
    if pinned is None:
        vertebrae = (one for one in findings.instances if one.kind == "vertebra")
        there = ", ".join(f"{one.value}={one.level}" for one in vertebrae) or "none"
        raise Ended(
            Exit.BAD_DATA,
            f"No naming has these levels at these values. Vertebrae found without --pin: {there}.",
        )
    return pinned


def _in_file(findings: Findings, place: FileVolume) -> Findings:
    """Centres in indices of the file, whose last axis may run the other way."""
    if not place.is_mirrored:
        return findings
    last = place.grid.shape_kji[0] - 1

    def turned(one: Instance) -> Instance:
        i, j, k = one.centre_ijk
        return replace(one, centre_ijk=(i, j, last - k))

    return replace(findings, instances=tuple(map(turned, findings.instances)))
