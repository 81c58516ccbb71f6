"""`builtin-small`: the network that ships with the helper."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from spine_helper.anatomy.assemble import assemble
from spine_helper.anatomy.findings import Findings
from spine_helper.anatomy.levels import label_names
from spine_helper.anatomy.parts import Parts, StudyFlag
from spine_helper.builtin.boxed import within_box
from spine_helper.builtin.finder import Found
from spine_helper.builtin.follow import followed
from spine_helper.builtin.lattice import Window, window_along
from spine_helper.builtin.locate import locate
from spine_helper.builtin.mosaic import Mosaic, run_tiles
from spine_helper.builtin.networks import NETWORKS, BadWeights, open_network, weights_digest
from spine_helper.builtin.partial import Partial, partial_steps
from spine_helper.builtin.parts import Picture, make_parts
from spine_helper.builtin.preview import coarse_labels, steps_of
from spine_helper.builtin.study import look
from spine_helper.engines.engine import Engine, Task, Watch
from spine_helper.volumes.canonical import Canonical
from spine_helper.volumes.grid import Grid

ID: Final = "builtin-small"
LICENCE: Final = "CC-BY-SA-4.0"
NOTICE: Final = (
    "Weights derived from vertebra masks of VerSe (Sekuboyina et al.), CC BY-SA 4.0; "
    "trained on painted images only."
)
_SHARES: Final = {"prepare": 0.05, "find": 0.35, "segment": 0.8, "separate": 0.85, "finish": 1.0}
"""Part of the run that is done at the end of each stage."""


@dataclass
class _Clock:
    """Seconds by stage, and progress."""

    watch: Watch
    seconds: dict[str, float] = field(default_factory=dict)
    done: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage; progress stands at its share when it ends."""
        start = time.perf_counter()
        self.watch.progress(name, self.done)
        yield
        self.seconds[name] = time.perf_counter() - start
        self.done = _SHARES[name]

    def tiles(self, name: str, count: int) -> "_Tiles":
        """A counter of the tiles of a stage; one that begins again does not go back."""
        return _Tiles(self, name, (self.done, _SHARES[name]), count)


@dataclass
class _Tiles:
    clock: _Clock
    name: str
    span: tuple[float, float]
    count: int
    done: int = 0

    def __call__(self) -> None:
        """One more is done."""
        self.done += 1
        low, high = self.span
        share = low + (high - low) * self.done / max(self.count, 1)
        self.clock.done = max(self.clock.done, share)
        self.clock.watch.progress(self.name, self.clock.done)


def run(task: Task, watch: Watch) -> Findings:
    """Segment a CT or MR, or a box of one; see `Run`.

    Raises:
        BadWeights: the weights are not those that were shipped.
    """
    return within_box(_run, task, watch)


def _run(task: Task, watch: Watch) -> Findings:
    clock = _Clock(watch)
    turned = Canonical.of(task.grid)
    parts = segment(turned.turn(task.voxels_kji), (turned, task), clock)
    clock.watch.progress("name", clock.done)
    given = Parts(
        turned.restore(parts.vertebrae_kji),  # views: copies would be three volumes more
        turned.restore(parts.discs_kji),
        turned.restore(parts.rest_kji),
        parts.evidence,
        parts.quality,
        parts.flags,
    )
    start = time.perf_counter()
    findings = assemble(given, task.grid)
    clock.seconds["name"] = time.perf_counter() - start
    watch.progress("finish", 1.0)
    return Findings(
        np.ascontiguousarray(findings.labels_kji),
        findings.instances,
        findings.evidence,
        findings.sacrum_gap_mm,
        findings.margin,
        findings.flags,
        clock.seconds,
        "cpu",
    )


def segment(voxels: NDArray[np.int16], place: tuple[Canonical, Task], clock: _Clock) -> Parts:
    """The parts of the spine on canonical voxels."""
    turned, task = place
    grid = turned.grid
    with clock.stage("prepare"):
        study = look(voxels, grid)
    if study.is_hopeless:
        return _nothing(grid, study.flags)
    with clock.stage("find"):
        found = locate(study, task.threads, lambda count: clock.tiles("find", count))
        if found is None:
            return _nothing(grid, (*study.flags, "no-spine"))
        _show(found, turned, clock.watch)
    with clock.stage("segment"):

        def along(found: Found) -> tuple[Window, Mosaic]:
            window, corners = window_along(study.voxels, grid, found.line)
            network = open_network(NETWORKS[grid.modality][1], task.threads)
            counter = clock.tiles("segment", len(corners))
            rows = _partial(found, window, turned, clock.watch).take
            return window, run_tiles(window.hu, corners, network, counter, rows)

        if grid.modality == "MR":
            found, window, mosaic = followed(found, along)
        else:  # at 4 mm all of the spine is seen in CT
            window, mosaic = along(found)
    with clock.stage("separate"):
        parts = make_parts(Picture(study, window, mosaic, found))
    if not parts.evidence:
        return _nothing(grid, (*parts.flags, "no-spine"))
    return parts


def _show(found: Found, turned: Canonical, watch: Watch) -> None:
    labels = np.ascontiguousarray(turned.restore(coarse_labels(found, turned.grid)))
    watch.preview(labels, _given(steps_of(turned.grid), turned))


def _partial(found: Found, window: Window, turned: Canonical, watch: Watch) -> Partial:
    steps = partial_steps(turned.grid.spacing_ijk)

    def show(labels: NDArray[np.uint8], finished: frozenset[int]) -> None:
        whole = turned.restore(labels).copy(order="C")
        watch.preview(whole, _given(steps, turned), finished)

    return Partial(found, window, steps, show)


def _given(steps: tuple[int, int, int], turned: Canonical) -> tuple[int, int, int]:
    """Steps along the axes of the volume as it was given."""
    given = [0, 0, 0]
    for axis, step in zip(turned.order, steps, strict=True):
        given[axis] = step
    return given[0], given[1], given[2]


def _nothing(grid: Grid, flags: tuple[StudyFlag, ...]) -> Parts:
    empty = np.zeros(grid.shape_kji, np.uint8)
    return Parts(empty, empty.copy(), empty.copy(), (), (), flags)


def _engines() -> tuple[Engine, ...]:
    try:
        digest = weights_digest()
    except BadWeights:
        return ()
    return (
        Engine(
            ID,
            "Built-in network",
            ("CT", "MR"),
            LICENCE,
            label_names(),
            run,
            digest,
            notice=NOTICE,
            previews="levels",
        ),
    )


ENGINES: Final = _engines()
