"""Rows D1 to D15: files whose structure is broken, contradictory or meant to exhaust the reader."""

import struct
import zlib

from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from tests.data.dicom_writer import Style
from tests.nasty.case import opens, refuse
from tests.nasty.checks import same_as
from tests.nasty.dicom_bytes import (
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    ITEM_END,
    SEQUENCE_END,
    UNDEFINED,
    element,
    implicit,
    item,
    lone,
    one_file,
    preamble,
    put_files,
    rewritten,
    slice_files,
    split_meta,
)

MIB = 2**20
NOTHING = "no-images no-image-series unreadable-file"
BROKEN = "unreadable-file"
TOO_LARGE = "study-too-large unreadable-file"
IMPLICIT_STYLE = Style(syntax=ImplicitVRLittleEndian)


def before_pixels(*elements):
    """Edit that puts bytes before the pixel data of an explicit file."""

    def edit(content, _k):
        place = content.index(b"\xe0\x7f\x10\0OW")
        return content[:place] + b"".join(elements) + content[place:]

    return edit


def with_syntax(uid):
    """Edit that names another transfer syntax than the one of the data set."""

    def edit(content, _k):
        return preamble(uid) + split_meta(content)[1]

    return edit


def with_meta(*elements):
    """Edit that puts more into the file meta group."""

    def edit(content, _k):
        return preamble(EXPLICIT, *elements) + split_meta(content)[1]

    return edit


def nested(depth):
    """Sequences in sequences, never closed."""
    start = element(0x00081140, b"SQ", length=UNDEFINED) + item(length=UNDEFINED)
    return preamble() + start * depth


def closed(depth):
    """Sequences in sequences before the pixels, every one closed."""
    start = element(0x00081140, b"SQ", length=UNDEFINED) + item(length=UNDEFINED)
    return start * depth + (ITEM_END + SEQUENCE_END) * depth


def many_elements():
    """A million private elements without value."""
    return preamble() + element(0x00091001, b"SH") * 1_000_000


def large_private_element(folder):
    """200 MB of private data (a hole in the file) before the pixels."""
    content = one_file()
    place = content.index(b"\xe0\x7f\x10\0OW")
    size = 200_000_000
    with (folder / "a").open("wb") as file:
        file.write(content[:place] + element(0x00991001, b"OB", length=size))
        file.seek(size, 1)
        file.write(content[place:])
    return folder


def odd_types_in_10000_files(folder):
    """Ten thousand files whose file meta group has no type."""
    for n in range(10_000):
        vr = (b"??", b"\0\0", b"ob")[n % 3]
        (folder / str(n)).write_bytes(bytes(128) + b"DICM" + b"\x02\0\1\0" + vr + bytes(60))
    return folder


def deflated(gib):
    """A deflated file of so many GiB of zeros."""
    packer = zlib.compressobj(9, wbits=-15)
    start = packer.compress(split_meta(one_file())[1][:400]) + packer.flush(zlib.Z_FULL_FLUSH)
    block = zlib.compressobj(9, wbits=-15)
    mib = block.compress(bytes(MIB)) + block.flush(zlib.Z_FULL_FLUSH)
    return preamble(DEFLATED) + start + mib * (gib * 1024)


def deflated_series(edit=lambda packed: packed):
    """Maker of a good series, deflated."""

    def rewrite(content, _k):
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(split_meta(content)[1]) + packer.flush()
        return preamble(DEFLATED) + edit(packed)

    return rewritten(rewrite)


def deflated_frame():
    """A deflated image frame of zeros (Deflated Image Frame Compression)."""
    content = one_file()
    place = content.index(b"\xe0\x7f\x10\0OW")
    packer = zlib.compressobj(9, wbits=-15)
    frame = packer.compress(bytes(64 * MIB)) + packer.flush()
    frame += b"\0" * (len(frame) % 2)
    pixels = element(0x7FE00010, b"OB", item() + item(frame) + SEQUENCE_END, UNDEFINED)
    meta = preamble("1.2.840.10008.1.2.8.1")
    return meta + split_meta(content[:place])[1] + pixels


def zip_of_zeros_as_frame():
    """The same with a ZIP where the frame should be."""
    return deflated_frame().replace(item() + b"\xfe\xff", item() + b"PK", 1)


ICON_PIXELS = element(0x7FE00010, b"OB", item() + item(bytes(64)) + SEQUENCE_END, UNDEFINED)
ICON_IN_KNOWN_LENGTH = element(0x00880200, b"SQ", item(ICON_PIXELS))
ICON_IN_KNOWN_ITEM = element(0x00880200, b"SQ", item(ICON_PIXELS) + SEQUENCE_END, length=UNDEFINED)
ICON_OPEN = element(
    0x00880200,
    b"SQ",
    item(ICON_PIXELS + ITEM_END, length=UNDEFINED) + SEQUENCE_END,
    length=UNDEFINED,
)


def without_preamble(folder):
    """Data sets alone, explicit."""
    return put_files(folder, [split_meta(content)[1] for content in slice_files()])


def implicit_without_preamble(folder):
    """Data sets alone, implicit."""
    files = slice_files(style=IMPLICIT_STYLE)
    return put_files(folder, [split_meta(content)[1] for content in files])


def polyglot(magic):
    """Edit that makes the preamble that of another format, with text of a patient."""
    start = (magic + b"CANARY").ljust(128, b"\0")
    return lambda content, _k: start + content[128:]


def meta_length(value):
    """Edit that lies in the group length of the file meta group."""
    return lambda content, _k: content[:140] + struct.pack("<L", value) + content[144:]


def lying(tag, vr, length):
    """A CT slice that ends in an element whose length is wrong."""
    content = one_file()
    place = content.index(b"\xe0\x7f\x10\0OW")
    return content[:place] + element(tag, vr, b"CANARY", length)


def lying_implicit(length):
    """The same in an implicit syntax, where any element may claim any length."""
    content = one_file(style=IMPLICIT_STYLE)
    place = content.index(b"\xe0\x7f\x10\0")
    return content[:place] + implicit(0x00204000, b"CANARY", length)


CASES = (
    refuse("D1", "empty-file", lone(b""), NOTHING),
    refuse("D1", "one-byte", lone(b"\0"), NOTHING),
    refuse("D1", "131-bytes", lone(bytes(131)), NOTHING),
    refuse("D1", "magic-only", lone(bytes(128) + b"DICM"), NOTHING),
    refuse("D1", "noise", lone(b"\xff" * 1000), NOTHING),
    refuse("D1", "text", lone(b"text"), NOTHING),
    opens("D2", "explicit-without-preamble", without_preamble, check=same_as()),
    opens("D2", "implicit-without-preamble", implicit_without_preamble, check=same_as()),
    *(
        opens("D3", f"{name}-header-in-preamble", rewritten(polyglot(magic)), check=same_as())
        for name, magic in (
            ("pe", b"MZ\x90\0"), ("elf", b"\x7fELF\2\1\1"), ("zip", b"PK\3\4"),
            ("pdf", b"%PDF-1.7\n"), ("gzip", b"\x1f\x8b\x08"), ("7z", b"7z\xbc\xaf\x27\x1c"),
        )
    ),
    *(
        opens("D4", f"meta-length-{name}", rewritten(meta_length(value)), check=same_as())
        for name, value in (
            ("zero", 0), ("too-large", 5000), ("past-the-end", 2**30), ("negative", 2**32 - 1),
        )
    ),
    opens("D4", "meta-length-missing", rewritten(with_meta()), check=same_as()),
    opens("D5", "syntax-empty", rewritten(with_syntax("")), check=same_as()),
    refuse("D5", "syntax-unknown", rewritten(with_syntax("1.2.3.4")), "unsupported-pixels"),
    refuse("D5", "syntax-private", rewritten(with_syntax("1.2.840.113619.5.2")),
           "unsupported-pixels unreadable-file"),
    refuse("D5", "syntax-not-ascii", rewritten(with_syntax(b"\xff\xfe1.2")),
           "unsupported-pixels unreadable-file"),
    refuse("D5", "syntax-of-64-kb", rewritten(with_syntax(b"1." * 32767)),
           "unsupported-pixels unreadable-file"),
    opens("D5", "syntax-with-space", rewritten(with_syntax(EXPLICIT + " ")), check=same_as()),
    opens("D5", "syntax-with-zeros", rewritten(with_syntax(EXPLICIT + "\0\0")), check=same_as()),
    refuse("D6", "says-explicit-is-implicit",
           rewritten(with_syntax(EXPLICIT), IMPLICIT_STYLE), BROKEN),
    refuse("D6", "says-implicit-is-explicit", rewritten(with_syntax(IMPLICIT)), BROKEN),
    refuse("D6", "says-big-endian-is-little",
           rewritten(with_syntax(ExplicitVRBigEndian)), BROKEN + " no-image-series"),
    refuse("D6", "says-little-is-big-endian",
           rewritten(with_syntax(EXPLICIT), Style(syntax=ExplicitVRBigEndian)),
           BROKEN + " no-image-series"),
    *(
        refuse("D7", f"type-{name}-in-meta",
               rewritten(with_meta(b"\x02\0\x16\0" + vr + b"\2\0ab")), BROKEN)
        for name, vr in (("marks", b"??"), ("zeros", b"\0\0"), ("lower-case", b"sh"))
    ),
    refuse("D7", "in-10000-files", odd_types_in_10000_files, BROKEN, seconds=8, peak_mib=160),
    refuse("D8", "text-longer-than-file", lone(lambda: lying(0x00204000, b"LT", 65534)), BROKEN),
    refuse("D8", "bytes-longer-than-file", lone(lambda: lying(0x00091001, b"OB", 2**31)), BROKEN),
    refuse("D8", "length-fffffffe", lone(lambda: lying(0x00091001, b"OB", 2**32 - 2)), BROKEN),
    refuse("D8", "undefined-text", lone(lambda: lying(0x00091001, b"UT", UNDEFINED)), BROKEN),
    refuse("D8", "undefined-bytes", lone(lambda: lying(0x00091001, b"OB", UNDEFINED)), BROKEN),
    refuse("D8", "implicit-longer-than-file", lone(lambda: lying_implicit(2**31)), BROKEN),
    refuse("D8", "implicit-undefined", lone(lambda: lying_implicit(UNDEFINED)), BROKEN),
    opens("D9", "depth-30", rewritten(before_pixels(closed(30))), check=same_as()),
    refuse("D9", "depth-33", rewritten(before_pixels(closed(33))), BROKEN),
    refuse("D9", "depth-500", lone(nested(500)), BROKEN),
    refuse("D9", "depth-100000", lone(nested(100_000)), BROKEN),
    refuse("D9", "depth-100000-closed",
           lone(lambda: before_pixels(closed(100_000))(one_file(), 0)), BROKEN),
    refuse("D10", "million-elements", lone(many_elements), BROKEN),
    refuse("D10", "private-200-mb", large_private_element, BROKEN + " study-too-large"),
    refuse("D11", "sequence-never-closed",
           lone(lambda: lying(0x00081140, b"SQ", UNDEFINED)), BROKEN),
    refuse("D11", "item-never-closed", rewritten(
        before_pixels(element(0x00081140, b"SQ", item(length=UNDEFINED), UNDEFINED))), BROKEN),
    refuse("D11", "delimiter-missing", rewritten(
        before_pixels(element(0x00081140, b"SQ", item(), UNDEFINED))), BROKEN),
    opens("D12", "icon-in-sequence-of-known-length",
          rewritten(before_pixels(ICON_IN_KNOWN_LENGTH)), check=same_as()),
    opens("D12", "icon-in-item-of-known-length", rewritten(before_pixels(ICON_IN_KNOWN_ITEM)),
          check=same_as()),
    opens("D12", "icon-never-empty", rewritten(before_pixels(ICON_OPEN)), check=same_as()),
    opens("D14", "deflated", deflated_series(), check=same_as()),
    refuse("D14", "truncated", deflated_series(lambda p: p[:-20]), BROKEN),
    refuse("D14", "no-deflate-stream", deflated_series(lambda p: b"\xff" * 500), BROKEN),
    refuse("D14", "bomb-1-gib", lone(lambda: deflated(gib=1)), TOO_LARGE, peak_mib=256),
    refuse("D14", "bomb-64-gib", lone(lambda: deflated(gib=64)), TOO_LARGE, peak_mib=256),
    opens("D14", "zeros-after-the-stream", deflated_series(lambda p: p + bytes(10_000)),
          check=same_as()),
    refuse("D15", "deflated-frame", lone(deflated_frame), "unsupported-pixels bad-pixels"),
    refuse("D15", "zip-of-zeros-as-frame", lone(zip_of_zeros_as_frame),
           "unsupported-pixels bad-pixels"),
)  # fmt: skip
