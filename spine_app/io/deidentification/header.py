"""The header of one CT or MR image, made anew from what may be kept of it."""

import re
import struct
from io import BytesIO

from pydicom import config
from pydicom.datadict import dictionary_VM, dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import dcmread
from pydicom.sequence import Sequence
from pydicom.uid import UID

from spine_app.domain.errors import UnreadableFile
from spine_app.io.deidentification.confidentiality import RULES, Action, Rule
from spine_app.io.deidentification.encoding import Form, element, sequence
from spine_app.io.deidentification.pseudonyms import Identity, Pseudonyms
from spine_app.io.dicom import tags
from spine_app.io.dicom.extent import Extent

config.settings.reading_validation_mode = config.IGNORE

METHOD = "Spine App, PS3.15 Basic Profile, numbers and defined terms only"
"""At most 64 characters, the length of an LO (PS3.5 table 6.2-1)."""

Written = DataElement | RawDataElement | None

_SEQUENCE_OF_METHODS, _LONGITUDINAL = 0x00120064, 0x00280303
_PATIENT_ID, _MODALITY_LUT, _SLOPE = tags.PATIENT_ID, 0x00283000, tags.SLOPE
_DECIMAL = re.compile(rb" *[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})? *", re.ASCII)
_INTEGER = re.compile(rb" *[+-]?\d{1,12} *", re.ASCII)
_SIZES = {"AT": 4, "FD": 8, "FL": 4, "SL": 4, "SS": 2, "UL": 4, "US": 2}
_MOST_OPEN_ENDED = 4096
"""Bytes of an element that may have any number of values."""


class HeaderCleaner:
    """Makes new headers; the same original identifier gets the same replacement."""

    def __init__(self, pseudonyms: Pseudonyms, depth: int) -> None:
        """Use the replacements of a run, and follow sequences no deeper than `depth`."""
        self._names = pseudonyms
        self._depth = depth

    def clean(self, extent: Extent, form: Form, identity: Identity) -> bytes:
        """The elements that stand before the pixels.

        Args:
            extent: the header of an image, walked.
            form: how it is written, and how the new one is to be.
            identity: what the copy is called.

        Returns:
            The encoded elements, in order of their tags.

        Raises:
            UnreadableFile: something that pixels or place depend on is not usable.
        """
        dataset = _parse(extent)
        if _MODALITY_LUT in dataset and _SLOPE not in dataset:
            # Its table is not kept, and without it the values would mean something else.
            raise UnreadableFile
        parts = self._clean_set(dataset, form, 0)
        parts |= self._statements(form) | {
            tag: self._text(tag, "LO" if tag == _PATIENT_ID else "UI", value, form)
            for tag, value in (
                (tags.SOP_CLASS, identity.sop_class),
                (tags.SOP_INSTANCE, identity.instance),
                (tags.STUDY, identity.study),
                (tags.SERIES, identity.series),
                (_PATIENT_ID, identity.patient),
            )
        }
        for tag, rule in RULES.items():
            if rule.action is Action.EMPTY:
                parts[tag] = element(tag, dictionary_VR(tag), b"", form)
        return b"".join(parts[tag] for tag in sorted(parts))

    def _statements(self, form: Form) -> dict[int, bytes]:
        """What says that the image was de-identified.

        Source:
            DICOM PS3.15 E.1.1, PS3.16 CID 7050.
        """
        code = b"".join(
            self._text(tag, vr, value, form)
            for tag, vr, value in (
                (0x00080100, "SH", "113100"),
                (0x00080102, "SH", "DCM"),
                (0x00080104, "LO", "Basic Application Confidentiality Profile"),
            )
        )
        return {
            0x00120062: self._text(0x00120062, "CS", "YES", form),
            0x00120063: self._text(0x00120063, "LO", METHOD, form),
            _SEQUENCE_OF_METHODS: sequence(_SEQUENCE_OF_METHODS, [code], form),
            _LONGITUDINAL: self._text(_LONGITUDINAL, "CS", "REMOVED", form),
        }

    @staticmethod
    def _text(tag: int, vr: str, value: str, form: Form) -> bytes:
        return element(tag, vr, value.encode("ascii"), form)

    def _clean_set(self, dataset: Dataset, form: Form, depth: int) -> dict[int, bytes]:
        """Encoded elements of a data set, by tag."""
        if depth > self._depth:
            raise UnreadableFile
        parts: dict[int, bytes] = {}
        # All at once: looking at a sequence makes pydicom decode other elements.
        written = {int(tag): dataset.get_item(tag) for tag in dataset.keys()}  # noqa: SIM118
        for tag in written.keys() & RULES.keys():
            if RULES[tag].action is Action.EMPTY:
                continue
            if RULES[tag].action is Action.ITEMS:
                parts[tag] = self._items(dataset, tag, form, depth)
                continue
            content = _content(written[tag], tag, form)
            value = None if content is None else self._value(tag, content, form)
            if value is not None:
                parts[tag] = element(tag, _vr(written[tag], tag), value, form)
            elif RULES[tag].is_essential:
                raise UnreadableFile
        return parts

    def _items(self, dataset: Dataset, tag: int, form: Form, depth: int) -> bytes:
        """A sequence, item by item."""
        value = dataset[tag].value
        if not isinstance(value, Sequence):
            raise UnreadableFile
        sets = (self._clean_set(item, form, depth + 1) for item in value)
        items = [b"".join(parts[tag] for tag in sorted(parts)) for parts in sets]
        return sequence(tag, items, form)

    def _value(self, tag: int, content: bytes, form: Form) -> bytes | None:
        """The value that is written; None where nothing may be kept."""
        rule = RULES[tag]
        if rule.action is Action.NUMBER:
            return content if _is_numeric(tag, content, form) else None
        if rule.action is Action.DUMMY:
            return rule.dummy.encode("ascii")
        values = [part.strip(b" \0") for part in content.split(b"\\")]
        if rule.action is Action.TERM:
            return self._terms(values, rule)
        if rule.action is Action.REGISTERED_UID:
            return values[0] if _is_registered(values[0]) else None
        return b"\\".join(self._names.uid(part).encode("ascii") if part else b"" for part in values)

    def _terms(self, values: list[bytes], rule: Rule) -> bytes | None:
        """Listed words; others are replaced, or all are dropped."""
        kept: list[bytes] = []
        for value in values:
            if not value or _matches(rule, value):
                kept.append(value)
            elif rule.renames:
                kept.append(self._names.word(value).encode("ascii"))
            else:
                return None
        return b"\\".join(kept)


def _parse(extent: Extent) -> Dataset:
    """Let pydicom split the header; it must end where the guarded walk did."""
    stream = BytesIO(extent.header)
    dataset = dcmread(stream, force=True)
    if stream.tell() != len(extent.header):
        raise UnreadableFile
    return dataset


def _content(raw: Written, tag: int, form: Form) -> bytes | None:
    """The bytes of an element; None where it is written as something it cannot be."""
    if isinstance(raw, DataElement) and raw.VR == "US" and isinstance(raw.value, int):
        # Decoded by pydicom on its own account: it looks for PixelRepresentation.
        return struct.pack(form.order + "H", raw.value)
    if not isinstance(raw, RawDataElement) or not isinstance(raw.value, bytes | None):
        return None
    if raw.is_little_endian is form.big_endian or raw.VR not in (None, "UN", *_possible_vrs(tag)):
        return None
    return raw.value or b""


def _possible_vrs(tag: int) -> list[str]:
    """VRs that the dictionary allows for an element."""
    return dictionary_VR(tag).split(" or ")


def _vr(raw: Written, tag: int) -> str:
    """The VR an element is written with."""
    known = _possible_vrs(tag)
    return raw.VR if raw is not None and raw.VR in known else known[0]


def _is_numeric(tag: int, content: bytes, form: Form) -> bool:
    """Whether all values of an element are numbers, and no more than it may have."""
    vr = _possible_vrs(tag)[0]
    last = str(dictionary_VM(tag)).split("-")[-1]
    most = int(last) if last.isdecimal() else None
    if vr in _SIZES:
        bound = _MOST_OPEN_ENDED if most is None else most * _SIZES[vr]
        fits = len(content) % _SIZES[vr] == 0 and len(content) <= bound
        return fits and _is_finite(vr, content, form)
    pattern = _DECIMAL if vr == "DS" else _INTEGER
    parts = content.rstrip(b" \0").split(b"\\")
    if (most is not None and len(parts) > most) or len(parts) > _MOST_OPEN_ENDED // 16:
        return False
    return all(not part or pattern.fullmatch(part) for part in parts)


def _is_finite(vr: str, content: bytes, form: Form) -> bool:
    """Whether binary numbers can be meant; text read as doubles is mostly beyond any use."""
    if vr not in ("FD", "FL"):
        return True
    letter = "d" if vr == "FD" else "f"
    count = len(content) // _SIZES[vr]
    numbers = struct.unpack(f"{form.order}{count}{letter}", content)
    return all(abs(number) < 1e30 for number in numbers)


def _is_registered(value: bytes) -> bool:
    """Whether a UID is one of those that DICOM lists."""
    uid = UID(value.decode("latin-1"))
    return uid.name != str(uid)


def _matches(rule: Rule, value: bytes) -> bool:
    """Whether a word is one of those listed."""
    pattern = rule.pattern
    return pattern is not None and bool(pattern.fullmatch(value.decode("latin-1")))
