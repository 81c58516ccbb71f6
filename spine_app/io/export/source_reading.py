"""Describes the images of a series, with pseudonyms or with the patient's own identifiers."""

import re
from io import BytesIO

from pydicom import config
from pydicom.dataset import Dataset
from pydicom.filereader import dcmread
from pydicom.valuerep import DA, TM

from spine_app.domain.errors import StudyError
from spine_app.domain.export.errors import NoSourceImages, UnnamedSource
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.delivery import Six
from spine_app.domain.study.series import Triple
from spine_app.domain.volume import Modality
from spine_app.io.deidentification.pseudonyms import Pseudonyms
from spine_app.io.dicom import tags
from spine_app.io.dicom.extent import find_extent
from spine_app.io.dicom.headers import FileHeader, translated_errors
from spine_app.io.dicom.values import Values
from spine_app.io.export.source import SourceFrame, SourceSeries
from spine_app.io.plans import Plan
from spine_app.io.splitting import Slice

config.settings.reading_validation_mode = config.IGNORE

_UID = re.compile(r"[0-9.]{1,64}", re.ASCII)
_CLASSES = {
    Modality.CT: "1.2.840.10008.5.1.4.1.1.2",
    Modality.MR: "1.2.840.10008.5.1.4.1.1.4",
}
PATIENT = (
    *("PatientName", "PatientID", "PatientBirthDate", "PatientSex"),
    *("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName"),
)
"""What an object of a study must say of patient and study (PS3.3 C.7.1.1, C.7.2.1: type 1 and 2);
nothing beyond it is ever taken over."""
_DATES, _TIMES = ("PatientBirthDate", "StudyDate"), ("StudyTime",)
_SEXES = ("M", "F", "O")
PSEUDONYM = "0001"
"""PatientID of a series that is not identified."""


def describe_source(plan: Plan | None, limits: ReadLimits, *, identified: bool) -> SourceSeries:
    """Which images a series was read from.

    Args:
        plan: how it was read.
        limits: what a header may be.
        identified: with the patient's own identifiers, else with new UIDs and no others.

    Raises:
        NoSourceImages: it makes no volume.
        UnnamedSource: its files do not say what they are called.
        StudyError: a file is not what it was.
    """
    if plan is None or plan.stack is None:
        raise NoSourceImages
    classes = {id(one.header): _sop_class(one.header, limits) for one in plan.slices}
    first = plan.slices[0]
    names = _OwnNames(first.header) if identified else _NewNames(first.header)
    place = first.image.place
    return SourceSeries(
        study=names.study,
        series=names.series,
        frame_of_reference=names.frame_of_reference,
        modality=_modality(first.header).value,
        rows=first.header.rows,
        columns=first.header.columns,
        pixel_spacing=_pair(place.pixel_spacing),
        orientation=_six(place.orientation),
        slice_thickness=first.header.shown.slice_thickness,
        frames=tuple(
            SourceFrame(
                classes[id(one.header)],
                names.instance(one.header),
                one.image.number + 1 if _has_frames(one) else 0,
                _triple(one.image.place.position),
            )
            for one in plan.slices
        ),
        identified=identified,
        patient=_patient(first.header, limits) if identified else _nobody(),
    )


class _OwnNames:
    """UIDs as the files say them."""

    def __init__(self, header: FileHeader) -> None:
        _, study, series = header.group
        self.study, self.series = _uid(study), _uid(series)
        self.frame_of_reference = _uid(header.frame_of_reference)

    @staticmethod
    def instance(header: FileHeader) -> str:
        return _uid(header.instance)


class _NewNames:
    """UIDs made by chance, the same for the same original."""

    def __init__(self, header: FileHeader) -> None:
        self._names = Pseudonyms()
        _, study, series = header.group
        self.study = self._names.uid(b"study" + study)
        self.series = self._names.uid(b"series" + series)
        self.frame_of_reference = self._names.uid(b"frame" + header.frame_of_reference)

    def instance(self, header: FileHeader) -> str:
        return self._names.uid(header.instance or str(id(header)).encode("ascii"))


def _uid(written: bytes) -> str:
    text = written.strip(b" \0").decode("latin-1")
    if not _UID.fullmatch(text):
        raise UnnamedSource
    return text


def _modality(header: FileHeader) -> Modality:
    if not isinstance(header.kind, Modality):
        raise NoSourceImages
    return header.kind


def _has_frames(one: Slice) -> bool:
    return len(one.header.images) > 1 or one.image.number > 0


def _sop_class(header: FileHeader, limits: ReadLimits) -> str:
    """SOP class UID; that of a plain image where an earlier anonymiser has emptied it."""
    with translated_errors():
        extent = find_extent(header.source, limits, frozenset((tags.SOP_CLASS,)))
        values = Values(extent.elements, big_endian=extent.big_endian)
        return values.text(tags.SOP_CLASS, "UI") or _CLASSES[_modality(header)]


def _nobody() -> dict[str, str]:
    return dict.fromkeys(PATIENT, "") | {"PatientID": PSEUDONYM}


def _patient(header: FileHeader, limits: ReadLimits) -> dict[str, str]:
    """What the file says of patient and study, as far as it can be written again."""
    with translated_errors():
        extent = find_extent(header.source, limits, frozenset())
        dataset = dcmread(BytesIO(extent.header), force=True)
        return {keyword: _value(dataset, keyword) for keyword in PATIENT}


def _value(dataset: Dataset, keyword: str) -> str:
    text = str(dataset.get(keyword) or "").strip(" \0")
    if keyword == "PatientSex":
        return text if text in _SEXES else ""
    check = DA if keyword in _DATES else TM if keyword in _TIMES else str
    try:
        check(text)
    except ValueError:
        return ""
    return text


def _pair(numbers: tuple[float, ...] | None) -> tuple[float, float]:
    a, b = _known(numbers)
    return a, b


def _triple(numbers: tuple[float, ...] | None) -> Triple:
    a, b, c = _known(numbers)
    return a, b, c


def _six(numbers: tuple[float, ...] | None) -> Six:
    a, b, c, d, e, f = _known(numbers)
    return a, b, c, d, e, f


def _known(numbers: tuple[float, ...] | None) -> tuple[float, ...]:
    if numbers is None:
        raise StudyError
    return numbers
