"""Reading a chosen series: slices on all cores, a coarse volume early, then the volume."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.errors import BadPixels, StudyError, UnsupportedPixels
from spine_app.domain.geometry import Grid
from spine_app.domain.study.delivery import AcquiredFile, Six, StudyFacts, VolumeFile
from spine_app.domain.study.messages import CoarseReady, Progress, SeriesReady, Stage
from spine_app.domain.study.resampling import resample_slice
from spine_app.domain.study.stacking import Stack, stack_slices, unit_axes
from spine_app.domain.volume import AIR_HU, Modality
from spine_app.io.desk import Desk
from spine_app.io.dicom.pixels import PixelFormat
from spine_app.io.findings import find_limits, has_hu
from spine_app.io.grey import MAX, MIN
from spine_app.io.plans import Plan, plan_without
from spine_app.io.series import Series
from spine_app.io.slice_writer import SliceWriter
from spine_app.io.slices import SliceReader, common_rescale
from spine_app.io.splitting import Slice
from spine_app.io.tally import Tally
from spine_app.io.volume_file import describe_volume

COARSE_STEP = 8
"""Every so many-th slice is read first."""
COARSE_AFTER_S = 0.25
"""A coarse volume is shown where the first eighth took longer; else the whole is there at once."""
COARSE_SIDE = 256
"""Pixels along a side of a coarse volume, at most."""
BATCH = 4
"""Slices that a thread reads before it is given others."""
LOOKED_AT = 64
"""Slices in which metal and cut-off skin are looked for, about."""
_MIN_COARSE = 4 * COARSE_STEP


class _Lost(Exception):
    """Pixels of some slices turned out to be unreadable."""

    def __init__(self, slices: list[Slice], reason: StudyError) -> None:
        super().__init__()
        self.slices = slices
        self.reason = reason


@dataclass(frozen=True)
class _Order:
    """What is to be read, and how."""

    series: Series
    plan: Plan
    index: int
    divisor: int


class _Read(NamedTuple):
    """Slices that were read into a file."""

    number: int
    path: Path
    tally: Tally


def read_series(series: Series, index: int, desk: Desk) -> tuple[SeriesReady, Plan]:
    """Read the pixels of a series into files of the work folder.

    Args:
        series: what was chosen.
        index: its place in the list.
        desk: where to, and whom to tell.

    Returns:
        What was read, and which slices were read into which grid.

    Raises:
        StudyError: it cannot be opened, or its files are not what they were.
    """
    plan = series.plan
    if plan is None:
        raise series.problem or BadPixels()
    order = _Order(series, plan, index, 1)
    while True:
        try:
            read = _Reading(order, desk).run()
        except _Lost as lost:
            if len(lost.slices) == len(plan.slices):
                raise lost.reason from None
            plan, problem = plan_without(plan, lost.slices, series.modality, desk.limits)
            order = replace(order, plan=plan, series=replace(series, problem=problem))
            continue
        divisor = _divisor(series.modality, read.tally)
        if divisor == 1:
            return _deliver(order, read, desk), order.plan
        read.path.unlink()
        order = replace(order, divisor=divisor * order.divisor)


def _divisor(modality: Modality, tally: Tally) -> int:
    """By what grey values have to be divided to fit; those of CT keep their unit."""
    if modality is Modality.CT or (tally.low >= MIN and tally.high <= MAX):
        return 1
    return int(np.ceil(max(tally.high / MAX, tally.low / MIN)))


class _Reading:
    """One pass over the slices of a series."""

    def __init__(self, order: _Order, desk: Desk) -> None:
        self._plan = order.plan
        self._index = order.index
        self._desk = desk
        self._modality = order.series.modality
        keeps = keeps_stored(self._modality, order.plan)
        self._reader = SliceReader(self._modality, keeps_stored=keeps, divisor=order.divisor)
        self._facts = facts_of(self._modality, order.plan, order.divisor)
        self._tally = Tally(step=max(1, len(order.plan.slices) // LOOKED_AT))
        self._lost: list[Slice] = []
        self._reasons: list[StudyError] = []
        self._done = 0

    def run(self) -> _Read:
        """Read all slices, every eighth first.

        Raises:
            _Lost: some could not be read.
        """
        number = self._desk.next_number()
        kind = "volume" if self._plan.is_even else "slices"
        path = self._desk.folder / f"{kind}-{number:d}.npy"
        shape = self._plan.slices[0].header.rows, self._plan.slices[0].header.columns
        count = len(self._plan.slices)
        with SliceWriter(path, (count, *shape)) as writer:
            started = time.monotonic()
            first = range(0, count, COARSE_STEP)
            self._read_into(writer, first)
            if time.monotonic() - started > COARSE_AFTER_S and count >= _MIN_COARSE:
                self._show_coarse(writer, list(first))
            self._read_into(writer, [k for k in range(count) if k % COARSE_STEP])
            if self._lost:
                raise _Lost(self._lost, self._reasons[0])
        return _Read(number, path, self._tally)

    def _read_into(self, writer: SliceWriter, places: "range | list[int]") -> None:
        # Handing work to a thread costs as much as reading a small slice: several go at once.
        batches = [places[n : n + BATCH] for n in range(0, len(places), BATCH)]
        for count in self._desk.channel.spread(partial(self._read_some, writer), batches):
            self._done += count
            self._desk.channel.send(Progress(Stage.READING, self._done / len(self._plan.slices)))

    def _read_some(self, writer: SliceWriter, places: "range | list[int]") -> int:
        for k in places:
            self._read_one(writer, k)
        return len(places)

    def _read_one(self, writer: SliceWriter, k: int) -> None:
        one = self._plan.slices[k]
        try:
            decoded = self._reader.read(one, writer.place())
        except (BadPixels, UnsupportedPixels) as error:
            self._lost.append(one)
            self._reasons.append(error)
            return
        writer.write(k, decoded.values)
        self._tally.add(decoded)
        if self._modality is Modality.CT:
            self._tally.look(k, decoded.values)

    def _show_coarse(self, writer: SliceWriter, places: list[int]) -> None:
        """Send a coarse volume of the slices read so far; none where they make none."""
        if self._lost or self._plan.stack is None:
            return
        try:
            stack = stack_slices([self._plan.slices[k].plane() for k in places])
        except StudyError:
            return
        step = -(-max(stack.grid.shape_kji[1:]) // COARSE_SIDE)
        grid = _thinned(stack.grid, step)
        ordered = [places[n] for n in stack.order]
        volume = self._write_grid(
            grid,
            lambda k: resample_slice(
                stack, k, lambda n: writer.read(ordered[n]), _fill(self._modality)
            )[::step, ::step],
        )
        self._desk.channel.send(CoarseReady(self._index, volume, self._facts))

    def _write_grid(self, grid: Grid, slice_at: Callable[[int], NDArray[np.int16]]) -> VolumeFile:
        volume = describe_volume(self._desk.next_number(), grid, self._modality)
        with SliceWriter(self._desk.folder / volume.file_name, grid.shape_kji) as writer:
            for k in range(grid.shape_kji[0]):
                writer.write(k, slice_at(k))
        return volume


def _thinned(grid: Grid, step: int) -> Grid:
    """A grid of every so many-th row and column."""
    k, j, i = grid.shape_kji
    spacing = grid.spacing_ijk * (step, step, 1)
    return Grid((k, -(-j // step), -(-i // step)), spacing, grid.origin_lps, grid.direction)


def _fill(modality: Modality) -> int:
    """Value of what was not acquired."""
    return AIR_HU if modality is Modality.CT else 0


def keeps_stored(modality: Modality, plan: Plan) -> bool:
    """Whether stored values are kept: of MR, which have no unit, where one slope holds for all."""
    rescale = common_rescale(plan.slices)
    return modality is Modality.MR and rescale is not None and rescale.slope > 0


def facts_of(modality: Modality, plan: Plan, divisor: int) -> StudyFacts:
    """What is known of a series besides its voxels and its place."""
    middle = plan.slices[len(plan.slices) // 2]
    slope, intercept = float(divisor), 0.0
    rescale = common_rescale(plan.slices)
    if keeps_stored(modality, plan) and rescale is not None:
        slope, intercept = divisor * rescale.slope, rescale.intercept
    center, width = middle.image.window or (None, None)
    pixels = middle.header.pixels
    return StudyFacts(
        patient_position=middle.header.shown.patient_position,
        window_center=None if center is None else (center - intercept) / slope,
        window_width=None if width is None else width / slope,
        slice_thickness=middle.header.shown.slice_thickness,
        inverted=isinstance(pixels, PixelFormat) and pixels.photometric == "MONOCHROME1",
        has_hu=modality is Modality.CT and has_hu(plan),
        value_slope=slope,
        value_intercept=intercept,
    )


def _deliver(order: _Order, read: _Read, desk: Desk) -> SeriesReady:
    """Describe what was read, and resample it where its slices are not those of a grid."""
    series, plan = order.series, order.plan
    volume, acquired = None, None
    if plan.stack is not None and plan.is_even:
        volume = describe_volume(read.number, plan.stack.grid, series.modality)
    else:
        acquired = _describe_slices(read, plan, series.modality)
        if plan.stack is not None:
            volume = _resample(plan.stack, read.path, series.modality, desk)
    return SeriesReady(
        index=order.index,
        volume=volume,
        acquired=acquired,
        facts=facts_of(series.modality, plan, order.divisor),
        quality=find_limits(series, plan, read.tally, order.divisor),
    )


def _resample(stack: Stack, path: Path, modality: Modality, desk: Desk) -> VolumeFile:
    """Write the volume of a stack whose slices lie in a file."""
    acquired = np.load(path, mmap_mode="r", allow_pickle=False)
    volume = describe_volume(desk.next_number(), stack.grid, modality)
    count = stack.grid.shape_kji[0]
    with SliceWriter(desk.folder / volume.file_name, stack.grid.shape_kji) as writer:

        def resample(k: int) -> None:
            writer.write(k, resample_slice(stack, k, acquired.__getitem__, _fill(modality)))

        for done, _ in enumerate(desk.channel.spread(resample, range(count)), 1):
            desk.channel.send(Progress(Stage.RESAMPLING, done / count))
    return volume


def _unit(cosines: tuple[float, ...]) -> Six:
    """Direction cosines, exactly unit and perpendicular."""
    a, b, c, d, e, f = unit_axes(cosines)[:, :2].T.ravel().tolist()
    return a, b, c, d, e, f


def _describe_slices(read: _Read, plan: Plan, modality: Modality) -> AcquiredFile:
    """What the session is told about slices as acquired."""
    first = plan.slices[0]
    place = first.image.place
    positions = [one.image.place.position for one in plan.slices]
    cosines = place.orientation
    known = cosines is not None and all(one is not None for one in positions)
    return AcquiredFile(
        number=read.number,
        shape_nji=(len(plan.slices), first.header.rows, first.header.columns),
        pixel_spacing=place.pixel_spacing,  # type: ignore[arg-type]
        orientation=None if cosines is None else _unit(cosines),
        positions=tuple(positions) if known else (),  # type: ignore[arg-type]
        modality=modality,
    )
