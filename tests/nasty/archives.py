"""Hostile and unusual archives (rows Z1 to Z9 and Z11): each function writes one and names it."""

import gzip
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

from tests.data.archives import overlapping_zip, tar_block, tar_of, tarred, zipped
from tests.data.dicom_writer import CANARY
from tests.nasty.good import good_slices
from tests.nasty.zip_bytes import closed, deflated, local_header, record

NAMES = (
    "../../canary", "/var/canary", "C:\\canary", "\\\\?\\C:\\canary", "\\\\host\\share\\canary",
    "..%2f..%2fcanary", "a/..\\../canary", "CON", "nul.dcm", "canary.", "x" * 1000, "척추.dcm",
    "a\u202ecod.exe", "\N{BONE}", "cafe\u0301", "caf\u00e9", "~/canary", "-rf", "a\tb\nc", " ",
)  # fmt: skip
"""Names that would be harmful, or no names at all, if anybody used them."""


def z1_zip_of_harmful_names(folder: Path) -> Path:
    """Slices under names that lead elsewhere."""
    return _write(folder, zipped(_harmfully_named()))


def z1_tar_of_harmful_names(folder: Path) -> Path:
    """The same in a tar."""
    return _write(folder, tarred(_harmfully_named()))


def z1_zip_of_names_with_a_zero_byte(folder: Path) -> Path:
    """Names cut short by a byte that ends texts in other languages."""
    entries = [(f"a{n:03d}@/../canary", content) for n, content in enumerate(good_slices())]
    return _write(folder, zipped(entries).replace(b"@/../canary", b"\0/../canary"))


def z2_zip_with_links(folder: Path) -> Path:
    """Links to files of the system beside slices."""
    entries = [(str(n), content) for n, content in enumerate(good_slices())]
    for n, target in enumerate((b"/etc/passwd", b"/dev/zero", b"..", b"0")):
        link = zipfile.ZipInfo(f"link{n}")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        entries.append((link, target))
    return _write(folder, zipped(entries))


def z2_tar_with_links_devices_and_holes(folder: Path) -> Path:
    """Every kind of entry that is no plain file, beside slices."""
    entries = [(str(n), content) for n, content in enumerate(good_slices())]
    for kind in (*(tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE), b"6"):
        info = tarfile.TarInfo("special")
        info.type, info.linkname, info.devmajor, info.devminor = kind, "/etc/passwd", 1, 5
        entries.append((info, b""))
    holes = tar_block(kind=b"S", at_482=b"\1") + bytes(504) + b"\1" + bytes(7) + bytes(512)
    return _write(folder, holes + tarred(entries))


def z3_zip_nested_six_times(folder: Path) -> Path:
    """An archive in an archive, six deep."""
    content = zipped([(str(n), one) for n, one in enumerate(good_slices())])
    for _ in range(6):
        content = zipped([("a.zip", content)])
    return _write(folder, content)


def z3_sixteen_bombs_in_a_zip(folder: Path) -> Path:
    """The shape of 42.zip: sixteen archives of sixteen archives of zeros."""
    content = zipped([("0", bytes(2**24))])
    for _ in range(5):
        content = zipped([(f"{n}.zip", content) for n in range(16)])
    return _write(folder, content)


def z3_archives_beside_slices(folder: Path) -> Path:
    """Archives among the slices of an archive stay closed."""
    entries = [(str(n), content) for n, content in enumerate(good_slices())]
    return _write(
        folder, zipped([*entries, ("a.zip", zipped(entries)), ("b.tar", tarred(entries))])
    )


def z4_one_entry_named_500_times(folder: Path) -> Path:
    """A directory whose 500 entries are the same bytes."""
    return _write(folder, overlapping_zip(500))


def z4_entries_that_quote_each_other(folder: Path) -> Path:
    """Each entry holds all later ones as stored blocks: 250 times a kernel of zeros."""
    kernel = deflated(bytes(2**22))
    size, checksum = 2**22, zlib.crc32(bytes(2**22))
    body, records = kernel, []
    for n in reversed(range(250)):
        if records:
            quoted = len(records[-1][1])
            block = b"\0" + struct.pack("<2H", quoted, quoted ^ 0xFFFF)
            body = block + body
        header = local_header(f"{n:04d}".encode(), len(body), size, checksum)
        body = header + body
        records.append((len(body), header, len(body) - len(header)))
    total = len(body)
    directory = b"".join(
        record(f"{n:04d}".encode(), packed, size, checksum, total - length)
        for n, (length, _, packed) in enumerate(records)
    )
    return _write(folder, closed(body, directory, len(records)))


def z5_size_small_content_huge(folder: Path) -> Path:
    """One kilobyte by its own account, half a gigabyte in truth."""
    content = bytearray(zipped([("a", bytes(2**29))]))
    struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, 1024)
    return _write(folder, bytes(content))


def z5_size_huge_content_small(folder: Path) -> Path:
    """Three gigabytes by its own account, one slice in truth."""
    content = bytearray(zipped([("a", good_slices()[0])]))
    struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, 3 * 2**30)
    return _write(folder, bytes(content))


def z5_more_than_the_ratio(folder: Path) -> Path:
    """Half a gigabyte of zeros in half a megabyte: more than 256 MiB and 200 to 1."""
    return _write(folder, zipped([("a", bytes(2**29))]))


def z5_tar_of_negative_size(folder: Path) -> Path:
    """A binary size below zero would send a careless reader backwards."""
    return _write(folder, tar_of(tar_block(size=b"\xff" * 12)))


def z5_tar_of_endless_size(folder: Path) -> Path:
    """A size beyond the end, and beyond 64 bits."""
    return _write(folder, tar_of(tar_block(size=b"\x80" + b"\xff" * 11)))


def z5_tar_with_an_overlong_pax_header(folder: Path) -> Path:
    """A header about headers of 16 MiB."""
    content = b"16777216 comment=" + b"a" * (2**24 - 18) + b"\n"
    return _write(folder, tar_of(tar_block(kind=b"x", size=b"%011o\0" % len(content)), content))


def z6_zip_of_200000_empty_entries(folder: Path) -> Path:
    """So many entries that listing them takes long."""
    count = 200_000
    locals_ = b"".join(local_header(b"%06d" % n, 0, 0, 0, method=0) for n in range(count))
    directory = b"".join(record(b"%06d" % n, 0, 0, 0, 36 * n, method=0) for n in range(count))
    return _write(folder, closed(locals_, directory, count % 2**16))


def z6_directory_of_two_gigabytes(folder: Path) -> Path:
    """A directory longer than the archive, by its own account."""
    content = bytearray(zipped([("a", b"1")]))
    struct.pack_into("<L", content, content.index(b"PK\5\6") + 12, 2**31)
    return _write(folder, bytes(content))


def z6_tar_of_30000_empty_entries(folder: Path) -> Path:
    """More headers than an archive may have entries."""
    return _write(folder, tar_block() * 30_000 + bytes(1024))


def z7_air_packed_a_thousand_to_one(folder: Path) -> Path:
    """A legal CT of air: far more than 200 to 1, and small in absolute bytes."""
    slices = good_slices(shape_kji=(40, 512, 512), air=True)
    return _write(folder, zipped([(str(n), content) for n, content in enumerate(slices)]))


def z8_encrypted(folder: Path) -> Path:
    """Locked by the old ZIP cipher."""
    return _write(folder, _patched(flags=1))


def z8_encrypted_with_aes(folder: Path) -> Path:
    """Locked by WinZip's AES, which hides the method, too."""
    return _write(folder, _patched(flags=1, method=99))


def z8_bzip2(folder: Path) -> Path:
    """A method that ZIP allows and we do not."""
    return _write(folder, zipped([("a", good_slices()[0])], zipfile.ZIP_BZIP2))


def z8_lzma(folder: Path) -> Path:
    """Another one."""
    return _write(folder, zipped([("a", good_slices()[0])], zipfile.ZIP_LZMA))


def z8_ppmd(folder: Path) -> Path:
    """Another one, which Python does not know either."""
    return _write(folder, _patched(method=98))


def z8_zstandard(folder: Path) -> Path:
    """Another one."""
    return _write(folder, _patched(method=93))


def z9_zip64_that_lies(folder: Path) -> Path:
    """An end record that refers to ZIP64 numbers, of which there are none."""
    content = bytearray(zipped([("a", good_slices()[0])]))
    struct.pack_into("<L", content, content.index(b"PK\5\6") + 16, 0xFFFFFFFF)
    return _write(folder, bytes(content))


def z9_truncated_zip(folder: Path) -> Path:
    """A copy that stopped half way."""
    content = zipped([(str(n), one) for n, one in enumerate(good_slices())])
    return _write(folder, content[: len(content) // 2])


def z9_truncated_tar(folder: Path) -> Path:
    """A copy that stopped half way."""
    content = tarred([(str(n), one) for n, one in enumerate(good_slices())])
    return _write(folder, content[: len(content) // 2])


def z9_tar_without_its_end(folder: Path) -> Path:
    """Cut between two files: nothing but the missing end tells that some are missing."""
    content = tarred([(str(n), one) for n, one in enumerate(good_slices())])
    return _write(folder, content[: content.index(good_slices()[10]) - 512])


def z9_bytes_before_the_first_entry(folder: Path) -> Path:
    """Offsets in the directory do not count the bytes of a shorter archive in front."""
    front = zipped([("hidden", b"1")])
    return _write(folder, front + zipped([(str(n), one) for n, one in enumerate(good_slices())]))


def z9_two_end_records(folder: Path) -> Path:
    """A comment that is an end record itself; the real one reaches the end of the file."""
    content = bytearray(zipped([(str(n), one) for n, one in enumerate(good_slices())]))
    fake = content[content.rindex(b"PK\5\6") :] + b"."
    struct.pack_into("<H", content, len(content) - 2, len(fake))
    return _write(folder, bytes(content + fake))


def z9_comment_with_patient_text(folder: Path) -> Path:
    """64 KB of text that must never be seen again."""
    buffer = io.BytesIO(zipped([(str(n), one) for n, one in enumerate(good_slices())]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = (CANARY.encode() * 5000)[:65535]
    return _write(folder, buffer.getvalue())


def z11_seven_zip(folder: Path) -> Path:
    """Only the first bytes count."""
    return _write(folder, b"7z\xbc\xaf\x27\x1c\0\4" + bytes(1000))


def z11_rar(folder: Path) -> Path:
    """Only the first bytes count."""
    return _write(folder, b"Rar!\x1a\x07\x01\0" + bytes(1000))


def z11_tar_gz(folder: Path) -> Path:
    """A tar that is packed: not read, for its size is not known before."""
    entries = [(str(n), one) for n, one in enumerate(good_slices())]
    return _write(folder, gzip.compress(tarred(entries), 1))


def z11_gz_of_one_slice(folder: Path) -> Path:
    """A packed file that is no NIfTI."""
    return _write(folder, gzip.compress(good_slices()[0]))


def z11_gz_bomb(folder: Path) -> Path:
    """A gigabyte of zeros in a megabyte."""
    packer = zlib.compressobj(9, wbits=31)
    content = b"".join(packer.compress(bytes(2**24)) for _ in range(64)) + packer.flush()
    return _write(folder, content)


def _write(folder: Path, content: bytes) -> Path:
    """The archive, under a name that says nothing about its kind."""
    path = folder / "archive"
    path.write_bytes(content)
    return path


def _harmfully_named() -> list[tuple[str, bytes]]:
    slices = good_slices()
    return [(NAMES[n % len(NAMES)], content) for n, content in enumerate(slices)]


def _patched(flags: int = 0, method: int = 8) -> bytes:
    """A ZIP of one slice with other flags and another method, in both of its headers."""
    content = bytearray(zipped([("a", good_slices()[0])]))
    struct.pack_into("<2H", content, content.index(b"PK\3\4") + 6, flags, method)
    struct.pack_into("<2H", content, content.index(b"PK\1\2") + 8, flags, method)
    return bytes(content)
