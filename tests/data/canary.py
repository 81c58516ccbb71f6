"""A CT slice with a canary in every element of the dictionary that can hold text."""

from pydicom.datadict import DicomDictionary
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

TOKEN = b"KANARY"
"""No word of any standard; six letters, so that it fits everywhere, in an age cut to four."""

DATE, TIME = b"19390417", b"031415.926535"
"""Stand in dates and times, where letters could not be."""

UID = b"1.2.826.0.1.3680043.8.498.31415926"
"""Stands in UIDs."""

VALUES = {
    **dict.fromkeys(("CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT", "AE"), TOKEN),
    **dict.fromkeys(("OB", "OW", "UN", "OB or OW", "OV", "OF", "OD", "OL"), TOKEN * 4),
    "DS": TOKEN,
    "IS": TOKEN,
    "AS": TOKEN[:4],
    "DA": DATE,
    "DT": DATE + TIME,
    "TM": TIME,
    "UI": UID,
}
"""Values by VR of the dictionary; other VRs are binary numbers."""

_KEPT_FREE = frozenset(
    (
        *(0x00080005, 0x00080016, 0x00080018, 0x00080060, 0x00200032, 0x00200037),
        *(0x00280004, 0x00280008, 0x00280030, 0x00281052, 0x00281053),
    )
)
"""Elements without which the file would be no CT image; they keep their values."""


def fill(dataset: Dataset, *, nested: bool = True) -> int:
    """Put a canary in every element that can hold one.

    Args:
        dataset: a CT image; elements that make it one are left as they are.
        nested: also fill an item of each sequence.

    Returns:
        How many elements were filled.
    """
    filled = 0
    for number, entry in DicomDictionary.items():
        tag = Tag(number)
        if tag.group in (0, 2, 4) or tag.group >= 0x7FE0 or number in _KEPT_FREE:
            continue
        if entry[0] == "SQ" and nested:
            item = Dataset()
            filled += fill_few(item)
            dataset.add_new(tag, "SQ", [item])
        elif entry[0] in VALUES:
            vr = "OB" if entry[0] == "OB or OW" else entry[0]
            _add(dataset, tag, vr, VALUES[entry[0]])
            filled += 1
    for group in (0x5000, 0x501E, 0x6000, 0x601E):
        _add(dataset, Tag(group, 0x0022), "LO", TOKEN)
        _add(dataset, Tag(group, 0x3000), "OW", TOKEN * 4)
    return filled + fill_private(dataset)


def fill_few(item: Dataset) -> int:
    """Fill an item with one element of each VR, private ones and a sequence within."""
    for tag, vr in (
        (0x00100010, "PN"), (0x00100020, "LO"), (0x00080050, "SH"), (0x00080080, "LO"),
        (0x00081155, "UI"), (0x00080020, "DA"), (0x00080030, "TM"), (0x0040A160, "UT"),
        (0x00080008, "CS"), (0x00209056, "SH"), (0x00181210, "SH"), (0x00189074, "DT"),
    ):  # fmt: skip
        _add(item, Tag(tag), vr, VALUES[vr])
    fill_private(item)
    deeper = Dataset()
    _add(deeper, Tag(0x00100010), "PN", TOKEN)
    _add(deeper, Tag(0x00081155), "UI", UID)
    item.add_new(0x00081140, "SQ", [deeper])
    item.add_new(0x0040A730, "SQ", [deeper])
    return 16


def fill_private(dataset: Dataset) -> int:
    """Add a private group with texts."""
    for tag, vr in ((0x00090010, "LO"), (0x00091001, "LT"), (0x00091002, "UN"), (0x00091003, "PN")):
        _add(dataset, Tag(tag), vr, TOKEN)
    return 4


def _add(dataset: Dataset, tag: Tag, vr: str, value: bytes) -> None:
    """Add an element without any check of its value."""
    dataset[tag] = RawDataElement(tag, vr, len(value), value, 0, False, True)
