"""The job that writes copies of CT and MR images which name nobody."""

import errno
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spine_app.domain.channel import Channel
from spine_app.domain.errors import (
    NoSpace,
    OutOfMemory,
    SpineError,
    StudyError,
)
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.deidentification import FOLDER_NAME, Deidentified, Deidentify
from spine_app.domain.study.messages import Progress, Stage
from spine_app.domain.study.series import AsideKind, SetAside
from spine_app.domain.volume import Modality
from spine_app.io.archives.expanding import expand_archives
from spine_app.io.deidentification.encoding import Form, file_start
from spine_app.io.deidentification.header import HeaderCleaner
from spine_app.io.deidentification.pixel_copy import DrawnIn, copy_pixels
from spine_app.io.deidentification.pseudonyms import Identity, Pseudonyms
from spine_app.io.dicom import tags
from spine_app.io.dicom.deflated import InflatedSource
from spine_app.io.dicom.extent import DEFLATED_LE, IMPLICIT_LE, Extent, NotDicom, find_extent
from spine_app.io.dicom.headers import FileHeader, read_header, translated_errors
from spine_app.io.dicom.values import Values
from spine_app.io.scan import find_files
from spine_app.io.sources import Source

IMPLEMENTATION = "2.25.136475871204915303275482917205937461028"
"""Names the program that wrote a file; the same for everybody."""

_BURNED_IN = 0x00280301
_OVERLAY_BITS = tuple(0x60000102 | group << 17 for group in range(16))
_WANTED = frozenset((tags.SOP_CLASS, tags.MODALITY, _BURNED_IN, *_OVERLAY_BITS))
_BINARY = getattr(os, "O_BINARY", 0)
_CLASSES = {
    Modality.CT: "1.2.840.10008.5.1.4.1.1.2",
    Modality.MR: "1.2.840.10008.5.1.4.1.1.4",
}
"""SOP classes of images whose own was emptied by an earlier anonymiser."""
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def serve(request: Deidentify, channel: Channel) -> Deidentified:
    """Copy what can be cleaned, and tell what became of the rest.

    Args:
        request: where the files are and where copies go.
        channel: the session.

    Raises:
        StudyError: the path cannot be scanned.
        NoSpace: the disk is full.
    """

    def tell() -> None:
        channel.send(Progress(Stage.SCANNING, 0.0))

    found = find_files(Path(request.path), request.limits, tell)
    expand_archives(found, request.limits, tell)
    folder = Path(request.work_folder) / FOLDER_NAME
    folder.mkdir(mode=0o700)
    run = _Run(folder, request.limits)
    run.count.not_dicom, run.count.failed = found.special, found.unreadable
    for n, source in enumerate(found.sources):
        run.take(source)
        channel.send(Progress(Stage.READING, (n + 1) / len(found.sources)))
    return run.answer()


@dataclass
class _Count:
    """What became of the files."""

    not_dicom: int = 0
    failed: int = 0
    drawn_in: int = 0
    unsaid: int = 0
    left_out: Counter[AsideKind] = field(default_factory=Counter)


class _Run:
    """One pass over some files."""

    def __init__(self, folder: Path, limits: ReadLimits) -> None:
        self._folder = folder
        self._limits = limits
        self._names = Pseudonyms()
        self._cleaner = HeaderCleaner(self._names, limits.depth)
        self._series: dict[tuple[bytes, ...], int] = {}
        self._files: Counter[int] = Counter()
        self.count = _Count()

    def take(self, source: Source) -> None:
        """Copy one file, or count why not."""
        try:
            header = read_header(source, self._limits)
            if isinstance(header.kind, Modality):
                self._copy(source, header, header.kind)
            else:
                self.count.left_out[header.kind] += 1
        except NotDicom:
            self.count.not_dicom += 1
        except DrawnIn:
            self.count.drawn_in += 1
        except (NoSpace, OutOfMemory):
            raise
        except SpineError:
            self.count.failed += 1

    def answer(self) -> Deidentified:
        """What became of all files."""
        aside = tuple(
            SetAside(kind, files)
            for kind, files in sorted(self.count.left_out.items(), key=lambda item: item[0].value)
        )
        return Deidentified(
            series=len(self._files),
            files=self._files.total(),
            left_out=aside,
            drawn_in=self.count.drawn_in,
            unsaid=self.count.unsaid,
            not_dicom=self.count.not_dicom,
            failed=self.count.failed,
        )

    def _copy(self, source: Source, header: FileHeader, modality: Modality) -> None:
        """Write one copy.

        Raises:
            StudyError: it cannot be understood to the end. Nothing is left of it.
        """
        if isinstance(header.pixels, StudyError):
            raise header.pixels
        with translated_errors():
            extent = find_extent(source, self._limits, _WANTED)
            values = Values(extent.elements, big_endian=extent.big_endian)
            burned_in = values.text(_BURNED_IN, "CS")
            if burned_in == "YES" or any(values.unsigned(tag) for tag in _OVERLAY_BITS):
                raise DrawnIn
            form = Form(extent.syntax == IMPLICIT_LE, extent.big_endian)
            sop_class = values.text(tags.SOP_CLASS, "UI") or _CLASSES[modality]
            identity = self._names.identity(sop_class, header.instance, header.group)
            body = self._cleaner.clean(extent, form, identity)
        pixels = copy_pixels(extent.source, header.pixels, form)
        pieces = _pieces(extent, identity, body, pixels)
        series = self._series.setdefault(header.group, len(self._series) + 1)
        self._write(series, pieces)
        self.count.unsaid += burned_in != "NO"

    def _write(self, series: int, pieces: Iterable[bytes]) -> None:
        """Write a file of a series under the next free name."""
        folder = self._folder / f"{series:04d}"
        path = folder / f"IM{self._files[series] + 1:05d}.dcm"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                for piece in pieces:
                    file.write(piece)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise NoSpace if error.errno in _FULL else SpineError from None
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._files[series] += 1


def _pieces(
    extent: Extent, identity: Identity, body: bytes, pixels: Iterator[bytes]
) -> Iterator[bytes]:
    """The whole file, piece by piece, in the transfer syntax of the original."""
    is_deflated = isinstance(extent.source, InflatedSource)
    syntax = DEFLATED_LE if is_deflated else extent.syntax
    yield file_start(identity.sop_class, identity.instance, syntax, IMPLEMENTATION)
    if not is_deflated:
        yield body
        yield from pixels
        return
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = b"".join((packer.compress(body), *map(packer.compress, pixels), packer.flush()))
    yield packed + b"\0" * (len(packed) % 2)
