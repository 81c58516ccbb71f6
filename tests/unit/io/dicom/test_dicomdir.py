import struct
import time

import pytest

from spine_app.domain.errors import StudyTooLarge, UnreadableFile
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.series import AsideKind
from spine_app.io.dicom.dicomdir import is_index, read_file_ids
from spine_app.io.dicom.headers import read_header
from spine_app.io.sources import MemorySource
from tests.data.dicomdirs import SYNTAXES, dicomdir, dicomdir_of, element, item, record


def listed(content, **limits):
    return read_file_ids(MemorySource(content), ReadLimits(**limits))


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("undefined", [False, True])
def test_the_file_ids_of_all_records_are_listed_in_order(syntax, undefined):
    content = dicomdir([None, b"PT0\\ST0\\IM1", b"IM0"], syntax, undefined=undefined)
    assert is_index(MemorySource(content))
    assert listed(content).inside == (("PT0", "ST0", "IM1"), ("IM0",))


def test_a_file_that_is_listed_twice_counts_once():
    assert listed(dicomdir([b"IM0", b"IM0"])).inside == (("IM0",),)


def test_a_record_that_is_not_in_use_is_left_out():
    content = dicomdir_of([record(b"IM0", in_use=b"\0\0"), record(b"IM1")])
    assert listed(content).inside == (("IM1",),)


@pytest.mark.parametrize("name", ["IM0", "im0", "I_0", "IM 0", "IM.0", "im-0.dcm", "1"])
def test_names_of_real_discs_are_let_through(name):
    assert listed(dicomdir([b"A\\" + name.encode()])).inside == (("A", name),)


@pytest.mark.parametrize(
    "file_id",
    [
        b"..", b"..\\..\\etc\\passwd", b"A\\..\\..\\B", b".", b"A\\.\\B", b"/etc/passwd", b"A/B",
        b"\\\\host\\share", b"\\A", b"A\\\\B", b"C:", b"C:\\A", b"C:A", b"A\0B", b"\0A", b"NUL",
        b"A\\con", b"com1.dcm", b"A.", b".A", b"A*", b"\xe9", b"~", b"A" * 65,
        b"\\".join([b"A"] * 17), b"A\nB", b"\\\\?\\C:\\A", b"A;1", b"%2e%2e",
    ],
)  # fmt: skip
def test_z17_a_file_id_that_could_lead_elsewhere_is_refused_and_counted(file_id):
    ids = listed(dicomdir([file_id, b"IM0"]))
    assert ids.inside == (("IM0",),)
    assert ids.refused == 1


def test_z17_records_that_point_in_circles_are_read_once_each():
    content = dicomdir_of([record(b"IM0", next_record=400), record(b"IM1", next_record=400)])
    assert listed(content).inside == (("IM0",), ("IM1",))


@pytest.mark.parametrize("one", [item(b""), record(b"IM0")])
def test_z17_a_million_records_are_too_many(one):
    start = time.perf_counter()
    with pytest.raises((StudyTooLarge, UnreadableFile)):
        listed(dicomdir_of([one * 1_000_000]))
    assert time.perf_counter() - start < 2


def test_a_record_for_each_file_of_the_largest_study_is_read_in_time():
    start = time.perf_counter()
    ids = listed(dicomdir_of([record(b"IM%06d" % n) for n in range(50_000)]))
    assert len(ids.inside) == 50_000
    assert time.perf_counter() - start < 5


def test_an_index_longer_than_a_header_may_be_is_unreadable():
    with pytest.raises(UnreadableFile):
        listed(dicomdir([b"IM0"] * 100), header_bytes=1000)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_sequences_inside_a_record_are_read_over(syntax):
    order = ">" if syntax == "big" else "<"
    inner = element(0x0008, 0x0100, b"SH", b"A ", syntax)
    item_end, sequence_end = (struct.pack(order + "HHL", 0xFFFE, n, 0) for n in (0xE00D, 0xE0DD))
    closed = element(0x0008, 0x1032, b"SQ", item(inner, order=order), syntax)
    opened = item(inner + closed, 0xFFFFFFFF, order) + item_end
    opened += item(inner, order=order) + sequence_end
    icon = element(0x0088, 0x0200, b"SQ", opened, syntax, 0xFFFFFFFF)
    content = dicomdir_of([record(None, syntax, extra=icon), record(b"IM0", syntax)], syntax)
    assert listed(content).inside == (("IM0",),)


def test_d9_nesting_without_end_is_unreadable_and_ends():
    deep = element(0x0088, 0x0200, b"SQ", b"", length=0xFFFFFFFF) + item(b"", 0xFFFFFFFF)
    with pytest.raises(UnreadableFile):
        listed(dicomdir_of([record(None, extra=deep * 100_000)]))


@pytest.mark.parametrize("cut", [1, 7, 20, 60])
def test_a_truncated_index_is_unreadable(cut):
    with pytest.raises(UnreadableFile):
        listed(dicomdir([b"IM0", b"IM1"])[:-cut])


def test_what_is_no_item_among_the_records_is_unreadable():
    with pytest.raises(UnreadableFile):
        listed(dicomdir_of([element(0x0008, 0x0060, b"CS", b"CT")]))


def test_an_index_without_records_lists_nothing():
    assert listed(dicomdir([])).inside == ()


def test_another_dicom_file_is_no_index():
    content = dicomdir([b"IM0"]).replace(b"1.2.840.10008.1.3.10", b"1.2.840.10008.1.3.11")
    assert not is_index(MemorySource(content))


@pytest.mark.parametrize("content", [b"", b"1.2.840.10008.1.3.10", b"\0" * 2000])
def test_other_files_are_no_index(content):
    assert not is_index(MemorySource(content))


def test_an_index_met_among_files_is_set_aside_however_long_it_is():
    content = dicomdir_of([record(b"IM0")] * 100)
    header = read_header(MemorySource(content), ReadLimits(header_bytes=2000, elements=50))
    assert header.kind is AsideKind.INDEX
