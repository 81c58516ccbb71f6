"""Rows Z1 to Z20, each read by the real child process and watched from the session's side."""

import asyncio
import os
import time
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import psutil
import pytest

from spine_app.domain.errors import SpineError
from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import (
    Choose,
    FileEnd,
    FileStart,
    OpenFolder,
    OpenUpload,
    Progress,
    SeriesFound,
    SeriesReady,
    UploadEnd,
)
from spine_app.io.volume_file import open_volume
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import start_job
from tests.nasty import archives, folders
from tests.nasty.good import good_slices, good_volume

pytestmark = pytest.mark.integration

MIB = 2**20


@dataclass
class Told:
    """What the session was told.

    Attributes:
        code: why nothing was opened, else empty.
        found: the series list.
        seconds: until that was known.
        growth: bytes by which the session grew meanwhile.
    """

    code: str = ""
    found: SeriesFound | None = None
    seconds: float = 0.0
    growth: int = 0


async def open_and_check(request, work_folder, contents=()):
    """Open a source; where series are offered, the first one must be read right."""
    before, start = psutil.Process().memory_info().rss, time.monotonic()
    told = Told()
    async with await start_job(STUDY, request) as job:
        try:
            for content in contents:
                await job.send(FileStart())
                await job.send_bytes(content)
                await job.send(FileEnd())
            if isinstance(request, OpenUpload):
                await job.send(UploadEnd())
            told.found = await next_answer(job)
            told.seconds = time.monotonic() - start
            await job.send(Choose(0))
            ready = await next_answer(job)
            assert isinstance(ready, SeriesReady)
            shape = told.found.series[0].files, ready.volume.shape_kji[1:]
            if shape == (20, (30, 40)):
                read = open_volume(work_folder, ready.volume).voxels_kji
                np.testing.assert_array_equal(read, good_volume().voxels_kji)
        except SpineError as error:
            assert told.found is None
            told.code, told.seconds = error.code, time.monotonic() - start
    told.growth = psutil.Process().memory_info().rss - before
    return told


async def next_answer(job):
    """Next answer that is not progress."""
    async for answer in job:
        if not isinstance(answer, Progress):
            return answer
    raise AssertionError


LOADS = {
    archives.z1_zip_of_harmful_names: {},
    archives.z1_tar_of_harmful_names: {},
    archives.z1_zip_of_names_with_a_zero_byte: {},
    archives.z2_zip_with_links: {"not_dicom": 4},
    archives.z2_tar_with_links_devices_and_holes: {"not_dicom": 6},
    archives.z3_archives_beside_slices: {"not_dicom": 2},
    archives.z7_air_packed_a_thousand_to_one: {},
    archives.z9_bytes_before_the_first_entry: {},
    archives.z9_two_end_records: {},
    archives.z9_comment_with_patient_text: {},
    folders.z10_strange_names: {},
    folders.z12_links_that_run_in_circles: {"not_dicom": 6},
    folders.z13_pipes_and_sockets: {"not_dicom": (2, 3)},
    folders.z14_folders_4000_deep: {"unreadable": 1},
    folders.z14_names_that_make_a_path_of_5000_bytes: {"unreadable": 1},
    folders.z16_a_path_of_a_korean_user: {},
    folders.z17_index_whose_records_run_in_circles: {},
    folders.z17_folder_with_a_damaged_index: {},
    folders.z18_two_patients_three_studies: {"series": 4},
}
"""What still opens, and what is told besides."""

REFUSED = {
    archives.z3_zip_nested_six_times: "unsupported-archive",
    archives.z3_sixteen_bombs_in_a_zip: "unsupported-archive",
    archives.z4_one_entry_named_500_times: "unsafe-archive",
    archives.z4_entries_that_quote_each_other: "unsafe-archive",
    archives.z5_size_small_content_huge: "unsafe-archive",
    archives.z5_size_huge_content_small: "unsafe-archive",
    archives.z5_more_than_the_ratio: "unsafe-archive",
    archives.z5_tar_of_negative_size: "unsafe-archive",
    archives.z5_tar_of_endless_size: "unsafe-archive",
    archives.z5_tar_with_an_overlong_pax_header: "unsafe-archive",
    archives.z6_zip_of_200000_empty_entries: "unsafe-archive",
    archives.z6_directory_of_two_gigabytes: "unsafe-archive",
    archives.z6_tar_of_30000_empty_entries: "unsafe-archive",
    archives.z8_encrypted: "encrypted-archive",
    archives.z8_encrypted_with_aes: "encrypted-archive",
    archives.z8_bzip2: "unsupported-archive",
    archives.z8_lzma: "unsupported-archive",
    archives.z8_ppmd: "unsupported-archive",
    archives.z8_zstandard: "unsupported-archive",
    archives.z9_zip64_that_lies: "unsafe-archive",
    archives.z9_truncated_zip: "unsafe-archive",
    archives.z9_truncated_tar: "unsafe-archive",
    archives.z9_tar_without_its_end: "unsafe-archive",
    archives.z11_seven_zip: "unsupported-archive",
    archives.z11_rar: "unsupported-archive",
    archives.z11_tar_gz: "unsupported-archive",
    archives.z11_gz_of_one_slice: "unsupported-archive",
    archives.z11_gz_bomb: "unsupported-archive",
    folders.z12_nothing_but_links: "no-images",
    folders.z12_a_link_to_itself: "study-not-found",
    folders.z13_a_pipe_that_is_named: "study-not-found",
    folders.z14_more_files_than_a_study_may_have: "study-too-large",
    folders.z17_index_that_leads_outside: "index-only",
    folders.z17_index_of_a_million_records: "unreadable-file",
}
"""What is refused, and the code of the sentence that says why."""


@pytest.fixture
def place(tmp_path):
    """Two folders: for the source and for the work of the reader."""
    for name in ("source", "work"):
        (tmp_path / name).mkdir(mode=0o700)
    yield tmp_path
    if (tmp_path / "source" / "d" / "d" / "d").exists():
        folders.remove_deep(tmp_path / "source")


def listing(root):
    """Names of all that lies below a folder, as deep as calls reach."""
    names, left = set(), [root]
    while left:
        with suppress(OSError), os.scandir(left.pop()) as entries:
            for entry in entries:
                names.add(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
    return names


async def check(place, make):
    """Open a bad source and then a good one; returns what was told about the bad one."""
    path = await asyncio.to_thread(make, place / "source")
    before = listing(place / "source") | {entry.path for entry in os.scandir(place)}
    told = await open_and_check(OpenFolder(str(path), str(place / "work")), place / "work")
    assert listing(place / "source") | {entry.path for entry in os.scandir(place)} == before
    assert all(entry.name.startswith("volume-") for entry in os.scandir(place / "work"))
    assert told.seconds < 10
    assert told.growth < 64 * MIB
    return told


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
async def test_it_is_refused_in_time_and_the_next_study_opens(place, make):
    told = await check(place, make)
    assert told.code == REFUSED[make]
    work = place / "work-2"
    work.mkdir()
    assert (await open_and_check(OpenUpload(str(work)), work, good_slices())).found is not None


@pytest.mark.parametrize("make", LOADS, ids=lambda make: make.__name__)
async def test_it_opens_and_what_is_missing_is_told(place, make):
    told = await check(place, make)
    assert told.code == ""
    counts = {"not_dicom": told.found.not_dicom, "unreadable": told.found.unreadable}
    counts["series"] = len(told.found.series)
    expected = {"series": 1, "not_dicom": 0, "unreadable": 0} | LOADS[make]
    for key, value in expected.items():
        assert counts[key] in (value if isinstance(value, tuple) else (value,)), key


async def test_z18_patients_and_studies_are_told_apart(place):
    told = await check(place, folders.z18_two_patients_three_studies)
    assert len({one.patient for one in told.found.series}) == 2
    assert len({one.study for one in told.found.series}) == 3


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may read everything")
async def test_z15_what_may_not_be_read_is_counted(place):
    told = await check(place, folders.z15_files_that_may_not_be_read)
    (place / "source" / "closed").chmod(0o700)
    assert told.found.unreadable == 2


async def upload(place, contents, **limits):
    """Upload files and open the first series."""
    work = place / "work"
    return await open_and_check(OpenUpload(str(work), ReadLimits(**limits)), work, contents)


async def test_z19_no_files_or_empty_files_hold_no_images(place):
    assert (await upload(place, [])).code == "no-images"
    assert (await upload(place, [b"", b""])).code == "no-images"


async def test_z19_the_same_upload_twice_is_the_same_study(place):
    told = await upload(place, [*good_slices(), *good_slices()])
    assert [one.files for one in told.found.series] == [20]


async def test_z19_an_upload_over_the_limit_is_refused_while_it_arrives(place):
    told = await upload(place, [bytes(2**20)] * 64, upload_bytes=2**22)
    assert told.code == "study-too-large"
    assert told.growth < 64 * MIB


async def test_z19_the_memory_of_an_upload_that_is_given_up_is_free_at_once(place):
    async with await start_job(STUDY, OpenUpload(str(place / "work"))) as job:
        await job.send(FileStart())
        for _ in range(64):
            await job.send_bytes(bytes(2**20))
        start = time.monotonic()
        await job.stop()
        assert not psutil.pid_exists(job.pid)
        assert time.monotonic() - start < 5


def many_slices(count):
    """Slices of one series, made from one of them; the last pixel tells the place in the stack."""
    first = good_slices()[0]
    place, instance = b"-16\\-12\\100 ", b".77.1.1.1.1"
    assert (first.count(place), first.count(instance)) == (1, 2)
    for n in range(count):
        moved = first.replace(place, b"-16\\-12\\%4d" % n).replace(instance, b".77.1%06d" % n)
        yield moved[:-2] + n.to_bytes(2, "little")


async def test_z20_three_thousand_files_one_by_one_in_any_order(place):
    files = list(many_slices(3000))
    mixed = [files[1009 * n % 3000] for n in range(3000)]
    told = await upload(place, mixed)
    assert [one.files for one in told.found.series] == [3000]
    values = np.load(place / "work" / "volume-1.npy", mmap_mode="r")[:, -1, -1]
    np.testing.assert_array_equal(values, np.arange(3000) - 1024)
    assert told.seconds < 20
    assert told.growth < 64 * MIB
