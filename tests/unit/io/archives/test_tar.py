import tarfile

import pytest

from spine_app.domain.errors import UnsafeArchive
from tests.data.archives import expand, files, pax_record, tar_block, tar_of, tarred, zipped

FORMATS = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]


def special(kind):
    info = tarfile.TarInfo("b")
    info.type, info.linkname = kind, "/etc/passwd"
    return info


def octal(size):
    return b"%011o\0" % size


@pytest.mark.parametrize("tar_format", FORMATS)
def test_files_of_every_format_are_read(tar_format):
    contents = [b"", b"1", b"2" * 512, b"3" * 513]
    archive = tarred([(f"folder/{n}", content) for n, content in enumerate(contents)], tar_format)
    assert files(expand(archive)) == contents


@pytest.mark.parametrize("tar_format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_z10_long_names_and_other_letters_mean_nothing(tar_format):
    archive = tarred([("척추/" * 900, b""), ("x" * 5000, b"1"), ("\udcff", b"2")], tar_format)
    assert files(expand(archive))[-2:] == [b"1", b"2"]


def test_the_oldest_archives_are_known_by_their_checksum():
    header = tar_block(kind=b"\0", size=octal(1), at_257=b"\0" * 8)
    folder = tar_block(kind=b"\0", name=b"folder/", at_257=b"\0" * 8)
    assert files(expand(tar_of(folder, header, b"1"))) == [b"1"]


def test_a_checksum_of_signed_bytes_is_right():
    header = bytearray(tar_block(size=octal(1), name=b"\xe9\xe8"))
    unsigned = int(header[148:154], 8)
    header[148:156] = b"%06o\0 " % (unsigned - 512)
    assert files(expand(tar_of(bytes(header), b"1"))) == [b"1"]


@pytest.mark.parametrize(
    "kind",
    [tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE],
)
def test_z2_links_devices_and_pipes_are_counted_and_left_out(kind):
    found = expand(tarred([(special(kind), b""), ("a", b"1")]))
    assert files(found) == [b"1"]
    assert found.special == 1


def test_a_sparse_file_is_counted_and_left_out():
    head = tar_block(kind=b"S", size=octal(3), at_482=b"\1")
    more = bytes(504) + b"\1" + bytes(7)
    found = expand(tar_of(head, more, bytes(512), b"abc", tar_block(size=octal(1)), b"1"))
    assert files(found) == [b"1"]
    assert found.special == 1


def test_a_sparse_file_of_pax_is_counted_and_left_out():
    pax = pax_record(b"GNU.sparse.major", b"1")
    found = expand(
        tar_of(
            *(tar_block(kind=b"x", size=octal(len(pax))), pax),
            *(tar_block(size=octal(3)), b"abc"),
            *(tar_block(size=octal(1)), b"1"),
        )
    )
    assert files(found) == [b"1"]
    assert found.special == 1


def test_the_size_of_an_extended_header_counts_for_one_file():
    pax = pax_record(b"size", b"600")
    found = expand(
        tar_of(
            *(tar_block(kind=b"x", size=octal(len(pax))), pax),
            *(tar_block(), b"a" * 600),
            *(tar_block(size=octal(1)), b"1"),
        )
    )
    assert files(found) == [b"a" * 600, b"1"]


def test_a_binary_size_is_read():
    size = b"\x80" + (600).to_bytes(11, "big")
    assert files(expand(tar_of(tar_block(size=size), b"a" * 600))) == [b"a" * 600]


@pytest.mark.parametrize(
    "size",
    [
        octal(2**32), octal(2000), b"\xff" * 12, b"\x80" + b"\xff" * 11, b"-0000000001\0",
        b"0000000000x\0", b"9" * 12,
    ],
)  # fmt: skip
def test_z5_a_size_that_lies_or_is_none_is_refused(size):
    with pytest.raises(UnsafeArchive):
        expand(tar_of(tar_block(size=size), b"abc"))


@pytest.mark.parametrize(
    "content",
    [
        b"x", b"99 size=1\n", b"8 size=1\n", b"0 size=1\n", b"999999999 size=1\n", b"3 \n\n",
        pax_record(b"size", b"-1"), pax_record(b"size", b""), pax_record(b"size", b"1e9"),
        pax_record(b"size", b"9" * 30), pax_record(b"size", b"999999999999"),
    ],
)  # fmt: skip
def test_z5_an_extended_header_that_lies_is_refused(content):
    head = tar_block(kind=b"x", size=octal(len(content)))
    with pytest.raises(UnsafeArchive):
        expand(tar_of(head, content, tar_block(size=octal(1)), b"1"))


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K"])
def test_a_header_about_headers_that_is_too_long_is_refused(kind):
    with pytest.raises(UnsafeArchive):
        expand(tar_of(tar_block(kind=kind, size=octal(2**20 + 1)), bytes(2**20 + 1)))


def test_a_size_for_all_files_is_refused():
    pax = pax_record(b"size", b"1")
    with pytest.raises(UnsafeArchive):
        expand(tar_of(tar_block(kind=b"g", size=octal(len(pax))), pax))


def test_a_harmless_header_for_all_files_is_read_over():
    pax = pax_record(b"comment", b"CANARY")
    head = tar_block(kind=b"g", size=octal(len(pax)))
    assert files(expand(tar_of(head, pax, tar_block(size=octal(1)), b"1"))) == [b"1"]


def test_headers_of_any_kind_count_against_the_limit():
    with pytest.raises(UnsafeArchive):
        expand(tar_of(*[tar_block(kind=b"L")] * 11), archive_entries=10)


@pytest.mark.parametrize("cut", [1024, 1025, 1536, 1537, 2000])
def test_z9_a_truncated_archive_is_refused(cut):
    archive = tar_of(tar_block(size=octal(1000)), b"a" * 1000)
    with pytest.raises(UnsafeArchive):
        expand(archive[:-cut])


def test_a_header_that_does_not_add_up_is_refused():
    broken = bytearray(tar_block())
    broken[0] ^= 1
    with pytest.raises(UnsafeArchive):
        expand(tar_of(tar_block(), bytes(broken)))


def test_files_of_a_tar_take_no_bytes_of_their_own():
    archive = tarred([("a", b"1" * 20_000)])
    assert expand(archive, upload_bytes=len(archive)).sources[0].size == 20_000


def test_a_zip_is_no_tar():
    assert files(expand(zipped([("a", b"1")]))) == [b"1"]
