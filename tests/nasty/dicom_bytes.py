"""DICOM made byte by byte, for what no library would write, and slices changed on purpose."""

import struct
from io import BytesIO

from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag

from spine_app.domain.volume import Modality
from tests.data.dicom_writer import Style, slice_dataset, write_dataset, write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom
from tests.nasty.good import good_volume

LONG = frozenset((b"OB", b"OW", b"SQ", b"UN", b"UT", b"UC", b"OF", b"OD"))
UNDEFINED = 0xFFFFFFFF
EXPLICIT, IMPLICIT, BIG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
DEFLATED = "1.2.840.10008.1.2.1.99"


def element(tag, vr, value=b"", length=None):
    """An explicit little-endian element; `length` lies about its length."""
    size = len(value) if length is None else length
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr
    if vr in LONG:
        return head + struct.pack("<HL", 0, size) + value
    return head + struct.pack("<H", size) + value


def implicit(tag, value=b"", length=None):
    """The same in an implicit syntax."""
    size = len(value) if length is None else length
    return struct.pack("<HHL", tag >> 16, tag & 0xFFFF, size) + value


def item(content=b"", length=None):
    """An item; `length` may be `UNDEFINED`."""
    return implicit(0xFFFEE000, content, length)


ITEM_END = implicit(0xFFFEE00D)
SEQUENCE_END = implicit(0xFFFEE0DD)


def preamble(syntax=EXPLICIT, *extra):
    """Preamble, magic and a file meta group."""
    uid = syntax.encode() if isinstance(syntax, str) else syntax
    uid += b"\0" * (len(uid) % 2)
    return bytes(128) + b"DICM" + element(0x00020010, b"UI", uid) + b"".join(extra)


def split_meta(content):
    """The file meta group of a file, and its data set."""
    length = struct.unpack("<L", content[140:144])[0]
    return content[: 144 + length], content[144 + length :]


def slice_files(change=None, style=None, volume=None):
    """Bytes of one file after the other of a good CT series, after a change of its data sets."""
    volume = volume or good_volume()
    style = style or Style()
    for k in range(volume.grid.shape_kji[0]):
        dataset = slice_dataset(volume, k, style)
        if change is not None:
            change(dataset, k)
        buffer = BytesIO()
        write_dataset(buffer, dataset, style.syntax)
        yield buffer.getvalue()


def one_file(change=None, style=None):
    """Bytes of its first file."""
    return next(slice_files(change, style))


def put_files(folder, contents):
    """Write files under numbers; returns the folder."""
    for n, content in enumerate(contents):
        (folder / f"{n:05d}").write_bytes(content)
    return folder


def series(change=None, volume=None, **style):
    """Maker of a series: `change(dataset, k)` spoils its slices."""

    def make(folder):
        write_series(folder, volume or good_volume(), Style(change=change, **style))
        return folder

    return make


def rewritten(edit, style=None):
    """Maker of a series whose every file is rewritten by `edit(content, k)`."""

    def make(folder):
        return put_files(folder, (edit(c, k) for k, c in enumerate(slice_files(style=style))))

    return make


def lone(content):
    """Maker of one file; `content` may be a function that makes it."""

    def make(folder):
        return put_files(folder, (content() if callable(content) else content,))

    return make


def put(only=None, **values):
    """Change that sets elements, of slice `only` or of all."""

    def change(dataset, k):
        if only in (None, k):
            for keyword, value in values.items():
                setattr(dataset, keyword, value)

    return change


def drop(*keywords, only=None):
    """Change that removes elements, of slice `only` or of all."""

    def change(dataset, k):
        if only in (None, k):
            for keyword in keywords:
                delattr(dataset, keyword)

    return change


def raw(tag, vr, value, only=None):
    """Change that puts bytes of a type into an element, right or not."""

    def change(dataset, k):
        if only in (None, k) and isinstance(value, bytes):
            dataset[tag] = RawDataElement(Tag(tag), vr, len(value), value, 0, False, True)
        elif only in (None, k):
            dataset.add_new(tag, vr, value)

    return change


def both(*changes):
    """One change after the other."""

    def change(dataset, k):
        for one in changes:
            one(dataset, k)

    return change


def good_mr():
    """An MR volume like the CT one."""
    return block_phantom(straight_grid(), Modality.MR)
