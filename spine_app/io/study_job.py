"""The study reader: runs in a child process for as long as its study is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spine_app.domain.channel import Channel
from spine_app.domain.delivery import StudyFacts
from spine_app.domain.errors import (
    IndexOnly,
    NoImages,
    NoImageSeries,
    RequestRefused,
    SpineError,
    StudyError,
    UnreadableFile,
    UnsupportedPixels,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.quality import Finding, Quality, Severity
from spine_app.domain.series import AsideKind, SetAside
from spine_app.domain.study import (
    Choose,
    OpenFolder,
    OpenUpload,
    Preview,
    Progress,
    SeriesFound,
    SeriesPreview,
    SeriesReady,
    SeriesRefused,
    SeriesTexts,
    Stage,
)
from spine_app.domain.volume import Modality
from spine_app.io.archive import expand_archives
from spine_app.io.extent import NotDicom
from spine_app.io.headers import FileHeader, read_header
from spine_app.io.pixels import decode
from spine_app.io.scan import Found, find_files
from spine_app.io.series import Plan, Series, group_series
from spine_app.io.upload import receive_files
from spine_app.io.volume_file import describe_volume, write_volume


def serve(request: OpenFolder | OpenUpload, channel: Channel) -> None:
    """Scan the source, list its series, then read each one that is chosen.

    Args:
        request: where the files are or come from.
        channel: the session.

    Raises:
        StudyError: the source holds nothing to choose from.
    """

    def tell() -> None:
        # A reader that says nothing for long is taken for dead.
        channel.send(Progress(Stage.SCANNING, 0.0))

    if isinstance(request, OpenFolder):
        found = find_files(Path(request.path), request.limits, tell)
    else:
        found = Found(receive_files(channel, request.limits))
    expand_archives(found, request.limits, tell)
    series = _list_series(found, request.limits, channel)
    number = 0
    while (message := channel.receive()) is not None:
        if not isinstance(message, Choose | Preview) or not 0 <= message.index < len(series):
            raise RequestRefused
        chosen = series[message.index]
        if isinstance(message, Preview):
            channel.send(SeriesPreview(message.index, "", SeriesTexts("", "")))
            continue
        try:
            number += 1
            ready = _read_series(chosen, message.index, number, Path(request.work_folder), channel)
        except SpineError as error:
            channel.send(SeriesRefused(message.index, error.code))
        else:
            channel.send(ready)


@dataclass
class _Count:
    """What became of the files that are no usable DICOM."""

    not_dicom: int
    unreadable: int
    unsupported: int = 0


def _list_series(found: Found, limits: ReadLimits, channel: Channel) -> tuple[Series, ...]:
    """Read all headers and tell the session what there is."""
    headers: list[FileHeader] = []
    count = _Count(found.special, found.unreadable)
    for n, source in enumerate(found.sources):
        try:
            headers.append(read_header(source, limits))
        except NotDicom:
            count.not_dicom += 1
        except UnsupportedPixels:
            count.unsupported += 1
        except StudyError:
            count.unreadable += 1
        channel.send(Progress(Stage.SCANNING, n / len(found.sources)))
    series, aside = group_series(headers, limits)
    if not series:
        raise _nothing_found(found, count, aside)
    summaries = tuple(one.summary(index) for index, one in enumerate(series))
    unreadable = count.unreadable + count.unsupported
    channel.send(SeriesFound(summaries, aside, count.not_dicom, unreadable))
    return series


def _nothing_found(found: Found, count: _Count, aside: tuple[SetAside, ...]) -> StudyError:
    """Why there is nothing to choose from."""
    kinds = {one.kind for one in aside}
    if kinds == {AsideKind.INDEX} and not count.unreadable:
        return IndexOnly()
    if kinds:
        return NoImageSeries()
    if count.unsupported:
        return UnsupportedPixels()
    if count.unreadable > found.unreadable:
        return UnreadableFile()
    return found.archive_problem or NoImages()


def _read_series(
    series: Series, index: int, number: int, folder: Path, channel: Channel
) -> SeriesReady:
    """Read the pixels of a series into a file of the work folder.

    Raises:
        StudyError: it makes no volume, or its files are not what they were.
    """
    if isinstance(series.plan, StudyError):
        raise series.plan
    seen = _Seen()
    grid = series.plan.stack.grid
    middle = series.plan.slices[len(series.plan.slices) // 2]
    shown = middle.header.shown
    pixels = series.plan.slices[0].pixels
    if pixels.photometric == "MONOCHROME1" and series.modality is Modality.MR:
        # Low values would have to be shown bright, which the views do not do yet.
        raise UnsupportedPixels
    center, width = middle.window or (None, None)
    name = folder / f"volume-{number:d}.npy"
    write_volume(name, grid.shape_kji, _decode_slices(series.plan, series.modality, seen, channel))
    facts = StudyFacts(
        patient_position=shown.patient_position,
        window_center=center,
        window_width=width,
        slice_thickness=shown.slice_thickness,
        inverted=pixels.photometric == "MONOCHROME1",
    )
    volume = describe_volume(number, grid, series.modality)
    return SeriesReady(index, volume, None, facts, _quality(seen, series))


def _quality(seen: "_Seen", series: Series) -> tuple[Finding, ...]:
    findings = [
        Finding(quality, Severity.INFO)
        for quality, is_so in (
            (Quality.PADDED, seen.padding),
            (Quality.CLIPPED, seen.clipping),
        )
        if is_so
    ]
    if series.copies:
        findings.append(Finding(Quality.REMOVED_COPIES, Severity.INFO, count=series.copies))
    return tuple(findings)


@dataclass
class _Seen:
    """What was met while decoding."""

    padding: bool = False
    clipping: bool = False


def _decode_slices(
    plan: Plan, modality: Modality, seen: _Seen, channel: Channel
) -> Iterator[NDArray[np.int16]]:
    """Grey values of the slices, in order."""
    for n, one in enumerate(plan.slices):
        decoded = decode(one.pixels.read(one.header.source), one.pixels, one.rescale, modality)
        if decoded.clipped and modality is Modality.MR:
            raise UnsupportedPixels
        seen.padding |= decoded.padded
        seen.clipping |= decoded.clipped
        yield decoded.values
        channel.send(Progress(Stage.READING, (n + 1) / len(plan.slices)))
