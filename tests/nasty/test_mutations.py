"""Spoilt studies give a typed error or a volume of the declared shape, and nothing else."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine_app.domain.limits import ReadLimits
from tests.nasty.ahead import read_something_good
from tests.nasty.compressed import JPEG_LS, compressed_files
from tests.nasty.crashing import CRASHING
from tests.nasty.dicom_bytes import put_files
from tests.nasty.fuzz import fuzz, keep, kept
from tests.nasty.mutations import spoil
from tests.nasty.run import WORK_FOLDER, read
from tests.nasty.seeds import CODECS, seeds
from tests.nasty.worker import Worker, verdict

pytestmark = pytest.mark.integration

CRASHERS = sorted((Path(__file__).parent / "crashers").glob("*.zip"))
FLIPS = 1000
SECONDS = 60


@pytest.fixture(scope="module")
def worker():
    """A process that reads what it is fed."""
    running = Worker()
    yield running
    running.close()


@pytest.mark.parametrize("name", seeds())
def test_a_study_with_nothing_wrong_is_read(worker, name):
    assert worker.judge(seeds()[name], twice=True) == ""


@pytest.mark.parametrize("name", seeds())
def test_a_spoilt_study_gives_a_typed_error_or_a_volume(worker, name):
    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(
        random=st.randoms(use_true_random=False),
        other=st.sampled_from(sorted(seeds())),
        times=st.integers(1, 6),
    )
    def check(random, other, times):
        study = spoil(random, seeds()[name], seeds()[other], times)
        assert worker.judge(study) == ""

    check()


@pytest.mark.parametrize("name", CODECS)
def test_d24_frames_with_flipped_bits_are_read_twice_alike_or_refused(worker, name):
    random = Random(name)  # noqa: S311  # it must be repeatable
    study = seeds()[name]
    for _ in range(FLIPS // (len(CODECS) * len(study)) + 1):
        assert worker.judge(tuple(flipped(random, one) for one in study), twice=True) == ""


def flipped(random, content):
    """A file with some bits of its frame flipped, not those of its header."""
    frame = content.index(b"\xe0\x7f\x10\0OB") + 28
    changed = bytearray(content)
    for _ in range(random.randint(1, 4)):
        changed[random.randrange(frame, len(content) - 8)] ^= 1 << random.randrange(8)
    return bytes(changed)


async def test_d24_a_decoder_that_dies_ends_the_reader_and_not_the_session(tmp_path):
    study, work = tmp_path / "study", tmp_path / WORK_FOLDER
    study.mkdir()
    work.mkdir()
    put_files(study, compressed_files(JPEG_LS))
    outcome = await read(study, work, ReadLimits(), job=CRASHING)
    assert outcome.code == "job-crashed"
    await read_something_good(tmp_path)


@pytest.mark.timeout(2 * SECONDS + 120)
def test_a_minute_of_fuzzing_finds_nothing(tmp_path):
    report = fuzz(SECONDS, seed=1)
    for study in report.findings.values():
        keep(study, tmp_path)
    assert report.findings.keys() == set()
    assert report.tried > SECONDS


@pytest.mark.parametrize("path", CRASHERS, ids=lambda path: path.stem)
def test_what_crashed_once_is_read_or_refused(worker, path):
    assert worker.judge(kept(path), twice=True) == ""


def test_what_is_kept_of_a_finding_is_what_was_found(tmp_path):
    study = seeds()["explicit"]
    assert kept(keep(study, tmp_path)) == study


def test_a_worker_that_dies_is_told_and_started_again(worker):
    worker._process.kill()
    assert worker.judge(seeds()["explicit"]).startswith("it died")
    assert worker.judge(seeds()["explicit"]) == ""


def test_an_error_that_is_none_of_ours_is_told(tmp_path, monkeypatch):
    def stumble(*_arguments):
        raise KeyError

    monkeypatch.setattr("tests.nasty.worker._read", stumble)
    assert verdict((b"",), tmp_path, twice=False).startswith("KeyError in test_mutations.py")


def test_what_is_not_read_twice_alike_is_told(tmp_path, monkeypatch):
    answers = iter((1, 2))
    monkeypatch.setattr("tests.nasty.worker._read", lambda *_arguments: next(answers))
    assert verdict((b"",), tmp_path, twice=True) == "it is not read twice alike"
