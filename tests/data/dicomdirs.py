"""Builds DICOMDIR files: right ones, and on request hostile ones."""

import struct

_META = {
    0x0001: (b"OB", b"\0\1"),
    0x0002: (b"UI", b"1.2.840.10008.1.3.10"),
    0x0003: (b"UI", b"1.2.3\0"),
}
SYNTAXES = {
    "explicit": b"1.2.840.10008.1.2.1\0",
    "implicit": b"1.2.840.10008.1.2\0",
    "big": b"1.2.840.10008.1.2.2\0",
}
UNDEFINED = 0xFFFFFFFF


def dicomdir(file_ids, syntax="explicit", **options):
    """Bytes of a DICOMDIR with a record for each file ID (bytes with `\\`, None for none)."""
    return dicomdir_of([record(one, syntax, **options) for one in file_ids], syntax, **options)


def dicomdir_of(records, syntax="explicit", undefined=False, **_):
    """Bytes of a DICOMDIR of ready records."""
    order = _order(syntax)
    content = b"".join(records)
    if undefined:
        content += struct.pack(order + "HHL", 0xFFFE, 0xE0DD, 0)
    length = UNDEFINED if undefined else len(content)
    sequence = element(0x0004, 0x1220, b"SQ", content, syntax, length)
    head = element(0x0004, 0x1130, b"CS", b"CANARY", syntax)
    return _meta(syntax) + head + element(0x0004, 0x1212, b"US", b"\0\0", syntax) + sequence


def record(
    file_id, syntax="explicit", undefined=False, in_use=b"\xff\xff", next_record=0, extra=b""
):
    """One record; `next_record` is where it says that the next one is."""
    order = _order(syntax)
    content = element(0x0004, 0x1400, b"UL", struct.pack(order + "L", next_record), syntax)
    content += element(0x0004, 0x1410, b"US", in_use, syntax)
    content += element(0x0004, 0x1430, b"CS", b"IMAGE ", syntax)
    if file_id is not None:
        content += element(0x0004, 0x1500, b"CS", file_id + b" " * (len(file_id) % 2), syntax)
    content += extra
    if undefined:
        content += struct.pack(order + "HHL", 0xFFFE, 0xE00D, 0)
    return item(content, UNDEFINED if undefined else len(content), order)


def item(content, length=None, order="<"):
    """One item."""
    length = len(content) if length is None else length
    return struct.pack(order + "HHL", 0xFFFE, 0xE000, length) + content


def element(group, number, vr, value, syntax="explicit", length=None):
    """One element; `length` is what it claims."""
    order = _order(syntax)
    length = len(value) if length is None else length
    tag = struct.pack(order + "HH", group, number)
    if syntax == "implicit":
        return tag + struct.pack(order + "L", length) + value
    if vr in (b"OB", b"SQ", b"UN"):
        return tag + vr + b"\0\0" + struct.pack(order + "L", length) + value
    return tag + vr + struct.pack(order + "H", length) + value


def _meta(syntax):
    elements = _META | {0x0010: (b"UI", SYNTAXES[syntax])}
    content = b"".join(element(0x0002, number, *rest) for number, rest in elements.items())
    return b"\0" * 128 + b"DICM" + element(2, 0, b"UL", struct.pack("<L", len(content))) + content


def _order(syntax):
    return ">" if syntax == "big" else "<"
