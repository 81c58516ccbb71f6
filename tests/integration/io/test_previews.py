"""Pictures and words of a series: told when they are asked for, and nowhere else."""

import base64

import pytest
from pydicom import config

from spine_app.domain.limits import ReadLimits
from spine_app.domain.study.messages import (
    Choose,
    OpenFolder,
    Preview,
    SeriesFound,
    SeriesPreview,
    SeriesReady,
)
from spine_app.domain.volume import Modality, Volume
from spine_app.io.study_job import serve
from spine_app.jobs.registry import STUDY
from spine_app.jobs.runner import start_job
from tests.data.canary import TOKEN, fill
from tests.data.dicom_writer import Style, enhanced_dataset, write_dataset, write_series
from tests.data.grids import straight_grid
from tests.data.phantoms import block_phantom

pytestmark = pytest.mark.integration
CT = block_phantom(straight_grid())


@pytest.fixture
def previews(study, work_folder):
    """Ask for the preview of every series."""

    class Asking:
        spread = staticmethod(map)

        def __init__(self):
            self.found, self.previews, self._script = None, [], []

        def send(self, message):
            if isinstance(message, SeriesFound):
                self.found = message
                self._script = [Preview(one.index) for one in message.series]
            elif isinstance(message, SeriesPreview):
                self.previews.append(message)

        def receive(self):
            return self._script.pop(0) if self._script else None

    def ask():
        channel = Asking()
        serve(OpenFolder(str(study), str(work_folder), ReadLimits()), channel)
        return channel.previews

    return ask


def test_every_series_has_a_picture_and_words(previews, study, work_folder):
    write_series(study / "a", CT, Style(series=1, extra={"StudyDate": "20240131"}))
    dataset = enhanced_dataset(CT)
    dataset.SeriesDescription = "frames"
    dataset.SeriesInstanceUID += ".7"
    write_dataset(study / "b", dataset)
    first, second = previews()
    assert (first.index, second.index) == (0, 1)
    assert base64.b64decode(first.picture).startswith(b"\x89PNG")
    assert first.picture == second.picture
    assert first.texts.date == "2024-01-31"
    assert {first.texts.description, second.texts.description} == {"CANARY^PATIENT", "frames"}
    assert not list(work_folder.iterdir())


def test_a_series_without_pixels_has_words_and_no_picture(previews, study):
    def drop(dataset, k):
        del dataset.PixelData

    write_series(study, CT, Style(change=drop))
    (one,) = previews()
    assert one.picture == ""
    assert one.texts.description


def test_a_series_in_2d_has_a_picture(previews, study):
    def drop(dataset, k):
        del dataset.ImagePositionPatient

    write_series(study, CT, Style(change=drop))
    (one,) = previews()
    assert one.picture


def test_a_picture_that_cannot_be_made_is_left_out(previews, study):
    def spoil(dataset, k):
        dataset.file_meta = None

    for path in write_series(study, CT, Style(change=spoil)):
        content = path.read_bytes()
        # The pixels claim to be RLE, and are not.
        path.write_bytes(
            content.replace(b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x14\x001.2.840.10008.1.2.5\0")
        )
    (one,) = previews()
    assert one.picture == ""


async def test_canaries_in_every_element_are_in_no_message_but_the_words(
    study, work_folder, capfd, caplog, monkeypatch
):
    def canaries(dataset, k):
        fill(dataset)
        dataset.SeriesDescription = TOKEN.decode()

    monkeypatch.setattr(config.settings, "reading_validation_mode", config.IGNORE)
    # A dictionary full of canaries takes seconds to write, so two slices have to do.
    two = Volume(CT.voxels_kji[:2], straight_grid((2, 30, 40)), Modality.CT)
    write_series(study, two, Style(change=canaries))
    told, words = [], []
    async with await start_job(STUDY, OpenFolder(str(study), str(work_folder))) as job:
        take = job._answers.decode

        def overhear(payload):
            message = take(payload)
            (words if isinstance(message, SeriesPreview) else told).append(payload)
            return message

        job._answers.decode = overhear
        await job.send(Preview(0))
        await job.send(Choose(0))
        while not isinstance(await anext(job), SeriesReady):
            pass
    assert words
    assert len(told) > 2
    seen = b"".join(told) + "".join(capfd.readouterr()).encode() + caplog.text.encode()
    seen += b"".join(path.name.encode() + path.read_bytes() for path in work_folder.iterdir())
    for canary in (TOKEN, b"19390417", b"1.2.826.0.1"):
        assert canary not in seen
