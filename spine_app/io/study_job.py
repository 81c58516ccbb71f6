"""The study reader: runs in a child process for as long as its study is open."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from spine_app.domain.channel import Channel
from spine_app.domain.errors import (
    IndexOnly,
    NoImages,
    NoImageSeries,
    RequestRefused,
    SpineError,
    StudyError,
    UnreadableFile,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import (
    Choose,
    DescribeSource,
    OpenFolder,
    OpenUpload,
    Preview,
    Progress,
    SeriesFound,
    SeriesRefused,
    SourceRefused,
    Stage,
    StudyAnswer,
)
from spine_app.domain.study.series import AsideKind, SetAside
from spine_app.io.archives.expanding import expand_archives
from spine_app.io.desk import Desk
from spine_app.io.dicom.extent import NotDicom
from spine_app.io.dicom.headers import FileHeader, read_header
from spine_app.io.foreign.foreign_image import ForeignImage
from spine_app.io.foreign.open_foreign import open_foreign
from spine_app.io.offers import DicomOffer, ForeignOffer, Offer
from spine_app.io.scan import Found, find_files
from spine_app.io.series import group_series
from spine_app.io.sources import Source
from spine_app.io.upload import receive_files


def serve(request: OpenFolder | OpenUpload, channel: Channel) -> None:
    """Scan the source, list its series, then show or read each one that is asked for.

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
    desk = Desk(channel, Path(request.work_folder), request.limits)
    offers = _list_offers(found, desk)
    while (message := channel.receive()) is not None:
        if not isinstance(message, Choose | Preview | DescribeSource):
            raise RequestRefused
        if not 0 <= message.index < len(offers):
            raise RequestRefused
        channel.send(_answer(offers[message.index], message, desk))


def _answer(offer: Offer, message: Choose | Preview | DescribeSource, desk: Desk) -> StudyAnswer:
    """Do what is asked of an offer."""
    if isinstance(message, Preview):
        return offer.preview(message.index, desk)
    try:
        if isinstance(message, DescribeSource):
            return offer.describe(message, desk)
        return offer.read(message.index, desk)
    except SpineError as error:
        kind = SourceRefused if isinstance(message, DescribeSource) else SeriesRefused
        return kind(message.index, error.code)


@dataclass
class _Listed:
    """What the files of a source are.

    Attributes:
        headers: of DICOM files.
        images: files of other formats.
        not_dicom: files that are neither.
        problems: why files that are either cannot be opened.
    """

    headers: list[FileHeader] = field(default_factory=list)
    images: list[ForeignImage] = field(default_factory=list)
    not_dicom: int = 0
    problems: list[StudyError] = field(default_factory=list)

    def take(self, source: Source, limits: ReadLimits) -> None:
        """Look at one more file."""
        try:
            self.headers.append(read_header(source, limits))
        except NotDicom:
            self._take_other(source, limits)
        except StudyError as error:
            self.problems.append(error)

    def _take_other(self, source: Source, limits: ReadLimits) -> None:
        try:
            image = open_foreign(source, limits)
        except StudyError as error:
            self.problems.append(error)
            return
        if image is None:
            self.not_dicom += 1
        else:
            self.images.append(image)


def _list_offers(found: Found, desk: Desk) -> list[Offer]:
    """Look at all files and tell the session what there is.

    Raises:
        StudyError: why there is nothing.
    """
    listed = _Listed()
    for n, source in enumerate(found.sources):
        listed.take(source, desk.limits)
        desk.channel.send(Progress(Stage.SCANNING, n / len(found.sources)))
    series, aside = group_series(listed.headers, desk.limits)
    offers: list[Offer] = [DicomOffer(one) for one in series]
    patients = max((one.patient for one in series), default=0)
    for image in listed.images:
        try:
            image.survey(partial(_tell_survey, desk.channel))
        except StudyError as error:
            listed.problems.append(error)
        else:
            patients += 1
            offers.append(ForeignOffer(image, patients))
    if not offers:
        raise _nothing_found(found, listed, aside)
    summaries = tuple(offer.summary(index) for index, offer in enumerate(offers))
    unreadable = found.unreadable + len(listed.problems)
    not_images = found.special + listed.not_dicom
    desk.channel.send(SeriesFound(summaries, aside, not_images, unreadable))
    return offers


def _tell_survey(channel: Channel, fraction: float) -> None:
    channel.send(Progress(Stage.SCANNING, fraction))


def _nothing_found(found: Found, listed: _Listed, aside: tuple[SetAside, ...]) -> StudyError:
    """Why there is nothing to choose from."""
    kinds = {one.kind for one in aside}
    if kinds == {AsideKind.INDEX} and not (listed.problems or found.unreadable):
        return IndexOnly()
    if kinds:
        return NoImageSeries()
    if len({problem.code for problem in listed.problems}) == 1:
        return listed.problems[0]
    if listed.problems:
        return UnreadableFile()
    return found.archive_problem or NoImages()
